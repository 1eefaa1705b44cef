/** A whole directory of raw series in the shipped forms, invented: what BALLAST_DATA may point to. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { RAW_FILES } from "../../model/features/market-data.ts";
import { FIRST_HOUR, syntheticCandles } from "./synthetic-market.ts";

const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_DAY = 86_400;
/** Daily series begin before the candles, as their medians need 30 days. */
export const DAYS_BEFORE = 40;

export interface RawDataOptions {
  /** 2019-02-01 unless told; the start of a day. */
  readonly firstHour?: number;
  /** File to the time from which it has no more rows. */
  readonly ends?: Readonly<Record<string, number>>;
  /** Everything that becomes known after this time is another for every seed. */
  readonly future?: { readonly at: number; readonly seed: number };
  /** How long prices stay wild, after four times as long calm. */
  readonly stressDays?: number;
}

export function writeRawData(directory: string, hours: number, options: RawDataOptions = {}): void {
  for (const file of RAW_FILES) writeRawFile(directory, file, rawLines(file, hours, options));
}

export function writeRawFile(directory: string, file: string, lines: readonly string[]): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), gzipSync(`${lines.join("\n")}\n`));
}

/** The header and the rows of one file. */
export function rawLines(file: string, hours: number, options: RawDataOptions = {}): string[] {
  const { firstHour = FIRST_HOUR, ends = {}, future, stressDays = 1 } = options;
  const { header, first, stepSeconds, rows } = seriesOf(file, { hours, seed: 0, stressDays });
  const other = future && seriesOf(file, { hours, seed: future.seed, stressDays });
  const end = ends[file] ?? Number.POSITIVE_INFINITY;
  const lines = rows.flatMap((row, i) => {
    const time = firstHour * SECONDS_PER_HOUR + first + i * stepSeconds;
    const isFuture = future !== undefined && time + stepSeconds > future.at;
    return time < end ? [`${time},${isFuture ? other?.rows[i] : row}`] : [];
  });
  return [`ts,${header}`, ...lines];
}

interface RawSeries {
  readonly header: string;
  /** Seconds from the first hour to the first row. */
  readonly first: number;
  readonly stepSeconds: number;
  /** Without their times. */
  readonly rows: readonly string[];
}

interface Course {
  readonly hours: number;
  readonly seed: number;
  readonly stressDays: number;
}

function seriesOf(file: string, course: Course): RawSeries {
  const { hours, seed } = course;
  const [folder = "", name = ""] = file.replace(".csv.gz", "").split("/");
  if (folder === "daily") return dailySeries(name, hours, seed);
  const wave = (hour: number): number =>
    Math.sin((hour + 10 * (seed + RAW_FILES.indexOf(file))) / 7) / 100;
  const hourly = (header: string, cells: (hour: number) => string, first = 600): RawSeries => {
    const rows = Array.from({ length: hours }, (_, hour) => cells(hour));
    return { header, first, stepSeconds: SECONDS_PER_HOUR, rows };
  };
  if (folder === "coingecko_1h") {
    const { close } = candlesOf("ETH", course);
    return hourly("price_usd", (hour) => `${(close[hour] ?? 0) * (1 + wave(hour))}`);
  }
  if (folder === "defi") {
    return hourly("block,poolTick,poolLiquidity", (hour) => `${hour},${(hour % 5) - 2},1000`);
  }
  if (folder === "chainlink_rounds") {
    const answer = (hour: number): number => Math.round(1e8 * (1 + wave(hour)));
    return hourly("roundId,price", (hour) => `${hour},${answer(hour)}`);
  }
  const header = "open,high,low,close,volume";
  if (name === "UST") return hourly(header, () => "1,1,1,1,1000", 0);
  const { open, high, low, close, volume } = candlesOf(name, course);
  // A perpetual is always a little off its spot price.
  const scale = (hour: number): number => (folder === "perp_1h" ? 1 + wave(hour) / 10 : 1);
  const bar = (i: number): number[] =>
    [open, high, low, close].map((column) => (column[i] ?? 0) * scale(i));
  return hourly(header, (hour) => [...bar(hour), volume[hour]].join(","), 0);
}

function candlesOf(symbol: string, { hours, seed, stressDays }: Course) {
  const own = seed + 1 + ["ETH", "BTC", "LINK", "BNB"].indexOf(symbol);
  return syntheticCandles(own, hours, { stressDays });
}

const DAILY: Readonly<Record<string, readonly [string, (day: number) => string]>> = {
  aave_borrowed_usd: ["Borrowed_Assets", (day) => `"$1,2${day % 10}0.50"`],
  aave_tvl_by_token: ["DAI,ETH", (day) => `${900 + day},`],
  btc_funding: ["funding_abs", (day) => `${0.0001 * (1 + (day % 7))}`],
  eth_gas_price_wei: ["eth_gas_price_wei", (day) => `${2e10 + 1e9 * (day % 11)}`],
};

function dailySeries(name: string, hours: number, seed: number): RawSeries {
  const [header, cells] = DAILY[name] ?? ["", () => ""];
  const days = Array.from({ length: Math.ceil(hours / 24) + DAYS_BEFORE }, (_, day) => day);
  const rows = days.map((day) => cells(day + seed));
  return { header, first: -DAYS_BEFORE * SECONDS_PER_DAY, stepSeconds: SECONDS_PER_DAY, rows };
}
