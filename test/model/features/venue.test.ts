import { expect } from "chai";
import { hourlyGrid } from "../../../model/features/hourly-grid.ts";
import { hourlyValues, valuesBefore } from "../../../model/features/hourly-values.ts";
import { venueGap } from "../../../model/features/venue.ts";

const primary = hourlyGrid({
  file: "primary",
  times: [0, 3600],
  open: [100, 110],
  high: [110, 110],
  low: [100, 110],
  close: [110, 110],
  volume: [1, 1],
});

const quotes = (...pairs: [number, number][]) => pairs.map(([time, value]) => ({ time, value }));

describe("venue gap", () => {
  it("compares a quote with the primary price of its minute", () => {
    const gaps = venueGap(quotes([1800, 105], [3700, 121]), primary);
    expect(gaps.get(0)).to.be.closeTo(0, 1e-12);
    expect(gaps.get(1)).to.be.closeTo(0.1, 1e-12);
  });

  it("keeps the last quote of an hour and drops one without a primary bar", () => {
    const gaps = venueGap(quotes([100, 90], [1800, 105], [7200, 50]), primary);
    expect(Array.from(gaps.keys())).to.deep.equal([0]);
    expect(gaps.get(0)).to.be.closeTo(0, 1e-12);
  });
});

describe("hourly values", () => {
  it("give a round the hours before it, oldest first", () => {
    const values = hourlyValues(
      [1, 2, 3, 4].map((hour) => ({ time: hour * 3600 + 3599, value: hour * 10 })),
      Math.max,
    );
    expect(valuesBefore(values, 4, 2)).to.deep.equal([20, 30]);
    expect(valuesBefore(values, 4, 24)).to.deep.equal([10, 20, 30]);
  });
});
