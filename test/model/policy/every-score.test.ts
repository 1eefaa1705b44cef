/**
 * All 10,001 scores, once a market has settled under each: what P1 to P6 promise, without a sample.
 * The parameters of a score are those of the regime it leads to from the transition regime.
 */
import { expect } from "chai";
import {
  CALM,
  type MarketConfig,
  type Regime,
  STARTING_CONFIG,
} from "../../../model/policy/market-config.ts";
import { type Policy, policyOf, startPolicy, syncPolicy } from "../../../model/policy/policy.ts";
import { POSITIONS_PER_REGIME } from "../../../model/policy/profiles.ts";
import { borrowRateRay, curveAt, RAY } from "../../../model/policy/rate-curve.ts";
import { classify } from "../../../model/policy/regime-machine.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";

const CONFIG = STARTING_CONFIG;
const SCORES = 10_001;
const HOUR = 3600;
const BPS = 10_000;
const START = 1_000_000 * HOUR;
/** The longest way, from transition to calm or stress, and a fresh round at its end. */
const SETTLED_ROUNDS = 24 * 7 * 6;
const GRID = [...Array.from({ length: 21 }, (_, i) => (RAY * BigInt(i)) / 20n), RAY - 1n].toSorted(
  (a, b) => Number(a - b),
);
const SAMPLES = [0, 3_999, 4_000, 4_499, 4_500, 6_000, 6_001, 6_500, 6_501, 10_000];

/** Hourly rounds of one score until every level is where the regime wants it. */
function settle(config: MarketConfig, score: number): Policy {
  let market = startPolicy(config, START);
  const first = START / HOUR + 1;
  for (let round = first; round < first + SETTLED_ROUNDS; round++) {
    const observedAt = round * HOUR;
    const seen = { round, observedAt, score, scoreLow: score, scoreHigh: score };
    market =
      syncPolicy({ market, config, timestamp: observedAt, unseen: [seen] })?.market ?? market;
  }
  return policyOf(market, config, (first + SETTLED_ROUNDS) * HOUR);
}

/** Where a score leads from transition: down only below the band. */
const regimeOf = (score: number): Regime => {
  const { rules } = CONFIG;
  const isCalm = classify(score + rules.hysteresis, rules) === CALM;
  return isCalm ? CALM : (Math.max(1, classify(score, rules)) as Regime);
};

describe("the policy of every score", () => {
  const settled = ([0, 1, 2] as const).map((regime) => {
    const score = [0, 5_000, 10_000][regime] ?? 0;
    return settle(CONFIG, score);
  });
  const policies = Array.from({ length: SCORES }, (_, score) => settled[regimeOf(score)]);
  const policyAt = (score: number): Policy => {
    const policy = policies[score];
    if (policy === undefined) throw new Error(`no policy for ${score}`);
    return policy;
  };

  it("H1 is where hourly rounds of the score settle, on both sides of every boundary", () => {
    for (const score of SAMPLES) expect(settle(CONFIG, score)).to.deep.equal(policyAt(score));
  }).timeout(60_000);

  it("P1 has an LTV that never rises with the score and never reaches 0", () => {
    for (let score = 0; score < SCORES; score++) {
      const { maxLtvBps } = policyAt(score);
      const below = policyAt(Math.max(0, score - 1));
      if (maxLtvBps < 1 || maxLtvBps > below.maxLtvBps) expect.fail(`score ${score}`);
    }
    expect(policyAt(10_000).maxLtvBps).to.equal(5_000);
  });

  it("P1 has caps, bonus, close factor, grace and fee that never loosen as the score rises", () => {
    for (let score = 1; score < SCORES; score++) {
      const [below, now] = [policyAt(score - 1), policyAt(score)];
      const isTighter =
        now.borrowCap <= below.borrowCap &&
        now.supplyCap <= below.supplyCap &&
        now.liquidationBonusBps >= below.liquidationBonusBps &&
        now.closeFactorBps >= below.closeFactorBps &&
        now.graceSeconds <= below.graceSeconds &&
        now.lpFeePips >= below.lpFeePips;
      if (!isTighter) expect.fail(`score ${score}`);
    }
  });

  it("P2 has a rate that rises with utilisation, convex above the kink, below the outer limit", () => {
    const highest = (RAY * 34_000n) / BigInt(BPS);
    for (let score = 0; score < SCORES; score += 1) {
      const rates = GRID.map((u) => borrowRateRay(policyAt(score).curve, u));
      const isRising = rates.every((rate, i) => rate >= (rates[i - 1] ?? 0n) && rate <= highest);
      if (!isRising) expect.fail(`score ${score}`);
    }
  });

  it("P3 has a rate that never falls as the score rises, at any utilisation", () => {
    const ratesOf = (score: number) => GRID.map((u) => borrowRateRay(policyAt(score).curve, u));
    let below = ratesOf(0);
    for (let score = 1; score < SCORES; score++) {
      const now = ratesOf(score);
      if (!now.every((rate, i) => rate >= (below[i] ?? 0n))) expect.fail(`score ${score}`);
      below = now;
    }
  });

  it("P4 keeps LTV and buffer below the threshold, and the threshold with its bonus in the collateral", () => {
    const { liquidationThresholdBps, ltvBufferBps } = CONFIG;
    for (let score = 0; score < SCORES; score++) {
      const { maxLtvBps, liquidationBonusBps } = policyAt(score);
      const isSafe =
        maxLtvBps + ltvBufferBps <= liquidationThresholdBps &&
        liquidationThresholdBps * (BPS + liquidationBonusBps) <= BPS * BPS;
      if (!isSafe) expect.fail(`score ${score}`);
    }
  });

  it("P5 has a fee of 100 to 10,000 millionths", () => {
    for (let score = 0; score < SCORES; score++) {
      const { lpFeePips } = policyAt(score);
      if (lpFeePips < 100 || lpFeePips > 10_000) expect.fail(`score ${score}`);
    }
  });

  it("P6 has the contract's rate at every score and utilisation", async () => {
    const { rules, profiles } = CONFIG;
    const classes = Buffer.from((await harness.getFunction("classifyAll")(rules)).slice(2), "hex");
    const ratesByRegime = await Promise.all(
      profiles.map(async (_, regime) => {
        const curve = curveAt(profiles, POSITIONS_PER_REGIME * regime);
        return Promise.all(GRID.map((u) => harness.getFunction("rateRay")(curve, u)));
      }),
    );
    for (let score = 0; score < SCORES; score++) {
      const rates = ratesByRegime[classes[score] ?? -1];
      const curve = curveAt(profiles, POSITIONS_PER_REGIME * classify(score, rules));
      if (!GRID.every((u, i) => rates?.[i] === borrowRateRay(curve, u))) {
        expect.fail(`score ${score}`);
      }
    }
  });
});
