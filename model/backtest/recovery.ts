/** How long the policy takes from the stress LTV back to the calm one, when every score is calm again. */
import { HOURS_PER_DAY, SECONDS_PER_HOUR } from "../features/hourly-grid.ts";
import { BPS, type MarketConfig } from "../policy/market-config.ts";
import { startRun, syncRun, viewOf } from "./policy-run.ts";
import { observationOf } from "./score-track.ts";
import { rounded } from "./statistics.ts";

/** Depends on the weekday on which calm returns, because budgets count calendar weeks. */
export interface Recovery {
  readonly shortestDays: number;
  readonly longestDays: number;
  /** If the budget of 24 hours were all that limits a level. */
  readonly daysWithoutWeek: number;
}

const FIRST_ROUND = 480_000;
/** Long enough for every level to reach its stress profile, and for the budgets to be whole again. */
const STRESS_HOURS = 15 * HOURS_PER_DAY;
const STRESS_SCORE = 9_000;
const CALM_SCORE = 1_000;
const STARTS_PER_WEEK = 7;

export function recoveryOf(config: MarketConfig): Recovery {
  const days = Array.from({ length: STARTS_PER_WEEK }, (_, day) =>
    recoveryDays(config, FIRST_ROUND + day * HOURS_PER_DAY),
  );
  return {
    shortestDays: Math.min(...days),
    longestDays: Math.max(...days),
    daysWithoutWeek: recoveryDays(withoutWeek(config), FIRST_ROUND),
  };
}

function withoutWeek(config: MarketConfig): MarketConfig {
  const [haircut, ...others] = config.limits;
  return { ...config, limits: [{ ...haircut, loosenBudgetWeek: BPS }, ...others] };
}

function recoveryDays(config: MarketConfig, firstRound: number): number {
  let run = startRun(config, firstRound * SECONDS_PER_HOUR);
  const calmFrom = firstRound + STRESS_HOURS;
  const [{ maxLtvBps: calmLtvBps }] = config.profiles;
  for (let round = firstRound + 1; ; round++) {
    const score = round <= calmFrom ? STRESS_SCORE : CALM_SCORE;
    const timestamp = round * SECONDS_PER_HOUR;
    run = syncRun(run, timestamp, [
      observationOf(round, { score, scoreLow: score, scoreHigh: score }),
    ]);
    if (round > calmFrom && viewOf(run, timestamp).maxLtvBps === calmLtvBps) {
      return rounded((round - calmFrom) / HOURS_PER_DAY);
    }
  }
}
