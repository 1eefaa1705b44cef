/**
 * Mutants that no test can tell from the original, by their names, each with the reason. An entry that
 * no mutant has, or that a test kills, fails the run.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {};
