/**
 * The worst deviation among the pegged assets that lending markets list, hour by hour: |price - 1| of
 * stablecoins, over every source that quotes them to the basis point (Chainlink rounds, a Uniswap pool
 * and, while it was listed, UST), and the discount of staked ether, once it was listed.
 */

import { readBars } from "./candles.ts";
import { checkGaps, MAX_SILENT_DAYS, type OnGap } from "./gaps.ts";
import { HOURS_PER_DAY, SECONDS_PER_HOUR } from "./hourly-grid.ts";
import { type HourlyValues, hourlyValues, type Observation } from "./hourly-values.ts";
import { readOracleRounds } from "./oracle-rounds.ts";
import { checkStableHistory } from "./plausible.ts";
import { readSeries } from "./series.ts";
import { readStakedEtherDiscounts, STAKED_ETHER_FILES } from "./staked-ether.ts";

const ROUNDS = ["DAI", "USDC", "USDT"].map((symbol) => `chainlink_rounds/${symbol}_USD.csv.gz`);
const POOL = "defi/uniswap_v3_usdc_usdt_1bp_1h.csv.gz";
const UST = "spot_1h_b/UST.csv.gz";

export const PEG_FILES: readonly string[] = [...ROUNDS, POOL, UST, ...STAKED_ETHER_FILES];

/** Of Chainlink's answers in USD. */
const ANSWER_DECIMALS = 8;
/** A Uniswap price is 1.0001^tick. */
const TICK_BASE = 1.0001;
const TICK_COLUMN = "poolTick";

export async function readPegDeviations(directory: string, onGap?: OnGap): Promise<HourlyValues> {
  const deviations: Observation[] = [];
  for (const { observations } of await readStablePrices(directory, onGap)) {
    for (const { time, value } of observations) {
      deviations.push({ time, value: pegDeviation(value) });
    }
  }
  for (const [hour, value] of await readStakedEtherDiscounts(directory, onGap)) {
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

/** @throws BallastError as readSeries does, `DATA_CANDLE` and `DATA_GAP`. */
export async function readStablePrices(directory: string, onGap?: OnGap): Promise<StablePrices[]> {
  const prices: StablePrices[] = [];
  for (const file of ROUNDS) {
    const parameters = { directory, file, decimals: ANSWER_DECIMALS, check: checkStableHistory };
    const observations = await readOracleRounds({ ...parameters, ...(onGap && { onGap }) });
    prices.push({ file, observations });
  }
  prices.push({ file: POOL, observations: await readPoolPrices(directory, onGap) });
  const bars = await readBars({ directory, file: UST, closeCheck: checkStableHistory, onGap });
  const observations = bars.map(({ time, close }) => ({ time, value: close }));
  return [...prices, { file: UST, observations }];
}

async function readPoolPrices(directory: string, onGap?: OnGap): Promise<Observation[]> {
  const toPrice = (tick: number): number => TICK_BASE ** tick;
  const { times, column } = await readSeries({
    directory,
    file: POOL,
    columns: [TICK_COLUMN],
    checks: {
      [TICK_COLUMN]: (tick, previous) =>
        checkStableHistory(toPrice(tick), previous === undefined ? undefined : toPrice(previous)),
    },
  });
  const maxMissing = MAX_SILENT_DAYS * HOURS_PER_DAY;
  checkGaps({ file: POOL, times, step: "hour", maxMissing, onGap });
  const ticks = column(TICK_COLUMN);
  return times.map((time, i) => ({ time, value: toPrice(ticks[i] ?? Number.NaN) }));
}
