/** A small invented market: hourly candles from a seeded walk with a crash in it, and daily series. */
import { dailyValues } from "../../model/features/daily-values.ts";
import { type Candles, type HourlyGrid, hourlyGrid } from "../../model/features/hourly-grid.ts";
import { hourlyValues } from "../../model/features/hourly-values.ts";
import type { Asset, AssetData, MarketData } from "../../model/features/market-data.ts";
import { seededRandom } from "../../model/random.ts";

/** 2019-02-01 00:00 UTC */
export const FIRST_HOUR = 430_488;

export interface SyntheticMarketParameters {
  readonly hours: number;
  /** How many days a stretch of high volatility lasts, after four times as many calm ones. */
  readonly stressDays?: number;
  /** Standard deviation of an hour's return on calm days; 1 % when left out. */
  readonly calmVolatility?: number;
  /** Everything that becomes known from this round on is different when `future` differs. */
  readonly future?: { readonly fromRound: number; readonly seed: number };
}

export function syntheticMarket({
  hours,
  stressDays = 1,
  calmVolatility = 0.01,
  future,
}: SyntheticMarketParameters): MarketData {
  const candles = (seed: number): HourlyGrid => {
    const past = syntheticCandles(seed, hours, { stressDays, calmVolatility });
    if (future === undefined) return hourlyGrid(past);
    const kept = future.fromRound - FIRST_HOUR;
    const other = syntheticCandles(future.seed + seed, hours, { stressDays, calmVolatility });
    const splice = (a: readonly number[], b: readonly number[]): number[] => [
      ...a.slice(0, kept),
      ...b.slice(kept),
    ];
    return hourlyGrid({
      file: past.file,
      times: past.times,
      open: splice(past.open, other.open),
      high: splice(past.high, other.high),
      low: splice(past.low, other.low),
      close: splice(past.close, other.close),
      volume: splice(past.volume, other.volume),
    });
  };
  const hourTimes = Array.from({ length: hours }, (_, h) => (FIRST_HOUR + h) * 3600);
  const hourly = (seed: number, scale: number) => {
    const draw = valueAt(
      seed,
      hourTimes,
      future && { at: future.fromRound * 3600, seed: future.seed },
    );
    return hourlyValues(
      hourTimes.map((time, i) => ({ time: time + 600, value: scale * (draw[i] ?? 0) })),
      Math.max,
    );
  };
  const dayTimes = Array.from(
    { length: Math.ceil(hours / 24) + 40 },
    (_, d) => (FIRST_HOUR / 24 + d - 40) * 86_400,
  );
  const daily = (seed: number, scale: number) => {
    // A day's value is known at its end, so the day that contains the round is already the future.
    const at = future && Math.floor(future.fromRound / 24) * 86_400;
    const draw = valueAt(
      seed,
      dayTimes,
      future && at !== undefined ? { at, seed: future.seed } : undefined,
    );
    return dailyValues(
      dayTimes,
      draw.map((value) => scale * (0.5 + value)),
    );
  };
  const asset = (seed: number): AssetData => ({
    spot: candles(seed),
    perpetual: candles(seed),
    venueGap: hourly(seed + 50, 0.01),
  });
  const assets: Record<Asset, AssetData> = { ETH: asset(1), BTC: asset(2), LINK: asset(3) };
  return {
    assets,
    bnb: candles(4),
    pegDeviation: hourly(60, 0.005),
    utilisation: daily(61, 0.6),
    funding: daily(62, 0.0004),
    gasPrice: daily(63, 5e10),
  };
}

function valueAt(
  seed: number,
  times: readonly number[],
  future: { readonly at: number; readonly seed: number } | undefined,
): number[] {
  const past = seededRandom(seed);
  const other = seededRandom(seed + (future?.seed ?? 0) + 1_000);
  return times.map((time) => {
    const [known, changed] = [past.uniform(), other.uniform()];
    return future !== undefined && time >= future.at ? changed : known;
  });
}

/** Calm, and 4 % an hour in the last fifth of every cycle. */
export function syntheticCandles(
  seed: number,
  hours: number,
  { stressDays = 1, calmVolatility = 0.01 } = {},
): Candles {
  const random = seededRandom(seed);
  const times: number[] = [];
  const [open, high, low, close, volume]: number[][] = [[], [], [], [], []];
  let price = 100;
  for (let h = 0; h < hours; h++) {
    const volatility = Math.floor(h / (24 * stressDays)) % 5 === 4 ? 0.04 : calmVolatility;
    const next = price * Math.exp(volatility * random.normal());
    times.push((FIRST_HOUR + h) * 3600);
    open?.push(price);
    close?.push(next);
    high?.push(Math.max(price, next) * (1 + volatility * random.uniform()));
    low?.push(Math.min(price, next) * (1 - volatility * random.uniform()));
    volume?.push(1_000 * (0.5 + random.uniform()) * (volatility / 0.01));
    price = next;
  }
  return {
    file: `walk-${seed}`,
    times,
    open: open ?? [],
    high: high ?? [],
    low: low ?? [],
    close: close ?? [],
    volume: volume ?? [],
  };
}
