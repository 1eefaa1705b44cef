import { expect } from "chai";
import fc from "fast-check";
import { compositeOf } from "../../../model/calibration/calibrate.ts";
import { seededRandom } from "../../../model/random.ts";
import { INFLUENCE_LIMITS, limitInfluence } from "../../../model/training/limit-influence.ts";
import {
  HEAD_COUNT,
  HIDDEN_COUNT,
  INPUT_COUNT,
  initialParameters,
} from "../../../model/training/parameters.ts";

/** The composite of heads without tail, inputs in [0, 1]. */
function compositeAt(parameters: readonly Float32Array[], inputs: readonly number[]): number {
  const [weights0 = [], biases0 = [], weights1 = [], biases1 = []] = parameters;
  const clamped = (sum: number): number => Math.min(Math.max(sum, 0), 1);
  const hidden = Array.from({ length: HIDDEN_COUNT }, (_, unit) =>
    clamped(
      inputs.reduce(
        (sum, x, i) => sum + x * (weights0[i * HIDDEN_COUNT + unit] ?? 0),
        biases0[unit] ?? 0,
      ),
    ),
  );
  return compositeOf(
    Array.from({ length: HEAD_COUNT }, (_, head) =>
      clamped(
        hidden.reduce(
          (sum, x, unit) => sum + x * (weights1[unit * HEAD_COUNT + head] ?? 0),
          biases1[head] ?? 0,
        ),
      ),
    ),
  );
}

describe("limitInfluence", () => {
  it("bounds what one input does to the composite, wherever the others are", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.array(unit, { minLength: INPUT_COUNT, maxLength: INPUT_COUNT }),
        fc.nat(INPUT_COUNT - 1),
        (seed, inputs, moved) => {
          const parameters = initialParameters(seededRandom(seed)).map(({ values }) => values);
          const [weights0 = new Float32Array(), , weights1 = new Float32Array()] = parameters;
          limitInfluence(weights0, weights1);
          const rise =
            compositeAt(parameters, inputs.with(moved, 1)) -
            compositeAt(parameters, inputs.with(moved, 0));
          expect(rise).to.be.within(0, (INFLUENCE_LIMITS[moved] ?? 0) + 1e-6);
        },
      ),
    );
  });

  it("lets the two inputs of six hours carry half as much as the others", () => {
    const counts = Map.groupBy(INFLUENCE_LIMITS, (limit) => limit);
    expect([...counts].map(([limit, inputs]) => [limit, inputs.length])).to.deep.equal([
      [0.06, 2],
      [0.12, INPUT_COUNT - 2],
    ]);
    expect([INFLUENCE_LIMITS[0], INFLUENCE_LIMITS[4]], "rv6 and dd6").to.deep.equal([0.06, 0.06]);
  });

  it("leaves alone what is inside the limit", () => {
    const [first, , second] = initialParameters(seededRandom(1)).map(({ values }) => values);
    const before = Array.from(first ?? []);
    limitInfluence(first ?? new Float32Array(), second ?? new Float32Array(), [100]);
    expect(Array.from(first ?? [])).to.deep.equal(before);
  });
});
