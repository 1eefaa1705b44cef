/** Why nothing falls when an input rises, and what was run to see it. */
import type { RobustnessFindings } from "../findings.ts";
import { count } from "./text.ts";

export function monotonicitySection({ monotonicity }: RobustnessFindings): string {
  const { randomPairs, reportSets, sweeps, sweepReferences } = monotonicity;
  const total = (pick: (sweep: (typeof sweeps)[number]) => number): number =>
    sweeps.reduce((sum, sweep) => sum + pick(sweep), 0);
  const values = total((sweep) => sweep.values);
  const activations = total((sweep) => sweep.activations);
  return `## Monotonicity

**Claim.** For any parameters that satisfy the circuit, raising any number of any report never lowers score, low, high or a factor.

**Proof.** Call a function rising when it never falls as an argument rises; what is composed of rising functions is rising.

1. The k-th smallest of K numbers is rising in each of them: low, median and high of an input are.
2. u = clamp(((x − lo) · scale) >> 14, 0, 65535) is rising in x, because scale ≥ 1, floor(· / 2^14) is rising and so is the clamp.
3. A unit y = clamp((Σ w·x + b) >> s, 0, cap) is rising in every x, because every w ≥ 0.
4. Score and heads are compositions of 2 and 3 over the median vector, low and high over the other two; a factor is a head >> 8.

The premises are scale ≥ 1 and w ≥ 0. The circuit's range checks force both for every proof, the model file's format refuses anything else, and \`assertMonotone\` checks them on the parameters at hand. No arithmetic wraps: \`accumulatorBounds\` holds every sum inside 31 bits for any valid model.

**Checked all the same** on the definition's implementation, with ${monotonicity.violations} violations:

- ${count(randomPairs.checked)} random pairs of vectors, one raised from the other, half of them inside the ranges the model listens to: score and four heads;
- each of the sixteen inputs through every value that can be signed, ${count(values)} in all, which reach ${count(activations)} distinct activations; each of those through the network with the others at ${sweepReferences} reference vectors: score and heads;
- ${count(reportSets.checked)} sets of three, five and seven reports with some numbers raised: score, low, high and factors;
- ${count(monotonicity.randomModelPairs.checked)} pairs on as many random valid models.`;
}
