import { expect } from "chai";
import fc from "fast-check";
import { median, quantile, rollingMedian } from "../../../model/features/rolling.ts";

describe("rolling order statistics", () => {
  it("interpolates a quantile between the nearest ranks", () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(quantile([0, 10], 0.02)).to.be.closeTo(0.2, 1e-12);
    expect(quantile([7], 0.997)).to.equal(7);
  });

  it("equals the median of each window, missing entries left out", () => {
    const entry = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    );
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 40 }), (entries) => {
        const width = 5;
        const rolled = rollingMedian(Float64Array.from(entries), width);
        for (const [i, actual] of rolled.entries()) {
          const window = entries.slice(Math.max(0, i - width + 1), i + 1);
          const present = window.filter((value) => !Number.isNaN(value));
          const isDefined = i >= width - 1 && present.length > 0;
          expect(actual).to.deep.equal(isDefined ? median(present) : Number.NaN);
        }
      }),
    );
  });
});
