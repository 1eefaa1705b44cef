/** Rows of the charts that show the backtest's windows and results. */
import { HOURS_PER_DAY } from "../features/hourly-grid.ts";
import type { StrategyRow, TornadoRow } from "../pictures/backtest-results.ts";
import type { FeedbackRow, RegimeSpan, TimelineRow } from "../pictures/backtest-windows.ts";
import { REGIMES } from "../policy/market-config.ts";
import { MEASURES, type Measure } from "./outcome.ts";
import type { ParameterTrack, Strategy } from "./parameter-track.ts";
import { QUARTERS_PER_HOUR } from "./price-path.ts";
import type { Replay } from "./replay.ts";
import type { BacktestReport } from "./report.ts";
import { type SimulationSettings, trackOf } from "./run-backtest.ts";
import { rounded } from "./statistics.ts";
import { traceOf } from "./trace.ts";

/** Charts of weeks show every second hour. */
const HOURS_PER_POINT = 2;
const TRACED: readonly Strategy[] = ["adaptive", "static-calm", "static-tight"];
const COMPARED: readonly Measure[] = [
  "badDebtPercent",
  "liquidatedPercent",
  "hoursAbove95",
  "debtPercent",
];
const HEADINGS: Readonly<Partial<Record<Measure, string>>> = {
  badDebtPercent: "bad debt, % of debt",
  liquidatedPercent: "liquidated, % of debt",
  hoursAbove95: "hours above 95 % utilisation",
  debtPercent: "mean debt, % of collateral posted",
};
const TORNADO = ["liquidatedPercent", "badDebtPercent"] as const;

/** One asset is enough to see the loop. */
export const FEEDBACK_ASSET = "ETH";

export function timelineRows({ path, observations }: Replay, track: ParameterTrack): TimelineRow[] {
  const byRound = new Map(observations.map((seen) => [seen.round, seen]));
  const start = path.quarters[path.measuredFrom * QUARTERS_PER_HOUR] ?? Number.NaN;
  return Array.from({ length: path.hours - path.measuredFrom }, (_, i) => {
    const hour = path.measuredFrom + i;
    const seen = byRound.get(path.firstRound + hour);
    const now = track.hours[hour];
    const points = (score: number | undefined) => (score === undefined ? null : score / 100);
    return {
      day: rounded(i / HOURS_PER_DAY),
      score: points(seen?.score),
      scoreLow: points(seen?.scoreLow),
      scoreHigh: points(seen?.scoreHigh),
      price: rounded((100 * (path.quarters[hour * QUARTERS_PER_HOUR] ?? Number.NaN)) / start),
      maxLtvPercent: (now?.maxLtvBps ?? 0) / 100,
    };
  }).filter((_, i) => i % HOURS_PER_POINT === 0);
}

/** Stretches of one regime, for the ground of the chart. */
export function regimeSpans({ path }: Replay, { hours }: ParameterTrack): RegimeSpan[] {
  const spans: RegimeSpan[] = [];
  const dayOf = (hour: number): number => rounded((hour - path.measuredFrom) / HOURS_PER_DAY);
  let from = path.measuredFrom;
  for (let hour = from + 1; hour <= path.hours; hour++) {
    const rank = hours[from]?.regime ?? 0;
    if (hour < path.hours && hours[hour]?.regime === rank) continue;
    spans.push({ from: dayOf(from), to: dayOf(hour), regime: REGIMES[rank] });
    from = hour;
  }
  return spans;
}

export function feedbackRows(
  replay: Replay,
  settings: Omit<SimulationSettings, "seeds">,
): FeedbackRow[] {
  return TRACED.flatMap((strategy) => {
    const track = trackOf(replay, strategy, settings);
    return sampled(traceOf(replay, track, settings)).map(({ hour, ...point }) => ({
      ...point,
      strategy,
      day: rounded(hour / HOURS_PER_DAY),
    }));
  });
}

const sampled = <T>(points: readonly T[]): T[] =>
  points.filter((_, i) => i % HOURS_PER_POINT === 0);

export function strategyRows({ windows }: BacktestReport): StrategyRow[] {
  return windows
    .filter(({ asset }) => asset === FEEDBACK_ASSET)
    .flatMap(({ window, strategies }) =>
      strategies.flatMap(({ strategy, measures }) =>
        COMPARED.map((measure) => ({
          window,
          strategy,
          measure: HEADINGS[measure] ?? measure,
          ...measures[measure],
        })),
      ),
    );
}

export function tornadoRows({ sensitivity }: BacktestReport): TornadoRow[] {
  return TORNADO.flatMap((measure) =>
    (sensitivity?.rows ?? []).flatMap(({ what, low, high }) =>
      (["low", "high"] as const).map((end) => ({
        measure: MEASURES[measure],
        what,
        end,
        base: sensitivity?.base.difference[measure].median ?? 0,
        value: (end === "low" ? low : high).difference[measure].median,
      })),
    ),
  );
}
