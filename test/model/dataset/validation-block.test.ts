import { expect } from "chai";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import { validationBlock } from "../../../model/dataset/validation-block.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const { examples } = buildDataset(syntheticMarket({ hours: 3_000 }));
const { earlier, later } = validationBlock(examples);
const roundsOf = (rows: typeof earlier): number[] => rows.map(({ round }) => round);

describe("validation block", () => {
  it("is later than every row trained on, by more than a label and a feature window", () => {
    const gap = Math.min(...roundsOf(later)) - Math.max(...roundsOf(earlier));
    expect(gap).to.be.above(24 + 168);
  });

  it("holds about a seventh of the rounds of every asset", () => {
    expect(new Set(later.map(({ asset }) => asset))).to.deep.equal(new Set(["ETH", "BTC", "LINK"]));
    expect(later.length / examples.length).to.be.within(0.05, 0.15);
    expect(earlier.length / examples.length).to.be.within(0.8, 0.85);
  });
});
