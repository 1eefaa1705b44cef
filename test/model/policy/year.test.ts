/** A year of hourly rounds in the twin, which other tests hold to the contract, under many adversaries. */
import { expect } from "chai";
import type { Regime } from "../../../model/policy/market-config.ts";
import { type MarketConfig, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { type MarketPolicy, startPolicy, syncPolicy } from "../../../model/policy/policy.ts";
import { seededRandom } from "../../../model/random.ts";
import { PolicyChecker } from "../../helpers/policy-checker.ts";
import { readingOf } from "../../helpers/policy-run.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const START = 495_000 * HOUR;
const HOURS = 365 * 24;

interface Seen {
  readonly hour: number;
  readonly market: MarketPolicy;
  readonly random: () => number;
}

/** The next score; undefined withholds the round. */
type Adversary = (seen: Seen) => number | undefined;

const ADVERSARIES: Readonly<Record<string, Adversary>> = {
  "random scores": ({ random }) => Math.floor(random() * 10_001),
  "random scores with missed rounds": ({ random }) =>
    random() < 0.3 ? undefined : Math.floor(random() * 10_001),
  "a slow random walk": ({ hour, random }) =>
    Math.round(5_000 + 4_000 * Math.sin(hour / 97) + 900 * (random() - 0.5)),
  "calm all the time": () => 0,
  "one stress round whenever calm is almost back": ({ market }) =>
    market.regimeState.easing === 3 ? 10_000 : 1_000,
  "two stress rounds a week": ({ hour }) => (hour % 168 < 2 ? 10_000 : 0),
  "scores on the edges of the bands": ({ random }) =>
    [3_999, 4_000, 4_499, 4_500, 6_000, 6_001, 6_500, 6_501][Math.floor(random() * 8)] ?? 0,
  "silence until just before death": ({ hour }) => (hour % 12 === 0 ? 0 : undefined),
  "silence beyond death": ({ hour }) => (hour % 40 < 6 ? 0 : undefined),
  "calm around the turn of the weeks": ({ hour }) => ((hour + 12) % 168 < 24 ? 0 : 5_000),
};

interface Year {
  readonly regimes: readonly Regime[];
  readonly loosenings: number;
}

function runYear(config: MarketConfig, adversary: Adversary, seedNumber: number): Year {
  const { uniform: random } = seededRandom(seedNumber);
  let market = startPolicy(config, START);
  const checker = new PolicyChecker(readingOf(market, config, START));
  const regimes: Regime[] = [];
  for (let hour = 1; hour <= HOURS; hour++) {
    const observedAt = START + hour * HOUR;
    const score = adversary({ hour, market, random });
    const round = observedAt / HOUR;
    const unseen =
      score === undefined ? [] : [{ round, observedAt, score, scoreLow: score, scoreHigh: score }];
    const timestamp = observedAt + Math.floor(random() * 600);
    market = syncPolicy({ market, config, timestamp, unseen })?.market ?? market;
    checker.afterSync(readingOf(market, config, timestamp));
    regimes.push(market.regimeState.regime);
  }
  return { regimes, loosenings: checker.loosenings };
}

/** What H3 promises: each easing waits the dwell time, and at most two tightenings come without one. */
function mostChangesADay({ rules }: MarketConfig): number {
  return 2 * Math.floor(DAY / rules.dwellSeconds) + 2;
}

describe("a year of the policy", () => {
  for (const [index, [title, adversary]] of Object.entries(ADVERSARIES).entries()) {
    it(`I4 C1 C3 H3 keeps corridors, steps, budgets and order under ${title}`, () => {
      const { regimes, loosenings } = runYear(STARTING_CONFIG, adversary, index + 1);
      const changedAt = regimes.flatMap((regime, i) => (regime === regimes[i - 1] ? [] : [i]));
      for (const hour of changedAt) {
        const inADay = changedAt.filter((other) => other > hour - 24 && other <= hour);
        expect(inADay.length).to.be.at.most(mostChangesADay(STARTING_CONFIG));
      }
      // From transition to calm: ten steps of LTV, caps and rates, four of liquidation, one of the fee.
      if (title === "calm all the time") expect(loosenings).to.equal(3 * 10 + 4 + 1);
    });
  }
});
