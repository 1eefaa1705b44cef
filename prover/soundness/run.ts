/** The whole lab: templates, shapes, forgeries, controls, mutants, and what is left unexplained. */
import type { OnProgress } from "../../model/progress.ts";
import { findShape, type Shape } from "../artifacts/manifest.ts";
import { throwIfAborted } from "../proof/abort.ts";
import { type BindingResult, checkBinding } from "./binding.ts";
import { controls, type Detection, runControl } from "./controls.ts";
import { type Examination, examine } from "./examine.ts";
import { explain, type Finding, findingsOf, type LabResults, readAllowlist } from "./findings.ts";
import { attempt, type ForgeryResult, readForgeries } from "./forgeries.ts";
import { compileLab, compileLabShape } from "./lab-circuit.ts";
import { labStatement } from "./lab-statement.ts";
import { listMutants, type MutantResult, tryMutant } from "./mutants.ts";
import { honestSamples, outsideCases } from "./samples.ts";
import { type Subject, subjects } from "./subjects.ts";

export interface LabParameters {
  /** Whole circuits to examine. */
  readonly shapes: readonly string[];
  /** Templates only, without mutants, proofs and whole circuits. */
  readonly isQuick: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface LabReport extends LabResults, ReturnType<typeof explain> {
  readonly isQuick: boolean;
}

/** Subjects whose unsimplified circuits have more constraints than the quick run has time for. */
const SLOW = /^(PublisherSet|ReportMessage|AssertSigned|Network|CommittedModel|FeedId)\(/;
const HONEST_SAMPLES = { small: 12, large: 3 } as const;

export async function runLab(parameters: LabParameters): Promise<LabReport> {
  const { shapes, isQuick, signal, onProgress } = parameters;
  const templates = subjects.filter(({ main }) => !isQuick || !SLOW.test(main));
  const forgeries = readForgeries().filter(({ inputs }) => !isQuick || inputs !== undefined);
  const mutants = isQuick ? [] : listMutants();
  const wholes = isQuick ? [] : shapes.map(findShape);
  const total =
    templates.length + forgeries.length + controls.length + mutants.length + wholes.length;
  let done = 0;
  const each = async <T, R>(stage: string, items: readonly T[], work: (item: T) => Promise<R>) => {
    const results: R[] = [];
    for (const item of items) {
      throwIfAborted(signal, "the lab");
      onProgress?.({ stage, done: done++, total });
      results.push(await work(item));
    }
    return results;
  };
  const detections: Detection[] = await each("controls", controls, runControl);
  const examinations: Examination[] = await each("templates", templates, examineTemplate);
  const attempts: ForgeryResult[] = await each("forgeries", forgeries, attempt);
  const tried: MutantResult[] = await each("mutants", mutants, tryMutant);
  const tell = (stage: string): void => onProgress?.({ stage, done, total });
  const whole = await each("whole circuits", wholes, (shape) => examineShape(shape, tell));
  tell("public binding");
  const [bound] = isQuick ? [] : shapes;
  const binding: BindingResult | undefined =
    bound === undefined ? undefined : await checkBinding(bound);
  const results: LabResults = {
    examinations: [...examinations, ...whole],
    forgeries: attempts,
    controls: detections,
    mutants: tried,
    binding,
  };
  const findings: readonly Finding[] = findingsOf(results);
  return { ...results, ...explain(findings, readAllowlist()), isQuick };
}

export async function examineTemplate(subject: Subject): Promise<Examination> {
  const { file, main, wrapper } = subject;
  const production = await compileLab({ file, main, wrapper });
  const original = await compileLab({ file, main, wrapper, unsimplified: true });
  const count = SLOW.test(main) ? HONEST_SAMPLES.large : HONEST_SAMPLES.small;
  const honest = honestSamples(subject, count);
  const outside = outsideCases(subject, honest.at(-1) ?? {});
  return examine({ title: main, production, original, honest, outside });
}

export async function examineShape(
  shape: Shape,
  tell: (stage: string) => void,
): Promise<Examination> {
  tell(`${shape.name}: compiling without simplification`);
  const production = await compileLabShape(shape, { unsimplified: false });
  const original = await compileLabShape(shape, { unsimplified: true });
  const places = ["scattered", "equal", "maximum"] as const;
  const honest = places.map(
    (features) => labStatement({ shape, label: `whole ${features}`, features }).statement.inputs,
  );
  return examine({
    title: shape.name,
    production,
    original,
    honest,
    outside: [],
    isWhole: true,
    onProgress: tell,
  });
}
