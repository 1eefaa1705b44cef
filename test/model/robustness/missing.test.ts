import { expect } from "chai";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { aucLosses, missing, missingGroups } from "../../../model/robustness/missing.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { historyRowsOf, reactiveCase } from "../../helpers/robustness.ts";

describe("missing inputs", () => {
  const { model, vectors, scores } = reactiveCase(9);
  const rows = historyRowsOf(vectors);

  it("shift a score to what the neutral value gives", () => {
    const shifts = vectors.map(
      (row, i) => evaluate(model, row.with(2, NEUTRAL_FEATURES[2] ?? 0)).score - (scores[i] ?? 0),
    );
    const found = missing(model, rows, ["es7d"]);
    expect(found.lowest).to.equal(Math.min(...shifts));
    expect(found.highest).to.equal(Math.max(...shifts));
  });

  it("are counted on the hours that had one of them", () => {
    const masked = rows.map((row, i) => ({ ...row, missing: i < 10 ? 1 << 2 : 0 }));
    expect(missing(model, masked, ["es7d"]).rows).to.equal(rows.length - 10);
    expect(missing(model, masked, ["es7d", "rv6"]).rows).to.equal(rows.length);
    const none = rows.map((row) => ({ ...row, missing: 1 << 2 }));
    expect(missing(model, none, ["es7d"])).to.include({ rows: 0, p99Absolute: 0 });
  });

  it("make every vector the neutral one when all fail", () => {
    const { groups } = missingGroups();
    const neutral = evaluate(model, NEUTRAL_FEATURES).score;
    const { lowest, highest } = missing(model, rows, groups.everything ?? []);
    expect(lowest).to.equal(neutral - Math.max(...scores));
    expect(highest).to.equal(neutral - Math.min(...scores));
  });

  it("come in every single, every pair, and groups that cover the schema", () => {
    const { groups, pairs } = missingGroups();
    expect(pairs.length).to.equal((16 * 15) / 2);
    const [defi = [], price = []] = [groups["all DeFi inputs"], groups["all price inputs"]];
    expect([...defi, ...price].toSorted()).to.deep.equal(SCHEMA.map(({ name }) => name).toSorted());
  });
});

describe("AUC losses", () => {
  it("are the difference of two rankings, and 0 for an input the model ignores", () => {
    const { model, vectors } = reactiveCase(9, { rows: 200 });
    const [first, ...others] = model.layers;
    const deaf = {
      ...model,
      layers: [
        {
          weights: (first?.weights ?? []).map((row) => row.with(0, 0)),
          biases: first?.biases ?? [],
        },
        ...others,
      ],
    };
    const heard = vectors.map((features) => evaluate(deaf, features).score);
    const middle = heard.toSorted((a, b) => a - b)[100] ?? 0;
    const heldOutRound = Date.UTC(2020, 2, 5) / 3_600_000;
    const examples = vectors.map((features, i) => ({
      asset: "ETH" as const,
      round: heldOutRound + i,
      features,
      missing: 0,
      ewmaVolatility: 0.01,
      labels: {
        fall: 0,
        isLiquidated: (heard[i] ?? 0) > middle ? 1 : 0,
        expectedShortfall: 0,
        liquidityAdjustedVolatility: 0,
        systemStress: 0,
      },
    }));
    const losses = new Map(aucLosses(deaf, examples).map(({ inputs, loss }) => [inputs, loss.ETH]));
    expect(losses.get("rv6")).to.equal(0);
    expect(losses.get("all price inputs")).to.be.above(0);
    expect(losses.has("everything")).to.equal(false);
  });
});
