import { expect } from "chai";
import { backtestFiles, backtestOn } from "../../../model/backtest/backtest.ts";
import { figure, spreadText } from "../../../model/backtest/figures.ts";
import { STRATEGIES } from "../../../model/backtest/parameter-track.ts";
import { pairedSpread, spreadOf, withShortSpreads } from "../../../model/backtest/statistics.ts";
import { verdictsOf } from "../../../model/backtest/verdicts.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const windows = [
  {
    name: "invented",
    description: "an invented fortnight",
    firstRound: FIRST_HOUR + 1_300,
    lastRound: FIRST_HOUR + 1_399,
  },
];
const run = () =>
  backtestOn({
    market: syntheticMarket({ hours: 1_500 }),
    model: committedModel().model,
    windows,
    rawFiles: [],
    seed: 1,
    seeds: 2,
    sensitivitySeeds: 1,
  });

describe("backtest of an invented market", () => {
  const done = run();

  it("has every strategy in every window, with the first paired against itself", () => {
    expect(done.report.windows.map(({ asset }) => asset)).to.deep.equal(["ETH", "BTC"]);
    for (const { strategies, hours, missedRounds } of done.report.windows) {
      expect(strategies.map(({ strategy }) => strategy)).to.deep.equal(STRATEGIES);
      expect(hours).to.equal(100);
      expect(missedRounds).to.equal(0);
      const own = strategies[0]?.adaptiveLess.debtPercent;
      expect(own).to.deep.equal({ median: 0, low: 0, high: 0 });
    }
  });

  it("gives the same files, byte for byte, and names each picture in the document", async () => {
    const files = await backtestFiles(done);
    expect(await backtestFiles(run())).to.deep.equal(files);
    const [document, , ...pictures] = files;
    expect(document?.[1]).to.not.match(/NaN|undefined|Infinity/);
    const shown = [...(document?.[1].matchAll(/\]\((pictures\/[^)]*)\)/g) ?? [])].map(([, p]) => p);
    expect(shown.toSorted()).to.deep.equal(pictures.map(([path]) => path).toSorted());
    for (const [path, svg] of pictures) {
      expect(svg, path).to.match(/^<svg .*<\/svg>\n$/s);
      expect(svg, path).to.not.match(/NaN|undefined/);
    }
  });

  it("leaves the sensitivity out when one window is asked for", () => {
    const { report } = backtestOn({
      market: syntheticMarket({ hours: 1_500 }),
      model: committedModel().model,
      windows,
      rawFiles: [],
      seed: 1,
      seeds: 1,
      window: "invented",
    });
    expect(report.sensitivity).to.equal(undefined);
  });

  it("judges by rule: better and worse are clear of zero and have the right sign", () => {
    for (const { measure, isBetter, difference } of verdictsOf(done.report.windows)) {
      const isLower = difference.high < 0;
      expect(isLower || difference.low > 0).to.equal(true);
      const isMoreBetter = measure === "debtPercent" || measure === "revenueBps";
      expect(isBetter).to.equal(isLower !== isMoreBetter);
    }
  });
});

describe("spreads", () => {
  const hundred = Array.from({ length: 101 }, (_, i) => i);

  it("are the median and what nine of ten lie between", () => {
    expect(spreadOf(hundred)).to.deep.equal({ median: 50, low: 5, high: 95 });
    expect(pairedSpread(hundred, hundred)).to.deep.equal({ median: 0, low: 0, high: 0 });
  });

  it("are written short in files and with a true minus in text", () => {
    const spread = { median: -1.2345, low: -2, high: 3 };
    expect(withShortSpreads([{ a: spread, b: "x" }])).to.deep.equal([
      { a: [-1.2345, -2, 3], b: "x" },
    ]);
    expect(spreadText(spread)).to.equal("−1.23 [−2, 3]");
    expect(spreadText({ median: 4, low: 4, high: 4 })).to.equal("4");
    expect(figure(123_456)).to.equal("123000");
  });
});
