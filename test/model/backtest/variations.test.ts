import { expect } from "chai";
import { BASE_ASSUMPTIONS, MEANINGS } from "../../../model/backtest/assumptions.ts";
import { VARIATIONS } from "../../../model/backtest/variations.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { brokenRule } from "../../../model/policy/policy-bounds.ts";

const BASE = { assumptions: BASE_ASSUMPTIONS, config: STARTING_CONFIG };

describe("variations", () => {
  it("change the setting, at one end at least, to one that a market may have", () => {
    for (const { name, low, high, set } of VARIATIONS) {
      expect(low, name).to.be.below(high);
      const ends = [low, high].map((value) => set(BASE, value));
      for (const { config } of ends) expect(brokenRule(config), name).to.equal(undefined);
      expect(ends[0], name).to.not.deep.equal(ends[1]);
    }
  });

  it("have names of their own, and none of an assumption that nobody makes", () => {
    const names = VARIATIONS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    const ofPolicy = names.filter((name) => !(name in MEANINGS));
    expect(ofPolicy).to.deep.equal(["confirmationsUp", "transitionFrom", "loosenBudget"]);
  });
});
