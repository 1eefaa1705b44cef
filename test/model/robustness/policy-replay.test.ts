import { expect } from "chai";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import {
  agreed,
  countTightenedByBriefLie,
  mergeEffects,
  NO_EFFECT,
  policyEffect,
  replayPolicy,
} from "../../../model/robustness/policy-replay.ts";

const HOURS = 100;
const calm = Array.from({ length: HOURS }, (_, i) => agreed(400_000 + i, 2_000));
const stress = calm.map(({ round }) => agreed(round, 9_000));

describe("policy replay", () => {
  it("keeps a calm market calm and takes a stressed one to its profile", () => {
    const [, , stressed] = STARTING_CONFIG.profiles;
    expect(replayPolicy(calm).at(-1)?.regimeState.regime).to.equal(0);
    const last = replayPolicy(stress).at(-1);
    expect(last?.regimeState.regime).to.equal(2);
    expect(last?.levels.haircut.value).to.equal(10_000 - stressed.maxLtvBps);
  });

  it("sees no effect between a sequence and itself", () => {
    const policy = replayPolicy(calm);
    expect(policyEffect(policy, policy)).to.deep.equal(NO_EFFECT);
  });

  it("sees one direction as the mirror of the other", () => {
    const [low, high] = [replayPolicy(calm), replayPolicy(stress)];
    const [up, down] = [policyEffect(low, high), policyEffect(high, low)];
    expect(up.tighterHours).to.equal(down.looserHours);
    expect(up.tighterHours).to.be.above(HOURS - 24);
    expect(up.maxLtvCutBps).to.equal(down.maxLtvGainBps);
    expect(up.ltvCutBpsHours).to.equal(down.ltvGainBpsHours);
    expect(up.maxRateRise).to.equal(down.maxRateFall);
    expect(up.looserHours + up.maxLtvGainBps + up.ltvGainBpsHours + up.maxRateFall).to.equal(0);
  });

  it("adds hours and keeps the largest extremes", () => {
    const one = policyEffect(replayPolicy(calm), replayPolicy(stress));
    const two = mergeEffects([one, NO_EFFECT, one]);
    expect(two.tighterHours).to.equal(2 * one.tighterHours);
    expect(two.maxLtvCutBps).to.equal(one.maxLtvCutBps);
  });

  it("counts the hours at which as many rounds as are confirmed tighten", () => {
    const honest = replayPolicy(calm);
    const { confirmationsUp } = STARTING_CONFIG.rules;
    // A lie that begins with the last hour is one round short.
    expect(countTightenedByBriefLie(honest, stress)).to.equal(HOURS - confirmationsUp);
    expect(countTightenedByBriefLie(honest, calm)).to.equal(0);
  });
});
