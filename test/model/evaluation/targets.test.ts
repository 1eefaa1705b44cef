import { expect } from "chai";
import { utcRound } from "../../../model/dataset/split.ts";
import type { JudgedOn } from "../../../model/evaluation/target-specs.ts";
import { isMet, targetRows } from "../../../model/evaluation/targets.ts";
import type {
  AssetFigures,
  Figure,
  ModelFigures,
  ModelName,
} from "../../../model/evaluation/validation-report.ts";

const figure = (value: number, width = 0.01): Figure => ({
  value,
  low: value - width,
  high: value + width,
});

function assetFigures(value: number, ahead: number): AssetFigures {
  const same = figure(value);
  const perHead = {
    expectedShortfall: same,
    liquidityAdjustedVolatility: same,
    systemStress: same,
  };
  return {
    hours: 100,
    baseRate: 0.05,
    all: {
      auc: same,
      averagePrecision: same,
      averagePrecisionOverBase: same,
      brierSkill: same,
      spearman: perHead,
      pinballSkill: perHead,
      recallAtBudget: same,
      precisionAtBudget: same,
      shareFrom45: same,
      shareFrom65: same,
    },
    meanOfHalfYears: { auc: same },
    insideCrises: { auc: same },
    halfYears: [],
    crises: [],
    calm: [{ name: "quiet", hours: 1_461, shareFrom45: 0, falseAlarms: 3 }],
    alarms: {
      falls: 10,
      flaggedBeforeTouch: same,
      shareOfFallAhead: same,
      leadHours: same,
      falseAlarmsPerMonth: same,
      flipsPerMonth: same,
      policyFlipsPerMonth: same,
    },
    reliability: [{ from: 43, to: 47, hours: 10, fall10: same, fall5: same }],
    oursMinusThis: { auc: figure(ahead), meanOfHalfYearsAuc: same, brierSkill: same },
  };
}

function model(name: ModelName, value: number, ahead: number, isUnconstrained = false) {
  const asset = assetFigures(value, ahead);
  return { name, title: name, isUnconstrained, assets: { ETH: asset, BTC: asset } };
}

const models: ModelFigures[] = [
  model("ours", 0.8, 0),
  model("ewma-24h", 0.78, 0.02),
  model("mlp", 0.81, -0.01, true),
  model("logistic", 0.7, 0.1, true),
];
const loss = { worst: { feature: "lev", loss: figure(0.02) }, allDefi: figure(0.01) };
const shipped = {
  maxErrorAgainstFloat: 30,
  maxErrorAgainstDequantized: 11,
  regimeDifferences: 0.0005,
  largestInfluence: 24.8,
  largestPush: 2.1,
};
const missing = { ETH: loss, BTC: loss };
const walkForwardTo = (year: number, month: number) =>
  ({ kind: "walk-forward", end: utcRound(year, month) - 23 }) as const;
const judgedOn = walkForwardTo(2022, 10);
const rows = targetRows({ models, missing, judgedOn, shipped });
const reasoned = rows.filter(({ reason }) => reason !== null);
const rowOf = (start: string) =>
  rows.find(({ quantity }) => quantity.startsWith(start))?.assets.ETH;

/** Lower and upper bounds, ETH / BTC, as the project published them before any of this was built. */
const PRODUCTION: readonly (readonly [RegExp, string, string])[] = [
  [/^AUC of a fall over 10 % in 24 h, all hours$/, "0.81..", "0.81.."],
  [/^AUC inside crises$/, "0.77..", "0.76.."],
  [/^AUC inside one half-year, mean$/, "0.67..", "0.64.."],
  [/^average precision over base rate$/, "4.5..", "4.5.."],
  [/^Brier skill$/, "0.1..", "0.06.."],
  [/^pinball skill at \.9, expected shortfall$/, "0.27..", "0.24.."],
  [/^pinball skill at \.9, liquidity-adjusted volatility$/, "0.53..", "0.46.."],
  [/^pinball skill at \.9, system stress$/, "0.22..", "0.2.."],
  [/^falls over 10 % that follow a score of 43-47$/, "0.07..0.13", "0.07..0.13"],
  [/^falls over 10 % that follow a score of 63-67$/, "0.18..0.32", "0.18..0.32"],
  [/^falls flagged at 45 before/, "0.55..", "0.55.."],
  [/^share of a flagged fall still ahead/, "0.5..", "0.5.."],
  [/^false alarms in calm windows$/, "..0", "..0"],
  [/^false alarms in all hours$/, "..1", "..1"],
  [/^regime changes, hysteresis of 5 points, 1 h up, 24 h down$/, "..4", "..4"],
  [/^regime changes, the shipped policy$/, "..4", "..4"],
  [/^AUC gain over EWMA volatility/, "0..", "0.."],
  [/^AUC loss against the best unconstrained model$/, "..0.005", "..0.005"],
  [/^AUC loss with one input missing/, "..0.01", "..0.01"],
  [/^AUC loss with all DeFi inputs missing$/, "..0.014", "..0.014"],
  [/^integer against dequantized model, max$/, "..10", "..10"],
  [/^integer against training float, max$/, "..30", "..30"],
  [/^raw regime differs from the float's$/, "..0.001", "..0.001"],
  [/^score move, one input to an end of its range, held-out hours$/, "..25", "..25"],
  [/^score move, one input pushed by 5 %, held-out hours$/, "..2", "..2"],
];

describe("targets", () => {
  it("are all that were published, none left out and none eased", () => {
    expect(rows).to.have.length(PRODUCTION.length);
    for (const [i, [quantity, ...bounds]] of PRODUCTION.entries()) {
      const { assets, quantity: stated } = rows[i] ?? {};
      expect(stated).to.match(quantity);
      const given = [assets?.ETH, assets?.BTC].map((cell) => {
        const { min, max } = cell?.target ?? {};
        return `${min ?? ""}..${max ?? ""}`;
      });
      expect(given, stated).to.deep.equal(bounds);
    }
  });

  it("read the narrow bins around 45 and 65", () => {
    const bins = [43, 47, 55, 63, 67].map((from) => ({
      ...{ from, to: from + 4, hours: 10 },
      ...{ fall10: figure(from / 1_000), fall5: figure(0.5) },
    }));
    const asset = { ...assetFigures(0.8, 0), reliability: bins };
    const [ours, ...others] = models;
    if (ours === undefined) throw new Error("no models");
    const withBins = [{ ...ours, assets: { ETH: asset, BTC: asset } }, ...others];
    const found = targetRows({ models: withBins, missing, judgedOn, shipped });
    const bin = (start: string) =>
      found.find(({ quantity }) => quantity.startsWith(start))?.assets.BTC.ours.value;
    expect(bin("falls over 10 % that follow a score of 43")).to.equal(0.043);
    expect(bin("falls over 10 % that follow a score of 63")).to.equal(0.063);
  });

  it("are met from the bound on", () => {
    expect(isMet(0.5, { min: 0.5, max: null })).to.equal(true);
    expect(isMet(0.49, { min: 0.5, max: null })).to.equal(false);
    expect(isMet(0.13, { min: 0.07, max: 0.13 })).to.equal(true);
    expect(isMet(null, { min: 0, max: null })).to.equal(null);
  });

  it("stand beside the best baseline, not the first and not ours", () => {
    const auc = rowOf("AUC of a fall");
    expect(auc?.bestBaseline?.model).to.equal("mlp");
    expect(auc?.met).to.equal(false);
    const flips = rowOf("false alarms in all");
    expect(flips?.bestBaseline?.model, "lower is better").to.equal("logistic");
    expect(rowOf("falls over 10 % that follow a score of 43")?.bestBaseline?.model).to.equal(
      "logistic",
    );
  });

  it("ask the whole interval of the gain over EWMA to be above 0", () => {
    expect(rowOf("AUC gain over EWMA")?.ours.value).to.equal(0.02);
    expect(rowOf("AUC gain over EWMA")?.met).to.equal(true);
    for (const ahead of [0.005, 0.01]) {
      const close = [model("ours", 0.8, 0), model("ewma-24h", 0.79, ahead)];
      const narrow = targetRows({ models: close, missing, judgedOn, shipped });
      const gain = narrow.find(({ quantity }) => quantity.startsWith("AUC gain"))?.assets.ETH;
      expect(gain?.met, `its low end is ${gain?.ours.low}`).to.equal(false);
    }
  });

  it("measure the loss against the best unconstrained model", () => {
    const lost = rowOf("AUC loss against");
    expect(lost?.bestBaseline?.model).to.equal("mlp");
    expect(lost?.ours).to.deep.equal({ value: 0.01, low: 0, high: 0.02 });
    expect(lost?.met).to.equal(false);
  });

  it("count false alarms of calm windows by the month", () => {
    expect(rowOf("false alarms in calm")?.ours.value).to.equal(1.5);
  });

  it("judge the shipped model's own figures, and name the input that is missed most", () => {
    expect(rowOf("integer against dequantized")?.met).to.equal(false);
    expect(rowOf("integer against training")?.met).to.equal(true);
    expect(rowOf("raw regime")?.met).to.equal(true);
    expect(rowOf("score move, one input to")?.met).to.equal(true);
    expect(rowOf("score move, one input pushed")?.met).to.equal(false);
    expect(rowOf("AUC loss with one input missing, the worst (ETH lev")?.met).to.equal(false);
  });

  it("say why on every row whose target was set on other hours", () => {
    expect(reasoned.length).to.be.above(5);
    for (const { reason } of reasoned) expect(reason).to.match(/set on .*20/);
  });

  it("name the end of the data and the crises after it, until the data reach both", () => {
    const reasonsAt = (on: JudgedOn): string[] =>
      targetRows({ models, missing, judgedOn: on }).flatMap(({ reason }) => reason ?? []);
    expect(reasonsAt(judgedOn)).to.include(
      "set on 2020-2023; the data end in September 2022, without the crises of November 2022 and March 2023",
    );
    expect(reasonsAt(walkForwardTo(2023, 1))).to.include(
      "set on 2020-2023; the data end in December 2022, without the crises of March 2023",
    );
    expect(reasonsAt(walkForwardTo(2023, 12)).join()).to.not.include("without the crises");
    expect(reasonsAt(walkForwardTo(2024, 1)).join()).to.not.match(/2020-2023|data end/);
    const onWindow = reasonsAt({ kind: "window", end: utcRound(2022, 7) });
    expect(onWindow).to.have.length(reasoned.length);
    for (const reason of onWindow) expect(reason).to.match(/^set on .*; judged on this window$/);
  });

  it("leave out what only a quantized model knows of itself", () => {
    const withoutShipped = targetRows({ models, missing, judgedOn });
    expect(rows.length - withoutShipped.length).to.equal(5);
    expect(withoutShipped.map(({ quantity }) => quantity).join()).to.not.include("integer");
  });
});
