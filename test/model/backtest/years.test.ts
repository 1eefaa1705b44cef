import { expect } from "chai";
import { observationOf } from "../../../model/backtest/score-track.ts";
import { yearResult, yearWindows } from "../../../model/backtest/years.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { flat, pathOf } from "../../helpers/price-path.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const HOUR_MS = 3_600_000;
const hourOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / HOUR_MS;

/** A market whose prices begin and end on these days. */
function marketBetween(from: string, to: string) {
  const { assets } = syntheticMarket({ hours: 800 });
  const cut = { firstHour: hourOf(from), length: hourOf(to) - hourOf(from) };
  const asset = { ...assets.ETH, spot: { ...assets.ETH.spot, ...cut } };
  return { assets: { ...assets, ETH: asset, BTC: asset } };
}

describe("years of the policy", () => {
  it("are those with the settling time before them, the last one cut where the data end", () => {
    const names = (from: string, to: string) =>
      yearWindows(marketBetween(from, to)).map(({ name }) => name);
    expect(names("2017-08-17", "2020-10-01")).to.deep.equal(["2018", "2019", "2020 (274 days)"]);
    expect(names("2017-11-18", "2019-01-01")).to.deep.equal(["2018"]);
    expect(names("2017-11-19", "2019-06-01")).to.deep.equal([]);
  });

  it("hold whole days, both ends included", () => {
    const [year] = yearWindows(marketBetween("2018-06-01", "2020-01-01"));
    expect(year).to.include({
      firstRound: hourOf("2019-01-01"),
      lastRound: hourOf("2020-01-01") - 1,
    });
  });

  it("count hours by regime, the mean LTV and what was missed", () => {
    const path = pathOf(flat(100, 100), { measuredFrom: 20 });
    const [firstRound, lastRound] = [path.firstRound + 20, path.firstRound + 99];
    const observations = flat(0, 500)
      .map((_, i) => path.firstRound - 400 + i)
      .filter((round) => round !== firstRound + 5)
      .map((round) => {
        const score = round >= firstRound + 40 ? 9_000 : 1_000;
        return observationOf(round, { score, scoreLow: score, scoreHigh: score });
      });
    const window = { name: "1", description: "1", firstRound, lastRound };
    const replay = { window, asset: "ETH" as const, path, rows: [], observations };
    const result = yearResult(replay, STARTING_CONFIG);
    expect(result).to.deep.include({
      hours: 80,
      missedRounds: 1,
      regimeHours: [41, 0, 39],
      heldBackHours: 0,
    });
    expect(result.meanMaxLtvPercent).to.be.closeTo((41 * 75 + 39 * 50) / 80, 0.01);
    expect(result.reactions).to.include({ regimeRises: 1, overReactions: 1, falls: 0 });
  });
});
