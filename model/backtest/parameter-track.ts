/** The parameters that each strategy gives a market, hour by hour. They depend on scores alone. */

import { SECONDS_PER_HOUR } from "../features/hourly-grid.ts";
import {
  BPS,
  CALM,
  type MarketConfig,
  type Regime,
  STRESS,
  TRANSITION,
} from "../policy/market-config.ts";
import { POSITIONS_PER_REGIME } from "../policy/profiles.ts";
import { curveAt, type RateCurve } from "../policy/rate-curve.ts";
import type { Observation } from "../policy/regime-machine.ts";
import { type PolicyView, startRun, syncRun, viewOf } from "./policy-run.ts";
import { type PricePath, QUARTERS_PER_HOUR } from "./price-path.ts";

export const STRATEGIES = [
  "adaptive",
  "static-calm",
  "static-middle",
  "static-tight",
  "foresight",
] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What holds in one hour. */
export interface HourParameters {
  readonly maxLtvBps: number;
  /** Shares of the market's caps. */
  readonly borrowCapBps: number;
  readonly supplyCapBps: number;
  readonly curve: RateCurve;
  readonly liquidationBonusBps: number;
  readonly closeFactorBps: number;
  readonly ratePosition: number;
  readonly regime: Regime;
}

export interface ParameterTrack {
  readonly strategy: Strategy;
  /** One entry for each hour of the price path. */
  readonly hours: readonly HourParameters[];
}

export interface TrackParameters {
  readonly config: MarketConfig;
  readonly path: PricePath;
  /** From well before the path, so that the policy has forgotten where it started. */
  readonly observations: readonly Observation[];
  readonly scoreDelayHours: number;
}

/** The policy has this long after a full hour to hear of the round and be synced. */
const SYNC_DELAY_SECONDS = 60;
/** Foresight is in stress when the price is about to be this far below. */
const FORESEEN_FALL = 0.1;
const FORESIGHT_HOURS = 24;

export function parameterTrack(strategy: Strategy, parameters: TrackParameters): ParameterTrack {
  return { strategy, hours: hoursOf(strategy, parameters) };
}

function hoursOf(strategy: Strategy, parameters: TrackParameters): HourParameters[] {
  const { config, path } = parameters;
  const always = (regime: Regime): HourParameters[] =>
    Array.from({ length: path.hours }, () => profileOf(config, regime));
  switch (strategy) {
    case "adaptive":
      return adaptiveHours(parameters);
    case "static-calm":
      return always(CALM);
    case "static-middle":
      return always(TRANSITION);
    case "static-tight":
      return always(STRESS);
    case "foresight":
      return foresightHours(parameters);
  }
}

/** One sync an hour; a missed round is a sync without news. */
function adaptiveHours(parameters: TrackParameters): HourParameters[] {
  const { config, path, observations, scoreDelayHours } = parameters;
  const byRound = new Map(observations.map((seen) => [seen.round, seen]));
  const firstRound = (observations[0]?.round ?? path.firstRound) + scoreDelayHours;
  let run = startRun(config, firstRound * SECONDS_PER_HOUR);
  const hours: HourParameters[] = [];
  for (let round = firstRound; round < path.firstRound + path.hours; round++) {
    const timestamp = round * SECONDS_PER_HOUR + SYNC_DELAY_SECONDS;
    const seen = byRound.get(round - scoreDelayHours);
    run = syncRun(run, timestamp, seen === undefined ? [] : [seen]);
    if (round < path.firstRound) continue;
    hours.push(seenParameters(viewOf(run, timestamp), config));
  }
  return hours;
}

function seenParameters(view: PolicyView, config: MarketConfig): HourParameters {
  const { maxLtvBps, borrowCap, supplyCap, curve, levels, regime } = view;
  const { liquidationBonusBps, closeFactorBps } = view;
  return {
    maxLtvBps,
    borrowCapBps: bpsOf(borrowCap, config.borrowCap),
    supplyCapBps: bpsOf(supplyCap, config.supplyCap),
    curve,
    liquidationBonusBps,
    closeFactorBps,
    ratePosition: levels.rate,
    regime,
  };
}

const bpsOf = (cap: bigint, whole: bigint): number => Number((cap * BigInt(BPS)) / whole);

/** Not a policy but a bound: what the best possible score could give, without limits on speed. */
function foresightHours({ config, path }: TrackParameters): HourParameters[] {
  const { quarters } = path;
  return Array.from({ length: path.hours }, (_, hour) => {
    const now = quarters[hour * QUARTERS_PER_HOUR] ?? Number.NaN;
    const ahead = quarters.subarray(
      hour * QUARTERS_PER_HOUR,
      (hour + FORESIGHT_HOURS) * QUARTERS_PER_HOUR,
    );
    const isFall = Math.min(...ahead) < now * (1 - FORESEEN_FALL);
    return profileOf(config, isFall ? STRESS : CALM);
  });
}

function profileOf(config: MarketConfig, regime: Regime): HourParameters {
  const ratePosition = regime * POSITIONS_PER_REGIME;
  const { maxLtvBps, borrowCapBps, supplyCapBps } = config.profiles[regime];
  const { liquidationBonusBps, closeFactorBps } = config.profiles[regime];
  return {
    maxLtvBps,
    borrowCapBps,
    supplyCapBps,
    curve: curveAt(config.profiles, ratePosition),
    liquidationBonusBps,
    closeFactorBps,
    ratePosition,
    regime,
  };
}
