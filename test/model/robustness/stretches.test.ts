import { expect } from "chai";
import { readHistory } from "../../../model/history/reader.ts";
import { stretchesOf } from "../../../model/robustness/stretches.ts";

describe("stretches", () => {
  it("hold every row of the shipped history once, each asset and window by itself", () => {
    const history = readHistory();
    const stretches = stretchesOf(history);
    expect(stretches.length).to.equal(history.assets.length * history.windows.length);
    expect(stretches.flatMap(({ rows }) => rows).length).to.equal(history.rows.length);
    for (const { asset, window, rows } of stretches) {
      const { firstRound, lastRound } = history.window(window);
      for (const row of rows) {
        expect(row.asset).to.equal(asset);
        expect(row.round).to.be.within(firstRound, lastRound);
      }
    }
  });
});
