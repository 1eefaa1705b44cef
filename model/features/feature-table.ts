/**
 * The sixteen features of one asset at every round, as the integers a publisher signs. A row depends
 * on bars that start before its round's time and on days that are over by then: nothing of the future.
 */
import { SCHEMA } from "../schema.ts";
import { type CompletedDays, dayBefore, surgeOverMedian } from "./daily-values.ts";
import { endOfRound, HOURS_PER_DAY, type HourlyGrid } from "./hourly-grid.ts";
import { type HourlyValues, valuesBefore } from "./hourly-values.ts";
import {
  corwinSchultzSpread,
  type Liquidity,
  liquidityAt,
  liquidityHistory,
} from "./liquidity-features.ts";
import type { Asset, MarketData } from "./market-data.ts";
import { NEUTRAL_FEATURES } from "./neutral.ts";
import {
  downsideVolatility,
  drawdown,
  parkinsonVolatility,
  realisedVolatility,
  weeklyExpectedShortfall,
} from "./price-features.ts";
import { median } from "./rolling.ts";

const HOURS_PER_WEEK = 168;
const GAS_MEDIAN_DAYS = 30;
/** A price gap to the perpetual is about 4 times as large as a funding rate of the same stress. */
const BASIS_PER_FUNDING = 4;
/** With fewer quotes in a day a second venue says nothing. */
const MIN_VENUE_QUOTES = 12;

export interface FeatureRow {
  readonly round: number;
  /** In schema order and units, each within its schema range. */
  readonly features: readonly number[];
  /** Bit i is set when feature i had no data and holds its neutral value. */
  readonly missing: number;
}

export interface FeatureTable {
  readonly asset: Asset;
  /** Rounds whose last hour has a bar, in order. */
  readonly rows: readonly FeatureRow[];
}

/** All that one asset's features are made from. */
export interface FeatureInputs {
  readonly spot: HourlyGrid;
  readonly perpetual: HourlyGrid;
  /** Whose mean drawdown is the market's: BTC, ETH, BNB. */
  readonly marketGrids: readonly HourlyGrid[];
  readonly pegDeviation: HourlyValues;
  readonly utilisation: CompletedDays;
  readonly funding: CompletedDays;
  readonly gasPrice: CompletedDays;
  readonly venueGap: HourlyValues;
}

export function featureInputs(market: MarketData, asset: Asset): FeatureInputs {
  const { assets, bnb, pegDeviation, utilisation, funding, gasPrice } = market;
  const marketGrids = [assets.BTC.spot, assets.ETH.spot, bnb];
  return { ...assets[asset], marketGrids, pegDeviation, utilisation, funding, gasPrice };
}

/** Every round that the spot history allows, from the end of its first week. */
export function featureTable(market: MarketData, asset: Asset): FeatureTable {
  const inputs = featureInputs(market, asset);
  const { spot } = inputs;
  const history = liquidityHistory(spot);
  const rows: FeatureRow[] = [];
  for (let end = HOURS_PER_WEEK; end <= spot.length; end++) {
    const round = spot.firstHour + end;
    const row = featureRow(inputs, liquidityAt(history, end - 1), round);
    if (row !== undefined) rows.push(row);
  }
  return { asset, rows };
}

/** Undefined before the end of the first week, and when the last hour has no bar. */
export function featureRow(
  inputs: FeatureInputs,
  liquidity: Liquidity,
  round: number,
): FeatureRow | undefined {
  const end = endOfRound(inputs.spot, round);
  const lastClose = inputs.spot.close[end - 1] ?? Number.NaN;
  if (end < HOURS_PER_WEEK || Number.isNaN(lastClose)) return undefined;
  return encodeFeatures(round, observeFeatures(inputs, liquidity, round));
}

/** Real-valued features in schema order; NaN where the data have none. */
export function observeFeatures(
  inputs: FeatureInputs,
  liquidity: Liquidity,
  round: number,
): number[] {
  const { spot, perpetual, venueGap, marketGrids } = inputs;
  const end = endOfRound(spot, round);
  return [
    realisedVolatility(spot, end),
    parkinsonVolatility(spot, end),
    weeklyExpectedShortfall(spot, end),
    downsideVolatility(spot, end),
    drawdown(spot, end, 6),
    drawdown(spot, end, HOURS_PER_DAY),
    drawdown(spot, end, HOURS_PER_WEEK),
    corwinSchultzSpread(spot, end),
    liquidity.amihud / liquidity.amihudMedian,
    liquidity.volume / liquidity.volumeMedian,
    meanOfPresent(marketGrids.map((g) => drawdown(g, endOfRound(g, round), HOURS_PER_WEEK))),
    maxOf(valuesBefore(inputs.pegDeviation, round, HOURS_PER_DAY)),
    dayBefore(inputs.utilisation, round),
    maxOfPresent(
      basis(spot, perpetual, round) / BASIS_PER_FUNDING,
      dayBefore(inputs.funding, round),
    ),
    surgeOverMedian(inputs.gasPrice, round, GAS_MEDIAN_DAYS),
    medianOfEnough(valuesBefore(venueGap, round, HOURS_PER_DAY), MIN_VENUE_QUOTES),
  ];
}

/** Round half up to schema units; beyond the schema's range is its end, missing is neutral. */
export function encodeFeatures(round: number, observed: readonly number[]): FeatureRow {
  let missing = 0;
  const features = SCHEMA.map(({ exponent, min, max }, i) => {
    const value = observed[i] ?? Number.NaN;
    if (Number.isFinite(value)) {
      return Math.min(Math.max(Math.floor(value * 10 ** -exponent + 0.5), min), max);
    }
    missing |= 1 << i;
    return NEUTRAL_FEATURES[i] ?? 0;
  });
  return { round, features, missing };
}

/** Mean |perpetual / spot - 1| of the last 24 hours. */
function basis(spot: HourlyGrid, perpetual: HourlyGrid, round: number): number {
  let sum = 0;
  let hours = 0;
  for (let hour = round - HOURS_PER_DAY; hour < round; hour++) {
    const perpetualClose = perpetual.close[hour - perpetual.firstHour] ?? Number.NaN;
    const gap = Math.abs(perpetualClose / (spot.close[hour - spot.firstHour] ?? Number.NaN) - 1);
    if (Number.isNaN(gap)) continue;
    sum += gap;
    hours += 1;
  }
  return sum / hours;
}

function meanOfPresent(values: readonly number[]): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.reduce((a, b) => a + b, 0) / present.length;
}

function maxOfPresent(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : Math.max(a, b);
}

function maxOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

function medianOfEnough(values: readonly number[], enough: number): number {
  return values.length < enough ? Number.NaN : median(values);
}
