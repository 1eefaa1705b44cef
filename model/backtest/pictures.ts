/** Every picture of the backtest by file name, drawn from its report and its replays. */
import { ltvPathSpec, rateCurvesSpec } from "../pictures/backtest-policy.ts";
import { strategiesSpec, tornadoSpec } from "../pictures/backtest-results.ts";
import { feedbackSpec, timelineSpec } from "../pictures/backtest-windows.ts";
import { compactSvg } from "../pictures/compact-svg.ts";
import { renderSvg } from "../pictures/render.ts";
import {
  FEEDBACK_ASSET,
  feedbackRows,
  regimeSpans,
  strategyRows,
  timelineRows,
  tornadoRows,
} from "./market-rows.ts";
import { curveRows, ltvPath } from "./policy-rows.ts";
import type { Replay } from "./replay.ts";
import type { BacktestReport } from "./report.ts";
import { type SimulationSettings, trackOf } from "./run-backtest.ts";

export interface PicturesParameters extends Omit<SimulationSettings, "seeds"> {
  readonly report: BacktestReport;
  readonly replays: readonly Replay[];
}

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
