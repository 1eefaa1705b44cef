/**
 * The policy through every year of the data, without a simulated market: windows are chosen with
 * hindsight, years are not.
 */

import { HOURS_PER_DAY, SECONDS_PER_HOUR } from "../features/hourly-grid.ts";
import type { MarketData } from "../features/market-data.ts";
import type { HistoryWindow } from "../history/history-file.ts";
import { BPS, CALM, type MarketConfig, STRESS, TRANSITION } from "../policy/market-config.ts";
import { parameterTrack } from "./parameter-track.ts";
import { LEAD_HOURS, REPLAYED_ASSETS, type Replay, type ReplayedAsset } from "./replay.ts";
import { rounded } from "./statistics.ts";
import { type Reactions, reactionsOf, smoothnessOf } from "./track-measures.ts";

export interface YearResult {
  readonly year: string;
  readonly asset: ReplayedAsset;
  readonly hours: number;
  readonly missedRounds: number;
  readonly meanMaxLtvPercent: number;
  /** Hours in each regime, by rank. */
  readonly regimeHours: readonly [number, number, number];
  /** Hours in the calm regime in which the maximum LTV was not back yet. */
  readonly heldBackHours: number;
  readonly reactions: Reactions;
}

/** A year that the data leave before its end counts from this length on. */
const LEAST_HOURS = 180 * HOURS_PER_DAY;

/** UTC years that the prices of every replayed asset cover, with the time before that settles a market. */
export function yearWindows({ assets }: Pick<MarketData, "assets">): HistoryWindow[] {
  const grids = REPLAYED_ASSETS.map((asset) => assets[asset].spot);
  const from = Math.max(...grids.map(({ firstHour }) => firstHour)) + LEAD_HOURS;
  const to = Math.min(...grids.map(({ firstHour, length }) => firstHour + length));
  const windows: HistoryWindow[] = [];
  const firstYear = new Date(from * SECONDS_PER_HOUR * 1000).getUTCFullYear();
  for (let year = firstYear; hourOf(year) + LEAST_HOURS <= to; year++) {
    const [firstRound, end] = [hourOf(year), hourOf(year + 1)];
    if (firstRound < from) continue;
    const days = Math.floor((Math.min(end, to) - firstRound) / HOURS_PER_DAY);
    const lastRound = firstRound + days * HOURS_PER_DAY - 1;
    const name = lastRound === end - 1 ? `${year}` : `${year} (${days} days)`;
    windows.push({ name, description: name, firstRound, lastRound });
  }
  return windows;
}

const hourOf = (year: number): number => Date.UTC(year, 0) / 1000 / SECONDS_PER_HOUR;

export function yearResult(replay: Replay, config: MarketConfig): YearResult {
  const { window, asset, path, observations } = replay;
  const track = parameterTrack("adaptive", { config, path, observations, scoreDelayHours: 0 });
  const measured = track.hours.slice(path.measuredFrom);
  const sum = measured.reduce((total, { maxLtvBps }) => total + maxLtvBps, 0);
  const hoursIn = (rank: number): number => measured.filter(({ regime }) => regime === rank).length;
  const seen = observations.filter(({ round }) => round >= window.firstRound);
  const { heldBackHours } = smoothnessOf(track, path, config.profiles[CALM].maxLtvBps);
  return {
    year: window.name,
    asset,
    hours: measured.length,
    missedRounds: measured.length - seen.length,
    meanMaxLtvPercent: rounded((100 * sum) / (BPS * measured.length)),
    regimeHours: [hoursIn(CALM), hoursIn(TRANSITION), hoursIn(STRESS)],
    heldBackHours,
    reactions: reactionsOf(track, path),
  };
}
