/** One run hour by hour, for the charts that show how a loss builds up. */
import type { ParameterTrack } from "./parameter-track.ts";
import type { Replay } from "./replay.ts";
import { type SimulationSettings, simulationParameters } from "./run-backtest.ts";
import { Simulation } from "./simulate.ts";
import { rounded } from "./statistics.ts";

/** Cumulative figures of one run at the start of every measured hour, in % of the collateral posted. */
export interface TracePoint {
  readonly hour: number;
  readonly maxLtvPercent: number;
  readonly debtPercent: number;
  readonly liquidatedPercent: number;
  readonly badDebtPercent: number;
}

export function traceOf(
  replay: Replay,
  track: ParameterTrack,
  settings: Omit<SimulationSettings, "seeds">,
): TracePoint[] {
  const simulation = new Simulation(simulationParameters(replay, track, settings));
  const { path } = replay;
  const posted = settings.assumptions.collateralInDailyVolumes * path.usualVolumeUsd;
  const percent = (usd: number): number => rounded((100 * usd) / posted);
  const points: TracePoint[] = [];
  let deficitBefore = 0;
  for (let hour = 0; hour < path.hours; hour++) {
    const { books, recorder } = simulation;
    if (hour === path.measuredFrom) deficitBefore = books.deficit;
    if (hour >= path.measuredFrom) {
      points.push({
        hour: hour - path.measuredFrom,
        maxLtvPercent: (track.hours[hour]?.maxLtvBps ?? 0) / 100,
        debtPercent: percent(books.debt),
        liquidatedPercent: percent(recorder.liquidatedUsd),
        badDebtPercent: percent(books.deficit - deficitBefore),
      });
    }
    simulation.step(hour);
  }
  return points;
}
