import { expect } from "chai";
import fc from "fast-check";
import { FACTORS } from "../../../model/architecture.ts";
import { explain } from "../../../model/explanation/explain.ts";
import { explainInterval } from "../../../model/explanation/interval.ts";
import { explainSentence } from "../../../model/explanation/sentence.ts";
import { SHAPLEY_DENOMINATOR } from "../../../model/explanation/shapley.ts";
import { featureText, formatValue } from "../../../model/feature-catalogue.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { readHistory } from "../../../model/history/reader.ts";
import { evaluate, scoreMarket } from "../../../model/inference/evaluate.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectError } from "../../helpers/expect-error.ts";

const { model } = committedModel();
const history = readHistory();

describe("explanation", () => {
  it("accounts for the whole way from the calm reference, to the last hundredth", () => {
    for (const { asset, round, features, missing } of history.rows.filter(
      (_, i) => i % 600 === 0,
    )) {
      const told = explain({ model, subject: asset, round, features, missing });
      const total = told.contributions.reduce((sum, own) => sum + own.shapleyNumerator, 0);
      expect(total).to.equal((told.score - told.reference) * SHAPLEY_DENOMINATOR);
      const points = told.contributions.reduce((sum, own) => sum + own.points, 0);
      expect(points).to.be.closeTo((told.score - told.reference) / 100, 16 * 5e-5);
    }
  });

  it("says what the score would be without an input, and with it alone", () => {
    const features = NEUTRAL_FEATURES.with(0, 1_500).with(5, 1_000);
    const { contributions } = explain({ model, subject: "ETH", round: 1, features });
    const dd24 = contributions.find(({ feature }) => feature === "dd24");
    expect(dd24?.scoreWithout).to.equal(evaluate(model, features.with(5, 151)).score);
    expect(dd24?.scoreAlone).to.equal(evaluate(model, NEUTRAL_FEATURES.with(5, 1_000)).score);
    expect(contributions[0]?.points).to.be.at.least(contributions[1]?.points ?? 0);
  });

  it("names missing inputs and gives them no share", () => {
    const { asset, round, features, missing } = history.rowAt("ETH", 440_000);
    const { contributions } = explain({ model, subject: asset, round, features, missing });
    const absent = contributions.filter(({ isMissing }) => isMissing);
    expect(absent.length).to.be.above(0);
    for (const { shapleyNumerator, value, neutral } of absent) {
      expect([shapleyNumerator, value]).to.deep.equal([0, neutral]);
    }
  });

  it("tells the four factors in their own units", () => {
    const { factors } = explain({ model, subject: "ETH", round: 1, features: NEUTRAL_FEATURES });
    expect(factors.map(({ factor }) => factor)).to.deep.equal([...FACTORS]);
    for (const { percent, referencePercent } of factors) expect(percent).to.equal(referencePercent);
    const full = explain({
      model,
      subject: "ETH",
      round: 1,
      features: SCHEMA.map(({ max }) => max),
    });
    const caps = [6, 100, 15, 20];
    for (const [i, { head, percent, isAtCap }] of full.factors.entries()) {
      expect(isAtCap).to.equal(head === 65_535);
      expect(percent).to.be.closeTo(((caps[i] ?? 0) * head) / 65_535, 0.01);
    }
  });

  it("says in a sentence what moved the score, with the inputs' units", () => {
    const contributions = [
      { feature: "dd24", value: 1_720, points: 30 },
      { feature: "lev", value: 1_300, points: 8 },
      { feature: "gas", value: 71_000, points: 2.5 },
    ];
    const one = explainSentence({
      subject: "ETH",
      score: 6_600,
      reference: 2_550,
      regime: "stress",
      contributions,
    });
    expect(one).to.equal(
      "ETH scores 66.0 (stress): a fall of 17.2 % from the 24-hour high (+30.0) moves it most; it is 40.5 above the calm reference of 25.5.",
    );
    const several = explainSentence({
      subject: "ETH",
      score: 3_600,
      reference: 2_550,
      regime: "calm",
      contributions: contributions.slice(1).map((own) => ({ ...own, points: 5.25 })),
    });
    expect(several).to.include("a premium for leverage of 0.13 % (+5.3) and gas at 7.1 times its");
    const below = explainSentence({
      subject: "BTC",
      score: 2_000,
      reference: 2_550,
      regime: "calm",
      contributions: [{ feature: "rv6", value: 90, points: -5.5 }],
    });
    expect(below).to.include("(−5.5) moves it most; it is 5.5 below");
    const still = explain({ model, subject: "ETH", round: 1, features: NEUTRAL_FEATURES });
    expect(still.sentence).to.match(/^ETH scores \d+\.\d \(calm\), as the calm reference does\.$/);
  });

  it("says what pulls the other way, and what has no data", () => {
    const parameters = { subject: "ETH", reference: 2_550, regime: "calm" };
    const up = { feature: "peg", value: 500, points: 20 };
    const down = { feature: "rv6", value: 90, points: -12 };
    const torn = explainSentence({ ...parameters, score: 3_350, contributions: [up, down] });
    expect(torn).to.match(
      /\(\+20\.0\) moves it most, while calmer inputs lower it by 12\.0; it is 8/,
    );
    const low = explainSentence({
      ...parameters,
      score: 1_850,
      contributions: [
        { ...up, points: 5 },
        { ...down, isMissing: true },
      ],
    });
    expect(low).to.include("while riskier inputs raise it by 5.0; it is 7.0 below");
    expect(low).to.match(/ rv6 has no data and counts as neutral\.$/);
    const level = explainSentence({
      ...parameters,
      score: 2_550,
      contributions: [up, { ...down, points: -20 }],
    });
    expect(level).to.include("lower it by 20.0; it is level with the calm reference of 25.5.");
    const slight = explainSentence({
      ...parameters,
      score: 4_450,
      contributions: [up, { ...down, points: -1 }],
    });
    expect(slight).not.to.include("while");
  });

  it("has words for every input and no others", () => {
    for (const { name } of SCHEMA) {
      const { definition, window, source, phrase } = featureText(name);
      for (const text of [definition, window, source]) expect(text).not.to.equal("");
      expect(phrase("1 %")).to.include("1 %");
    }
    expectError("FEATURE_UNKNOWN", () => featureText("mood"));
    expect(formatValue("venue", 47)).to.equal("0.47 %");
    expect(formatValue("util", 7_464)).to.equal("74.6 %");
    expect(formatValue("volsurge", 82_033)).to.equal("8.2 times");
  });
});

describe("explained interval", () => {
  it("has the ends that leave the circuit, and shares out all of its width", () => {
    const report = fc.tuple(...SCHEMA.map(({ max }) => fc.integer({ min: 0, max })));
    const reports = fc.constantFrom(3, 5).chain((count) => fc.array(report, exactly(count)));
    fc.assert(
      fc.property(reports, (vectors) => {
        const { score, scoreLow, scoreHigh } = scoreMarket(model, vectors);
        const { median, interval } = explainInterval(model, vectors);
        expect(evaluate(model, median).score).to.equal(score);
        expect([interval.scoreLow, interval.scoreHigh]).to.deep.equal([scoreLow, scoreHigh]);
        const total = interval.contributions.reduce((sum, own) => sum + own.shapleyNumerator, 0);
        expect(total).to.equal((scoreHigh - scoreLow) * SHAPLEY_DENOMINATOR);
      }),
      { numRuns: 8 },
    );
  });

  it("names only the inputs that publishers disagree about", () => {
    const vectors = [900, 1_000, 1_500].map((value) => NEUTRAL_FEATURES.with(1, value));
    const { interval } = explainInterval(model, vectors);
    expect(
      interval.contributions.map(({ feature, low, high }) => [feature, low, high]),
    ).to.deep.equal([["park24", 900, 1_500]]);
  });
});

function exactly(length: number): { minLength: number; maxLength: number } {
  return { minLength: length, maxLength: length };
}
