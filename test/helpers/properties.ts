/**
 * Loaded before every test: one seed for all properties, printed so that a failure can be replayed
 * with FC_SEED, and FC_RUNS cases of each where a test does not name its own number. Counts the cases,
 * for the last line of a test run.
 */
import fc from "fast-check";

const { FC_SEED, FC_RUNS } = process.env;

export const seed = FC_SEED === undefined ? Date.now() % 2 ** 31 : Number(FC_SEED);

let cases = 0;
export const casesSoFar = (): number => cases;
export function countCases(count: number): void {
  cases += count;
}

/** Fails as fast-check does without a reporter of one's own. */
function report(details: fc.RunDetails<unknown>): void {
  countCases(details.numRuns);
  if (!details.failed) return;
  throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
}

fc.configureGlobal({
  seed,
  reporter: report,
  ...(FC_RUNS !== undefined && { numRuns: Number(FC_RUNS) }),
});
if (FC_SEED === undefined) {
  process.stdout.write(`property seed: ${seed} (FC_SEED=${seed} replays this run)\n`);
}
