/** How smooth a strategy's parameters are, and whether it moved when it should have. */
import { CALM, STRESS } from "../policy/market-config.ts";
import type { HourParameters, ParameterTrack } from "./parameter-track.ts";
import { type PricePath, QUARTERS_PER_HOUR } from "./price-path.ts";

export interface Smoothness {
  readonly ltvChanges: number;
  /** Sum of all moves. */
  readonly ltvVariationBps: number;
  readonly largestTighteningBps: number;
  readonly largestLooseningBps: number;
  readonly rateChanges: number;
  /** In positions: 10000 is one regime. */
  readonly largestRateStep: number;
  /** Hours in the calm regime, and those of them in which the maximum LTV was not back yet. */
  readonly calmHours: number;
  readonly heldBackHours: number;
}

export interface Reactions {
  readonly regimeRises: number;
  /** Rises after which the price did not fall by 5 % within a day. */
  readonly overReactions: number;
  /** Times that the price came 10 % below its highest of the day before. */
  readonly falls: number;
  /** Falls that began in calm, and those that began in stress. */
  readonly underReactions: number;
  readonly fallsInStress: number;
}

const HOURS_PER_DAY = 24;
const CONFIRMING_FALL = 0.05;
const FALL = 0.1;

export function smoothnessOf(
  { hours }: ParameterTrack,
  { measuredFrom }: PricePath,
  calmLtvBps: number,
): Smoothness {
  const measured = hours.slice(Math.max(0, measuredFrom - 1));
  const moves = (read: (now: HourParameters) => number): number[] =>
    measured
      .slice(1)
      .map((now, i) => read(now) - read(measured[i] ?? now))
      .filter((move) => move !== 0);
  const ltv = moves((now) => now.maxLtvBps);
  const rate = moves((now) => now.ratePosition);
  const calm = hours.slice(measuredFrom).filter(({ regime }) => regime === CALM);
  return {
    ltvChanges: ltv.length,
    ltvVariationBps: ltv.reduce((sum, move) => sum + Math.abs(move), 0),
    largestTighteningBps: Math.max(0, ...ltv.map((move) => -move)),
    largestLooseningBps: Math.max(0, ...ltv),
    rateChanges: rate.length,
    largestRateStep: Math.max(0, ...rate.map(Math.abs)),
    calmHours: calm.length,
    heldBackHours: calm.filter(({ maxLtvBps }) => maxLtvBps < calmLtvBps).length,
  };
}

export function reactionsOf({ hours }: ParameterTrack, path: PricePath): Reactions {
  const regimeAt = (hour: number): number => hours[hour]?.regime ?? 0;
  const rises: number[] = [];
  for (let hour = Math.max(1, path.measuredFrom); hour < path.hours; hour++) {
    if (regimeAt(hour) > regimeAt(hour - 1)) rises.push(hour);
  }
  const falls = fallsOf(path);
  return {
    regimeRises: rises.length,
    overReactions: rises.filter((hour) => !isFollowedByFall(path, hour)).length,
    falls: falls.length,
    underReactions: falls.filter((hour) => regimeAt(hour) === CALM).length,
    fallsInStress: falls.filter((hour) => regimeAt(hour) === STRESS).length,
  };
}

/** Hours of the first touch; a day without one ends an episode. */
export function fallsOf({ quarters, hours, measuredFrom }: PricePath): number[] {
  const touches: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let hour = measuredFrom; hour < hours; hour++) {
    const before = quarters.subarray(
      Math.max(0, hour - HOURS_PER_DAY) * QUARTERS_PER_HOUR,
      hour * QUARTERS_PER_HOUR,
    );
    const within = quarters.subarray(hour * QUARTERS_PER_HOUR, (hour + 1) * QUARTERS_PER_HOUR);
    if (Math.min(...within) > (1 - FALL) * Math.max(...before)) continue;
    if (hour - last > HOURS_PER_DAY) touches.push(hour);
    last = hour;
  }
  return touches;
}

function isFollowedByFall({ quarters }: PricePath, hour: number): boolean {
  const start = hour * QUARTERS_PER_HOUR;
  const ahead = quarters.subarray(start, start + HOURS_PER_DAY * QUARTERS_PER_HOUR);
  return Math.min(...ahead) <= (1 - CONFIRMING_FALL) * (quarters[start] ?? Number.NaN);
}
