import { expect } from "chai";
import fc from "fast-check";
import { intervalRanks, orderStatistics } from "../../../model/inference/order-statistics.ts";

describe("order statistics", () => {
  it("takes the ends of three reports and the second of each end from five on", () => {
    expect(intervalRanks(3)).to.deep.equal({ low: 0, median: 1, high: 2 });
    expect(intervalRanks(5)).to.deep.equal({ low: 1, median: 2, high: 3 });
    expect(intervalRanks(7)).to.deep.equal({ low: 1, median: 3, high: 5 });
  });

  it("sorts by number, not by text", () => {
    expect(orderStatistics([9, 100, 20])).to.deep.equal({ low: 9, median: 20, high: 100 });
  });

  it("M2 does not depend on the order of the reports", () => {
    const reports = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(reports, (values) => {
        expect(orderStatistics(values.toReversed())).to.deep.equal(orderStatistics(values));
      }),
    );
  });

  it("keeps the interval within the honest values when one of five lies", () => {
    const honest = fc.array(fc.integer({ min: 400, max: 600 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(honest, fc.constantFrom(0, 2 ** 24 - 1), (values, lie) => {
        const { low, median, high } = orderStatistics([...values, lie]);
        for (const statistic of [low, median, high]) {
          expect(statistic).to.be.within(Math.min(...values), Math.max(...values));
        }
      }),
    );
  });
});
