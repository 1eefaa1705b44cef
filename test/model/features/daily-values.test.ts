import { expect } from "chai";
import { dailyValues, dayBefore, surgeOverMedian } from "../../../model/features/daily-values.ts";

const DAY = 86_400;
const values = dailyValues(
  Array.from({ length: 40 }, (_, day) => day * DAY),
  Array.from({ length: 40 }, (_, day) => (day === 39 ? 300 : 100 + (day % 2))),
);

describe("daily values", () => {
  it("of a day are used from the first round of the next day", () => {
    expect(dayBefore(values, 39 * 24 - 1)).to.equal(101);
    expect(dayBefore(values, 39 * 24)).to.equal(100);
    expect(dayBefore(values, 40 * 24 - 1)).to.equal(100);
    expect(dayBefore(values, 40 * 24)).to.equal(300);
  });

  it("are missing when the day before has none", () => {
    expect(dayBefore(values, 41 * 24)).to.be.NaN;
    expect(dayBefore(values, 0)).to.be.NaN;
  });

  it("surge against the median of the last 30 days, their own included", () => {
    expect(surgeOverMedian(values, 40 * 24, 30)).to.be.closeTo(300 / 100.5, 1e-12);
  });

  it("have no surge when half of the days are missing", () => {
    expect(surgeOverMedian(values, 14 * 24, 30)).to.be.NaN;
    expect(surgeOverMedian(values, 15 * 24, 30)).to.be.closeTo(1, 1e-12);
  });
});
