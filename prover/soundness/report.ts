/** The lab's report: Markdown for people, the same facts for programs, both bound to r1cs hashes. */
import { markdownTable } from "../../model/markdown.ts";
import { METHODS } from "./controls.ts";
import { effortText } from "./effort.ts";
import { readCorpus } from "./forgeries.ts";
import { unique } from "./names.ts";
import type { LabReport } from "./run.ts";
import { readTrustedBlocks } from "./trusted-blocks.ts";

/** Figures and words alike. */
const table = (
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string =>
  markdownTable(
    header,
    rows.map((row) => row.map(String)),
  );

/** A bar would end the cell. */
const escaped = (text: string): string => text.replaceAll("|", "\\|");
const code = (text: string): string => `\`${escaped(text)}\``;

export function renderReport(report: LabReport): string {
  const { unexplained, isQuick } = report;
  const sections = [
    "# Soundness report",
    `Written by \`${isQuick ? "npx ballast soundness --quick --write" : "npm run soundness -- --write"}\`; every figure below is printed by it. A hash names the r1cs that a row is about. ${unexplained.length === 0 ? "Nothing is left unexplained." : `**${unexplained.length} findings are unexplained.**`}`,
    METHOD_NOTES,
    "## Circuits",
    circuitTable(report),
    "The allowlist explains every free signal, direction and unknown signal, below; an output that M4 leaves unknown cannot be explained away.",
    "## Lemmas",
    lemmaTable(report),
    "## Trusted blocks",
    trustText(report),
    "## Positive controls",
    controlTable(report),
    "## Forged witnesses (M7)",
    forgeryTable(report),
    ...(isQuick ? [] : ["## Source mutants (M8)", mutantTable(report), bindingText(report)]),
    "## Explained findings",
    explainedTable(report),
    "## Unexplained findings",
    unexplained.length === 0
      ? "None."
      : table(
          ["method", "circuit", "finding"],
          unexplained.map(({ method, on, item }) => [method, code(on), code(item)]),
        ),
    LIMITS,
    effortText(report.effort),
  ];
  return `${sections.join("\n\n")}\n`;
}

const METHOD_NOTES = `M1 evaluates honest witnesses. M2 moves every wire alone, for all p - 1 other values at once. M3 is the derivative's kernel with the inputs held. M4 proves by lemmas, on the circuit without the compiler's simplification, that the inputs determine every output. M6 tries inputs just outside of their ranges. M9 deletes every constraint of a template: it is needed if the witness can then move, or if some witness violates it alone. M11 shows that the simplified circuit, which is proven, and the unsimplified one have the same constraints.`;

const LIMITS = `## What this does not show

- M4 proves that outputs are unique, not that they are right: that is the differential test against the integer model (\`npm run test:nightly\`).
- The inside of a trusted block is not proven unique. It has no output: it can only refuse.
- M11 compares polynomials at points derived from both circuits' hashes; its error is below 2^-200.
- M9 shows that a constraint is needed by a witness: one that violates it alone, or one that can move without it. A constraint for which neither was found is explained, not proven needless.
- The lab trusts the compiler to turn sources into the unsimplified r1cs, and reads no other tool's verdict.
- M10 asks our JavaScript verifier. \`test/prover/soundness/binding.test.ts\` asks the generated contract about the same changes, and makes proofs of forged witnesses that both refuse.`;

function circuitTable({ examinations }: LabReport): string {
  const header = ["circuit", "r1cs sha-256", "rows", "rows unsimplified", "M1", "M2", "M3"];
  const more = ["M4 outputs unknown", "M6 refused", "M9 undecided", "M11 matched"];
  return table(
    [...header, ...more],
    examinations.map((e) => [
      code(e.title),
      code(e.r1csSha256.slice(0, 16)),
      e.constraints,
      e.unsimplifiedConstraints,
      `${e.honestWitnesses - e.honestViolations} / ${e.honestWitnesses}`,
      e.freeSignals.length,
      e.freeDirections.length,
      e.unknownOutputs.length,
      `${e.outsideCases - e.acceptedOutside.length} / ${e.outsideCases}`,
      e.redundant.length,
      `${e.matched}${e.unmatched === 0 ? "" : `, ${e.unmatched} not`}`,
    ]),
  );
}

function lemmaTable({ examinations }: LabReport): string {
  const names = unique(examinations.flatMap(({ lemmas }) => Object.keys(lemmas)));
  const total = (name: string): number =>
    examinations.reduce((sum, { lemmas }) => sum + (lemmas[name] ?? 0), 0);
  return table(
    ["lemma", "wires determined"],
    names.map((name) => [name, total(name)]),
  );
}

/** What M4 does not look into, and by which constraints it knows it. */
function trustText({ examinations }: LabReport): string {
  const used = examinations.flatMap(({ title, trusted }) =>
    trusted.map((use) => [code(use.component), code(title), use.instances, code(use.sha256)]),
  );
  const blocks = readTrustedBlocks().map(
    ({ component, constraints, reason }) =>
      `- ${code(component)}, ${constraints} constraints unsimplified: ${reason}`,
  );
  if (used.length === 0) return "None needed.";
  return `${table(["block", "circuit", "instances", "sha-256 of its constraints"], used)}\n\n${blocks.join("\n")}`;
}

function controlTable({ controls }: LabReport): string {
  return table(
    ["class", "seeded bug", ...METHODS, "caught"],
    controls.map(({ id, mistake, expected, caughtBy, isCaught }) => [
      id,
      mistake,
      ...METHODS.map((method) => {
        if (!caughtBy.includes(method)) return expected.includes(method) ? "missed" : "";
        return expected.includes(method) ? "**yes**" : "yes";
      }),
      isCaught ? "yes" : "NO",
    ]),
  );
}

function forgeryTable({ forgeries }: LabReport): string {
  const absent = Object.entries(readCorpus().withoutCounterpart);
  return table(
    ["id", "forgery", "first violated constraint"],
    [
      ...forgeries.map(({ id, title, violates, isAsRecorded }) => [
        id,
        title,
        violates === undefined
          ? "ACCEPTED"
          : `${code(violates)}${isAsRecorded ? "" : ", not as recorded"}`,
      ]),
      ...absent.map(([id, reason]) => [id, reason, "no counterpart"]),
    ],
  );
}

function mutantTable({ mutants }: LabReport): string {
  const killed = mutants.filter(({ killedBy }) => killedBy !== undefined).length;
  const rows = mutants.map(({ template, change, line, killedBy }) => [
    code(template),
    change.split(":")[0] ?? "",
    code(line),
    killedBy ?? "survives",
  ]);
  const header = ["template", "change", "line as it became", "told by"];
  return `${killed} of ${mutants.length} killed.\n\n${table(header, rows)}`;
}

function bindingText({ binding }: LabReport): string {
  if (binding === undefined) return "";
  const { shape, genuine, attempts, accepted } = binding;
  return `## Public binding (M10)\n\n${genuine} genuine proofs of shape ${shape} verify; of ${attempts} changes of a public signal, ${accepted.length} did.`;
}

/** One line for each reason, not for each of the many places where it applies. */
function explainedTable({ explained }: LabReport): string {
  const groups = new Map<string, { method: string; items: Set<string>; reason: string }>();
  for (const { method, item, reason } of explained) {
    const key = `${method} ${reason}`;
    const group = groups.get(key) ?? { method, items: new Set<string>(), reason };
    group.items.add(item);
    groups.set(key, group);
  }
  const shown = (items: ReadonlySet<string>): string => {
    const [first = "", ...rest] = items;
    return rest.length === 0 ? code(first) : `${code(first)} and ${rest.length} more`;
  };
  return table(
    ["method", "finding", "why it is no mistake"],
    Array.from(groups.values(), ({ method, items, reason }) => [
      method,
      shown(items),
      escaped(reason),
    ]),
  );
}

export function reportFacts(report: LabReport): object {
  const { examinations, forgeries, controls, mutants, binding, explained, unexplained } = report;
  return {
    format: "ballast.soundness/1",
    r1cs: Object.fromEntries(examinations.map(({ title, r1csSha256 }) => [title, r1csSha256])),
    unexplained,
    explained,
    examinations: examinations.map(({ unknownSignals, ...rest }) => ({
      ...rest,
      unknownSignals: unknownSignals.length,
    })),
    controls,
    forgeries,
    mutants,
    ...(binding !== undefined && { binding }),
  };
}
