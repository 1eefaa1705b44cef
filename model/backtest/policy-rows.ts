/** Rows of the charts that show the policy alone, whatever the market. */

import { HOURS_PER_DAY, SECONDS_PER_HOUR } from "../features/hourly-grid.ts";
import type { CurveRow, LtvPathRow } from "../pictures/backtest-policy.ts";
import { type MarketConfig, REGIMES } from "../policy/market-config.ts";
import { borrowRateRay, RAY } from "../policy/rate-curve.ts";
import { type PolicyRun, startRun, syncRun, viewOf } from "./policy-run.ts";
import { observationOf } from "./score-track.ts";
import { rounded } from "./statistics.ts";

export function curveRows({ profiles }: MarketConfig): CurveRow[] {
  return REGIMES.flatMap((regime, rank) =>
    Array.from({ length: 101 }, (_, percent) => {
      const profile = profiles[rank] ?? profiles[0];
      const rate = borrowRateRay(profile, (BigInt(percent) * RAY) / 100n);
      return {
        regime,
        utilisationPercent: percent,
        ratePercent: rounded((100 * Number(rate)) / Number(RAY)),
      };
    }),
  );
}

/** Long enough at each score for confirmations, dwell and the weekly budget of every level. */
const HOURS_PER_SCORE = 35 * HOURS_PER_DAY;
const FIRST_ROUND = 480_000;

/** Every full point, and both sides of every boundary, in hundredths of a point. */
function shownScores({ rules }: MarketConfig): number[] {
  const { transitionFrom, stressAbove, hysteresis } = rules;
  const points = Array.from({ length: 101 }, (_, point) => 100 * point);
  const rising = [transitionFrom - 1, transitionFrom, stressAbove, stressAbove + 1];
  const falling = rising.map((score) => score - hysteresis);
  return [...new Set([...points, ...rising, ...falling])].toSorted((a, b) => a - b);
}

export function ltvPath(config: MarketConfig): LtvPathRow[] {
  const up = shownScores(config);
  const path = [...up, ...up.toReversed()];
  let run: PolicyRun = startRun(config, FIRST_ROUND * SECONDS_PER_HOUR);
  let round = FIRST_ROUND;
  return path.map((score, order) => {
    for (let hour = 0; hour < HOURS_PER_SCORE; hour++) {
      round += 1;
      const seen = observationOf(round, { score, scoreLow: score, scoreHigh: score });
      run = syncRun(run, round * SECONDS_PER_HOUR, [seen]);
    }
    return {
      order,
      direction: order < up.length ? "rising score" : "falling score",
      score: score / 100,
      maxLtvPercent: viewOf(run, round * SECONDS_PER_HOUR).maxLtvBps / 100,
    };
  });
}
