/**
 * Mutants that no test can tell from the original, by their names, each with the reason. An entry that
 * no mutant has, or that a test kills, fails the run.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  "BoundedLevel.loosenedInWindow: for (uint256 i = 0; i < LOG_ENTRIES; i++) { → for (uint256 i = 0; i <= LOG_ENTRIES; i++) {":
    "above the three entries the word is zero: nothing, in 1970",
  "GuaranteeFund._takeFromCap: uint256 left = cap > paid ? cap - paid : 0; → uint256 left = cap >= paid ? cap - paid : 0;":
    "at cap = paid both sides are 0",
  "PublisherRegistry._requireValidKey: require(key.x != 0 || key.y != 1, KeyIsIdentity()); → require(false || key.y != 1, KeyIsIdentity());":
    "the curve's only point with y = 1 has x = 0",
  "RateCurves.rateRay: if (utilisation <= kink) return base + (slope1 * utilisation) / kink; → if (utilisation < kink) return base + (slope1 * utilisation) / kink;":
    "both lines meet at the kink, in base + slope1",
};
