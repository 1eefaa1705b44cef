import { expect } from "chai";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import { probabilityOfScore } from "../../../model/evaluation/anchor-line.ts";
import {
  calibrationTable,
  figuresOf,
  scoreExamples,
} from "../../../model/evaluation/evaluate-model.ts";
import { influences } from "../../../model/evaluation/influence.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const { model, metrics } = committedModel();
const { examples } = buildDataset(syntheticMarket({ hours: 500 }));
const scored = scoreExamples(model, examples);

describe("figures of a model", () => {
  it("are of the integer model's own scores", () => {
    for (const { example, score } of scored.slice(0, 50)) {
      expect(score).to.equal(evaluate(model, example.features).score);
    }
    const figures = figuresOf(scored);
    expect(figures?.hours).to.equal(examples.length);
    expect(figures?.maxScore).to.equal(Math.max(...scored.map(({ score }) => score)));
  });

  it("judge the chance that a score states, apart from what the head says", () => {
    const came = scored.map(({ example }) => example.labels.isLiquidated);
    const base = came.reduce((a, b) => a + b, 0) / came.length;
    const skill = (chance: (hour: (typeof scored)[number]) => number): number => {
      const loss = scored.map((hour, i) => (chance(hour) - (came[i] ?? 0)) ** 2);
      return 1 - loss.reduce((a, b) => a + b, 0) / loss.length / (base * (1 - base));
    };
    const figures = figuresOf(scored);
    const stated = skill(({ score }) => probabilityOfScore(score / 100));
    expect(figures?.brierSkill).to.be.closeTo(stated, 1e-4);
    const head = skill(({ probability }) => probability);
    expect(figures?.brierSkillLiquidationHead).to.be.closeTo(head, 1e-4);
    expect(stated).not.to.be.closeTo(head, 1e-3);
  });

  it("do not exist where no fall came", () => {
    expect(figuresOf(scored.filter(({ example }) => example.labels.isLiquidated === 0))).to.equal(
      undefined,
    );
    expect(figuresOf([])).to.equal(undefined);
  });

  it("count every hour in exactly one score bin", () => {
    const table = calibrationTable(scored);
    expect(table.reduce((sum, { hours }) => sum + hours, 0)).to.equal(scored.length);
    for (const { from, to, hours, fall10 } of table) {
      const bin = scored.filter(({ score }) => score >= from * 100 && score < to * 100);
      if (to < 100) expect(bin.length).to.equal(hours);
      const share = bin.filter(({ example }) => example.labels.isLiquidated === 1).length;
      if (hours > 0 && to < 100) expect(fall10).to.be.closeTo(share / hours, 1e-4);
    }
  });
});

describe("influence of one input", () => {
  it("is what moving that input alone does", () => {
    const some = examples.slice(0, 40);
    for (const [i, { feature, maxRise }] of influences(model, some).entries()) {
      expect(feature).to.equal(SCHEMA[i]?.name);
      const rises = some.map(({ features }) => {
        const raised = features.with(i, SCHEMA[i]?.max ?? 0);
        return (evaluate(model, raised).score - evaluate(model, features).score) / 100;
      });
      expect(maxRise).to.equal(Math.max(...rises));
    }
  });

  it("is published and below 30 points for every input of the shipped model", () => {
    const published = JSON.parse(JSON.stringify(metrics.influence));
    expect(published).to.have.length(16);
    for (const { maxRise, maxDrop } of published) {
      expect(maxRise).to.be.within(0, 30);
      expect(maxDrop).to.be.within(0, 30);
    }
  });
});
