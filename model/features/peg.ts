/**
 * The worst deviation among the pegged assets that lending markets list, hour by hour: |price - 1| of
 * stablecoins, over every source that quotes them to the basis point (Chainlink rounds, a Uniswap pool
 * and, while it was listed, UST), and the discount of staked ether, once it was listed.
 */
import { SECONDS_PER_HOUR } from "./hourly-grid.ts";
import { type HourlyValues, hourlyValues, type Observation } from "./hourly-values.ts";
import { checkStablePrice } from "./plausible.ts";
import { readSeries } from "./series.ts";
import { readStakedEtherDiscounts, STAKED_ETHER_FILES } from "./staked-ether.ts";

const ROUNDS = ["DAI", "USDC", "USDT"].map((symbol) => `chainlink_rounds/${symbol}_USD.csv.gz`);
const POOL = "defi/uniswap_v3_usdc_usdt_1bp_1h.csv.gz";
const UST = "spot_1h_b/UST.csv.gz";

export const PEG_FILES: readonly string[] = [...ROUNDS, POOL, UST, ...STAKED_ETHER_FILES];

/** Chainlink answers have 8 decimals. */
const ANSWER_SCALE = 1e8;
/** A Uniswap price is 1.0001^tick. */
const TICK_BASE = 1.0001;

interface PegSource {
  readonly file: string;
  readonly column: string;
  readonly toPrice: (cell: number) => number;
}

const SOURCES: readonly PegSource[] = [
  ...ROUNDS.map((file) => ({ file, column: "price", toPrice: (a: number) => a / ANSWER_SCALE })),
  { file: POOL, column: "poolTick", toPrice: (tick) => TICK_BASE ** tick },
  { file: UST, column: "close", toPrice: (close) => close },
];

export async function readPegDeviations(directory: string): Promise<HourlyValues> {
  const deviations: Observation[] = [];
  for (const { observations } of await readStablePrices(directory)) {
    for (const { time, value } of observations) {
      deviations.push({ time, value: pegDeviation(value) });
    }
  }
  for (const [hour, value] of await readStakedEtherDiscounts(directory)) {
    deviations.push({ time: hour * SECONDS_PER_HOUR, value });
  }
  return hourlyValues(deviations, Math.max);
}

/** Of a price that is meant to be 1. */
export function pegDeviation(price: number): number {
  return Math.abs(price - 1);
}

export interface StablePrices {
  readonly file: string;
  /** In USD. */
  readonly observations: readonly Observation[];
}

export async function readStablePrices(directory: string): Promise<StablePrices[]> {
  const prices: StablePrices[] = [];
  for (const { file, column, toPrice } of SOURCES) {
    const checks = { [column]: (cell: number) => checkStablePrice(toPrice(cell), undefined) };
    const series = await readSeries({ directory, file, columns: [column], checks });
    const cells = series.column(column);
    const observations = series.times.map((time, i) => ({
      time,
      value: toPrice(cells[i] ?? Number.NaN),
    }));
    prices.push({ file, observations });
  }
  return prices;
}
