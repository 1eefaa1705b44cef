/** The rules at the very number where each begins, in the model and in the contract. */
import { expect } from "chai";
import { CALM, STARTING_CONFIG, TRANSITION } from "../../../model/policy/market-config.ts";
import {
  type Observation,
  observe,
  type RegimeState,
} from "../../../model/policy/regime-machine.ts";
import { harness, numbersOf } from "../../helpers/policy-arbitraries.ts";

const { rules } = STARTING_CONFIG;

/** In transition with all evidence but one round for calm, and at the end of the dwelling time. */
const almostEased: RegimeState = {
  regime: TRANSITION,
  aboveCalm: 0,
  aboveTransition: 0,
  easing: rules.confirmationsDown - 1,
  steady: rules.confirmationsDown - 1,
  score: 2_000,
  round: 10,
  observedAt: 36_000,
  regimeSince: 39_600 - rules.dwellSeconds,
};
const calm: Observation = {
  round: 11,
  observedAt: 39_600,
  score: 2_000,
  scoreLow: 1_900,
  scoreHigh: 2_100,
};

async function regimeAfter(
  changes: Partial<RegimeState>,
  seen: Partial<Observation>,
): Promise<number> {
  const [state, observation] = [
    { ...almostEased, ...changes },
    { ...calm, ...seen },
  ];
  const next = observe(state, rules, observation);
  const onChain = await harness.getFunction("observe")(state, rules, observation);
  expect(numbersOf(next, onChain)).to.deep.equal(next);
  return next.regime;
}

describe("regime machine, at its edges", () => {
  it("H3 eases in the second in which the dwelling time has passed", async () => {
    expect(await regimeAfter({}, {})).to.equal(CALM);
    const { regimeSince } = almostEased;
    expect(await regimeAfter({ regimeSince: regimeSince + 1 }, {})).to.equal(TRANSITION);
  });

  it("H6 takes an interval of the greatest width for evidence, and none that is wider", async () => {
    const scoreLow = calm.scoreHigh - rules.maxIntervalWidth;
    expect(await regimeAfter({}, { scoreLow })).to.equal(CALM);
    expect(await regimeAfter({}, { scoreLow: scoreLow - 1 })).to.equal(TRANSITION);
  });

  it("H6 takes the greatest jump for evidence, either way, and none that is greater", async () => {
    const { maxJump } = rules;
    for (const score of [calm.score + maxJump, calm.score - maxJump]) {
      expect(await regimeAfter({ score }, {})).to.equal(CALM);
    }
    expect(await regimeAfter({ score: calm.score + maxJump + 1 }, {})).to.equal(TRANSITION);
    const low = { score: 2_001, scoreLow: 2_001, scoreHigh: 2_001 };
    expect(await regimeAfter({ score: 0 }, low)).to.equal(TRANSITION);
  });

  it("H6 knows no jump in the first round", async () => {
    const { steady } = await firstRound(9_000);
    expect(steady).to.equal(1);
  });
});

async function firstRound(score: number): Promise<RegimeState> {
  const state = { ...almostEased, easing: 0, steady: 0, round: 0, score };
  const seen = { ...calm, round: 1 };
  const next = observe(state, rules, seen);
  const onChain = await harness.getFunction("observe")(state, rules, seen);
  expect(numbersOf(next, onChain)).to.deep.equal(next);
  return next;
}
