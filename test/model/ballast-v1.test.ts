import { expect } from "chai";
import fc from "fast-check";
import { SCORE_MAX } from "../../model/architecture.ts";
import { PEG_FEATURE, PEG_UNIT } from "../../model/calibration/peg-unit.ts";
import { NEUTRAL_FEATURES } from "../../model/features/neutral.ts";
import { readHistory } from "../../model/history/reader.ts";
import { evaluate } from "../../model/inference/evaluate.ts";
import { evaluateFloat } from "../../model/quantization/float-model.ts";
import { reportQuantization } from "../../model/quantization/quantization-report.ts";
import { SCHEMA } from "../../model/schema.ts";
import { committedFloatModel, committedModel } from "../helpers/committed-model.ts";

const { model, metrics } = committedModel();
const float = committedFloatModel();
const history = readHistory();

/** Features of one UTC day, hour by hour. */
function featuresOn(asset: string, day: string): (readonly number[])[] {
  const first = Date.parse(`${day}T00:00:00Z`) / 3_600_000;
  return history.rows
    .filter((row) => row.asset === asset && row.round >= first && row.round < first + 24)
    .map(({ features }) => features);
}

function scoresOn(asset: string, day: string): number[] {
  return featuresOn(asset, day).map((features) => evaluate(model, features).score);
}

describe("the shipped model", () => {
  it("scores 0 with every input at lo and 100 with every input at hi", () => {
    expect(
      evaluate(
        model,
        float.normalisation.map(({ lo }) => lo),
      ).score,
    ).to.be.at.most(20);
    expect(
      evaluate(
        model,
        float.normalisation.map(({ hi }) => hi),
      ).score,
    ).to.equal(SCORE_MAX);
    expect(
      evaluate(
        model,
        SCHEMA.map(({ max }) => max),
      ).score,
    ).to.equal(SCORE_MAX);
  });

  it("scores a market without any data as calm", () => {
    expect(evaluate(model, NEUTRAL_FEATURES).score).to.be.within(1_000, 4_500);
  });

  it("never lowers score or factor when features rise", () => {
    const vector = fc.tuple(...SCHEMA.map(({ max }) => fc.integer({ min: 0, max })));
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const raised = a.map((value, i) => Math.max(value, b[i] ?? 0));
        const [before, after] = [evaluate(model, a), evaluate(model, raised)];
        expect(after.score).to.be.at.least(before.score);
        for (const [i, head] of before.heads.entries()) expect(after.heads[i]).to.be.at.least(head);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is calm before March 2020 broke, in transition on the 11th and in stress on the 12th", () => {
    for (const asset of history.assets) {
      for (const day of ["2020-03-05", "2020-03-06", "2020-03-07"]) {
        expect(Math.max(...scoresOn(asset, day))).to.be.below(4_500);
      }
      const [calm, crash] = [scoresOn(asset, "2020-03-07"), scoresOn(asset, "2020-03-12")];
      expect(Math.min(...crash)).to.be.above(Math.max(...calm));
      expect(Math.max(...crash)).to.be.above(7_500);
      expect(Math.min(...scoresOn(asset, "2020-03-13"))).to.be.above(7_500);
    }
    expect(Math.max(...scoresOn("ETH", "2020-03-11"))).to.be.within(4_500, 6_500);
  });

  it("carries the peg in one unit that hears nothing else and that no other unit doubles", () => {
    const hearing = model.layers[0]?.weights.map((row) => row[PEG_FEATURE] ?? 0) ?? [];
    expect(hearing).to.deep.equal(new Array(24).fill(0).with(PEG_UNIT, 255));
    const row = model.layers[0]?.weights[PEG_UNIT] ?? [];
    expect(row.filter((weight) => weight > 0)).to.deep.equal([255]);
    for (const { weights } of model.layers.slice(1, 2)) {
      expect(weights.some((head) => (head[PEG_UNIT] ?? 0) > 0)).to.equal(true);
    }
  });

  it("leaves calm when a peg alone fails, by at most 25 points, between 1 and 5 %", () => {
    const scoreAt = (bps: number): number =>
      evaluate(model, NEUTRAL_FEATURES.with(PEG_FEATURE, bps)).score;
    const calm = evaluate(model, NEUTRAL_FEATURES).score;
    expect(scoreAt(100)).to.equal(calm);
    expect(scoreAt(200)).to.be.above(calm);
    expect(scoreAt(500)).to.be.within(4_500, calm + 2_500);
    expect(scoreAt(10_000)).to.equal(scoreAt(500));
    expect(metrics.calmScore).to.equal(calm);
    expect(metrics.pegFailureScore).to.equal(scoreAt(500));
  });

  it("sees UST and staked ether fail: stress that prices alone do not show", () => {
    const peaks = (asset: string, day: string): { whole: number; withoutPeg: number } => {
      const calmPeg = NEUTRAL_FEATURES[PEG_FEATURE] ?? 0;
      const rows = featuresOn(asset, day);
      const peak = (vectors: readonly (readonly number[])[]): number =>
        Math.max(...vectors.map((features) => evaluate(model, features).score));
      return { whole: peak(rows), withoutPeg: peak(rows.map((f) => f.with(PEG_FEATURE, calmPeg))) };
    };
    for (const [asset, day] of [
      ["ETH", "2022-05-10"],
      ["BTC", "2022-05-10"],
      ["BTC", "2022-06-18"],
    ] as const) {
      const { whole, withoutPeg } = peaks(asset, day);
      expect(whole, `${asset} ${day}`).to.be.at.least(6_500);
      expect(withoutPeg, `${asset} ${day}`).to.be.below(6_500);
    }
  });

  it("moves by at most 25 points for any other input, in any hour of the shipped history", () => {
    for (const { features } of history.rows.filter((_, i) => i % 7 === 0)) {
      const { score } = evaluate(model, features);
      for (const [i, { min, max }] of SCHEMA.entries()) {
        if (i === PEG_FEATURE) continue;
        expect(evaluate(model, features.with(i, max)).score - score).to.be.at.most(2_500);
        expect(score - evaluate(model, features.with(i, min)).score).to.be.at.most(2_500);
      }
    }
  });

  it("stays under 45 through the calm fortnight", () => {
    const { firstRound, lastRound } = history.window("calm-2020");
    const calm = history.rows.filter(({ round }) => round >= firstRound && round <= lastRound);
    expect(calm.length).to.equal(2 * 14 * 24);
    for (const { features } of calm) expect(evaluate(model, features).score).to.be.below(4_500);
  });

  it("differs from its float model by less than 0.3 points, by 0.02 from rounding sums alone", () => {
    const rows = history.rows.map(({ features }) => features);
    const report = reportQuantization(float, model, rows);
    expect(report.againstFloat.max).to.be.at.most(30);
    expect(report.againstDequantized.max).to.be.at.most(2);
    expect(report.regimeFlips).to.be.at.most(0.005);
    for (const { headroomBits } of report.layers) expect(headroomBits).to.be.above(1);
  });

  it("publishes the factors' composite that its tail computes", () => {
    const { calibration } = float;
    const weights = float.layers[2].weights[0] ?? [];
    const total = weights.reduce((a, b) => a + b, 0);
    for (const [i, share] of calibration.composite.entries()) {
      expect((weights[i] ?? 0) / total).to.be.closeTo(share, 1e-9);
    }
    expect(metrics.calibration).to.deep.equal(JSON.parse(JSON.stringify(calibration)));
  });

  it("puts its published knots at their published scores", () => {
    for (const { composite, score } of float.calibration.knots) {
      const headsOnly = { ...float, layers: [...float.layers] as const };
      const [, , hidden, output] = headsOnly.layers;
      const clamped = (sum: number): number => Math.min(Math.max(sum, 0), 1);
      const units = hidden.weights.map((row, j) =>
        clamped(row.reduce((sum, w) => sum + w * composite, hidden.biases[j] ?? 0)),
      );
      const [row = []] = output.weights;
      const drawn = units.reduce(
        (sum, unit, i) => sum + unit * (row[i] ?? 0),
        output.biases[0] ?? 0,
      );
      expect(clamped(drawn)).to.be.closeTo(score, 2e-3);
    }
  });

  it("moves with its float model in both directions of every feature", () => {
    for (const [i, { max }] of SCHEMA.entries()) {
      const raised = NEUTRAL_FEATURES.with(i, max);
      const rise = evaluate(model, raised).score - evaluate(model, NEUTRAL_FEATURES).score;
      const floatRise =
        evaluateFloat(float, raised).score - evaluateFloat(float, NEUTRAL_FEATURES).score;
      expect(rise).to.be.closeTo(floatRise * SCORE_MAX, 60);
      expect(rise).to.be.at.least(0);
    }
  });
});
