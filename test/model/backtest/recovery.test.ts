import { expect } from "chai";
import { recoveryOf } from "../../../model/backtest/recovery.ts";
import {
  BPS,
  type MarketConfig,
  STARTING_CONFIG,
  type StepLimits,
} from "../../../model/policy/market-config.ts";

function withHaircut(changes: Partial<StepLimits>): MarketConfig {
  const [haircut, ...others] = STARTING_CONFIG.limits;
  return { ...STARTING_CONFIG, limits: [{ ...haircut, ...changes }, ...others] };
}

describe("recovery", () => {
  it("follows from the weekly budget, of which a week gives half in the long run", () => {
    const { shortestDays, longestDays } = recoveryOf(STARTING_CONFIG);
    expect(shortestDays).to.be.within(21, 28);
    expect(longestDays).to.be.within(28, 35);
  });

  it("follows from the daily budget where no week binds", () => {
    const [{ maxLtvBps: calm }, , { maxLtvBps: stress }] = STARTING_CONFIG.profiles;
    const { daysWithoutWeek } = recoveryOf(STARTING_CONFIG);
    const days = (calm - stress) / STARTING_CONFIG.limits[0].loosenBudget;
    expect(daysWithoutWeek).to.be.within(days - 1, days + 1);
  });

  it("takes a day where one day's budget is enough", () => {
    const { longestDays } = recoveryOf(
      withHaircut({ loosenStep: BPS, loosenBudget: BPS, loosenBudgetWeek: BPS }),
    );
    expect(longestDays).to.be.within(0.5, 1.5);
  });
});
