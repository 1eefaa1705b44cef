/** The hours that are looked at on their own: crises that everyone knows, and calm by rule. */
import { forwardFall } from "../dataset/labels.ts";
import { HELD_OUT, monthRange, type RoundRange } from "../dataset/split.ts";
import { SCORED_ASSETS } from "../features/market-data.ts";
import type { SpotHistory } from "./forecaster.ts";

/** After the training range: the fall of FTX, and USDC under its peg. */
export const LATER_CRISES: readonly RoundRange[] = [
  monthRange("november-2022", [2022, 11], 1),
  monthRange("march-2023", [2023, 3], 1),
];

const CRISES: readonly RoundRange[] = [...HELD_OUT, ...LATER_CRISES];

export function crisesBetween(from: number, to: number): RoundRange[] {
  return CRISES.filter(({ first, end }) => first < to && end > from);
}

export function isInCrisis(round: number): boolean {
  return CRISES.some(({ first, end }) => round >= first && round < end);
}

const MIN_CALM_HOURS = 7 * 24;
const CALM_FALL = 0.05;
export const CALM_RULE =
  "at least 7 days in a row without one hour that a fall of more than 5 % follows within 24 h, in ETH and in BTC";

/** Found with hindsight: they choose the hours that are looked at, never a forecast. */
export function calmWindows(spot: SpotHistory, first: number, end: number): RoundRange[] {
  const windows: RoundRange[] = [];
  let start = first;
  for (let round = first; round <= end; round++) {
    const isCalm =
      round < end && SCORED_ASSETS.every((asset) => !(forwardFall(spot[asset], round) > CALM_FALL));
    if (isCalm) continue;
    if (round - start >= MIN_CALM_HOURS) {
      const name = new Date(start * 3_600_000).toISOString().slice(0, 10);
      windows.push({ name, first: start, end: round });
    }
    start = round + 1;
  }
  return windows;
}
