/** Every picture of the backtest by file name, drawn from its report and its replays. */
import {
  type CurveRow,
  type FeedbackRow,
  feedbackSpec,
  type LtvPathRow,
  ltvPathSpec,
  type RegimeSpan,
  rateCurvesSpec,
  strategiesSpec,
  type TimelineRow,
  timelineSpec,
  tornadoSpec,
} from "../pictures/backtest.ts";
import { compactSvg } from "../pictures/compact-svg.ts";
import { renderSvg } from "../pictures/render.ts";
import { type MarketConfig, REGIMES } from "../policy/market-config.ts";
import { borrowRateRay, RAY } from "../policy/rate-curve.ts";
import type { Assumptions } from "./assumptions.ts";
import { MEASURES, type Measure } from "./outcome.ts";
import type { ParameterTrack, Strategy } from "./parameter-track.ts";
import { type PolicyRun, startRun, syncRun, viewOf } from "./policy-run.ts";
import { QUARTERS_PER_HOUR } from "./price-path.ts";
import type { Replay } from "./replay.ts";
import type { BacktestReport } from "./report.ts";
import { traceOf, trackOf } from "./run-backtest.ts";
import { observationOf } from "./score-track.ts";
import { rounded } from "./statistics.ts";

export interface PicturesParameters {
  readonly report: BacktestReport;
  readonly replays: readonly Replay[];
  readonly config: MarketConfig;
  readonly assumptions: Assumptions;
  readonly seed: number;
}

const HOURS_PER_DAY = 24;
const SECONDS_PER_HOUR = 3_600;
/** Charts of weeks show every second hour. */
const HOURS_PER_POINT = 2;
const TRACED: readonly Strategy[] = ["adaptive", "static-calm", "static-tight"];
const COMPARED: readonly Measure[] = [
  "badDebtPercent",
  "liquidatedPercent",
  "hoursAbove95",
  "debtPercent",
];
/** One asset is enough to see the loop. */
const FEEDBACK_ASSET = "ETH";
const HEADINGS: Readonly<Partial<Record<Measure, string>>> = {
  badDebtPercent: "bad debt, % of debt",
  liquidatedPercent: "liquidated, % of debt",
  hoursAbove95: "hours above 95 % utilisation",
  debtPercent: "mean debt, % of collateral posted",
};
const TORNADO = ["liquidatedPercent", "badDebtPercent"] as const;

/** File name without extension, and SVG text. */
export async function backtestPictures(
  parameters: PicturesParameters,
): Promise<[string, string][]> {
  const { report, replays, config } = parameters;
  const pictures: [string, string][] = [
    ["rate-curves", await renderSvg(rateCurvesSpec(curveRows(config)))],
    ["score-to-ltv", await renderSvg(ltvPathSpec(ltvPath(config)))],
    ["strategies", await renderSvg(strategiesSpec(strategyRows(report)))],
  ];
  if (report.sensitivity !== undefined) {
    pictures.push(["sensitivity", await renderSvg(tornadoSpec(tornadoRows(report)))]);
  }
  for (const replay of replays) {
    const { window, asset } = replay;
    const name = `${window.name}-${asset.toLowerCase()}`;
    const title = `${asset}, ${window.description}`;
    const track = trackOf(replay, "adaptive", parameters);
    const timeline = timelineRows(replay, track);
    const spans = regimeSpans(replay, track);
    pictures.push([`timeline-${name}`, await renderSvg(timelineSpec(title, timeline, spans))]);
    if (asset !== FEEDBACK_ASSET) continue;
    const feedback = feedbackSpec(title, timeline, feedbackRows(replay, parameters));
    pictures.push([`feedback-${name}`, await renderSvg(feedback)]);
  }
  return pictures.map(([name, svg]) => [name, compactSvg(svg)]);
}

function curveRows({ profiles }: MarketConfig): CurveRow[] {
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

/** Long enough at each score for confirmations, dwell and the loosening budget. */
const HOURS_PER_SCORE = 8 * HOURS_PER_DAY;
const FIRST_ROUND = 480_000;

function ltvPath(config: MarketConfig): LtvPathRow[] {
  const up = Array.from({ length: 101 }, (_, score) => score);
  const path = [...up, ...up.toReversed()];
  let run: PolicyRun = startRun(config, FIRST_ROUND * SECONDS_PER_HOUR);
  let round = FIRST_ROUND;
  return path.map((score, order) => {
    for (let hour = 0; hour < HOURS_PER_SCORE; hour++) {
      round += 1;
      const at = 100 * score;
      const seen = observationOf(round, { score: at, scoreLow: at, scoreHigh: at });
      run = syncRun(run, round * SECONDS_PER_HOUR, [seen]);
    }
    return {
      order,
      direction: order < up.length ? "rising score" : "falling score",
      score,
      maxLtvPercent: viewOf(run, round * SECONDS_PER_HOUR).maxLtvBps / 100,
    };
  });
}

function timelineRows({ path, observations }: Replay, track: ParameterTrack): TimelineRow[] {
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
function regimeSpans({ path }: Replay, { hours }: ParameterTrack): RegimeSpan[] {
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

function feedbackRows(replay: Replay, parameters: PicturesParameters): FeedbackRow[] {
  return TRACED.flatMap((strategy) => {
    const track = trackOf(replay, strategy, parameters);
    return sampled(traceOf(replay, track, { ...parameters, seeds: 1 })).map(
      ({ hour, ...point }) => ({
        ...point,
        strategy,
        day: rounded(hour / HOURS_PER_DAY),
      }),
    );
  });
}

const sampled = <T>(points: readonly T[]): T[] =>
  points.filter((_, i) => i % HOURS_PER_POINT === 0);

function strategyRows({ windows }: BacktestReport) {
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

function tornadoRows({ sensitivity }: BacktestReport) {
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
