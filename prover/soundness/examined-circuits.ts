/** What the lab examines: templates as circuits of their own, and whole shapes. */
import { findShape } from "../artifacts/manifest.ts";
import { type Examination, examine } from "./examine.ts";
import { dishonestWitnesses } from "./forgeries.ts";
import { compileLab, compileLabShape } from "./lab-circuit.ts";
import { labStatement } from "./lab-statement.ts";
import { honestSamples, outsideCases } from "./samples.ts";
import type { Subject } from "./subjects.ts";
import type { TaskContext } from "./task-context.ts";
import { wholeOutsideCases } from "./whole-cases.ts";

/** Subjects whose unsimplified circuits have more constraints than the quick run has time for. */
export const SLOW = /^(PublisherSet|ReportMessage|AssertSigned|Network|CommittedModel|FeedId)\(/;
const HONEST_SAMPLES = { small: 24, large: 6 } as const;
const WHOLE_SAMPLES = 20;
/** Of the first statements of a whole circuit; all others are scattered. */
const PLACES = ["scattered", "equal", "zero", "maximum"] as const;

export async function examineTemplate(
  subject: Subject,
  { begin, signal }: TaskContext,
): Promise<Examination> {
  const { file, main, wrapper } = subject;
  const production = await compileLab({ file, main, wrapper, signal });
  const original = await compileLab({ file, main, wrapper, unsimplified: true, signal });
  const count = SLOW.test(main) ? HONEST_SAMPLES.large : HONEST_SAMPLES.small;
  const honest = honestSamples(subject, count);
  const outside = outsideCases(subject, honest.at(-1) ?? {});
  const forged = await dishonestWitnesses(subject);
  return examine({ title: main, production, original, honest, outside, forged, begin });
}

export async function examineShape(
  name: string,
  { begin, signal }: TaskContext,
): Promise<Examination> {
  const shape = findShape(name);
  const production = await compileLabShape(shape, { unsimplified: false, signal });
  const original = await compileLabShape(shape, { unsimplified: true, signal });
  begin("honest statements");
  const statements = Array.from({ length: WHOLE_SAMPLES }, (_, index) => {
    const features = PLACES[index] ?? "scattered";
    return labStatement({ shape, label: `whole ${features} ${index}`, features });
  });
  const honest = statements.map(({ statement }) => statement.inputs);
  begin("M6 statements outside of the ranges");
  const outside = statements.slice(0, 1).flatMap((first) => wholeOutsideCases(name, first));
  return examine({ title: name, production, original, honest, outside, isWhole: true, begin });
}
