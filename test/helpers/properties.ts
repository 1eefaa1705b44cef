/**
 * Loaded before every test: one seed for all properties, printed so that a failure can be replayed
 * with FC_SEED, and FC_RUNS cases of each where a test does not name its own number.
 */
import fc from "fast-check";

const { FC_SEED, FC_RUNS } = process.env;

export const seed = FC_SEED === undefined ? Date.now() % 2 ** 31 : Number(FC_SEED);

fc.configureGlobal({ seed, ...(FC_RUNS !== undefined && { numRuns: Number(FC_RUNS) }) });
if (FC_SEED === undefined) {
  process.stdout.write(`property seed: ${seed} (FC_SEED=${seed} replays this run)\n`);
}
