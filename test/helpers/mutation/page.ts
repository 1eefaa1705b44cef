/** docs/mutation.md: what a run over all contracts found, and why some mutants cannot be noticed. */
import { markdownTable } from "../../../model/markdown.ts";
import { EQUIVALENT } from "./equivalent.ts";
import { OPERATORS } from "./operators.ts";
import { HEADER, type Judged, rowsOf } from "./report.ts";

export const PAGE = "docs/mutation.md";

export function mutationPage(all: readonly Judged[]): string {
  return `# Mutation testing of the contracts

Written by \`npm run test:mutation -- --keep-kills --write\`, which prints the same table; without \`--keep-kills\` a kill is tried again when its test or anything that this test runs has changed. Each mutant is a contract with one place broken: ${OPERATORS.join(", ")}. It is killed when a test fails, hung when the tests do not end, equivalent when no test can tell it from the original, for the reason given below; what the compiler refuses is no mutant. A mutant that survived would need a test; one that is not judged was left out of the run.

${markdownTable(HEADER, rowsOf(all))}

## Equivalent mutants

${equivalents().join("\n")}
`;
}

const equivalents = (): string[] =>
  Object.entries(EQUIVALENT)
    .map(([name, reason]) => `- \`${name}\`: ${reason}.`)
    .toSorted();
