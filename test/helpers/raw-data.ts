/** A whole directory of raw series in the shipped forms, invented: what BALLAST_DATA may point to. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { RAW_FILES } from "../../model/features/market-data.ts";
import { FIRST_HOUR, syntheticCandles } from "./synthetic-market.ts";

const SECONDS_PER_HOUR = 3_600;
/** Daily series begin before the candles, as their medians need 30 days. */
const DAYS_BEFORE = 40;

/** From 2019-02-01 on. */
export function writeRawData(directory: string, hours: number): void {
  for (const [seed, file] of RAW_FILES.entries()) {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(seriesText(file, seed, hours)));
  }
}

function seriesText(file: string, seed: number, hours: number): string {
  const [folder = "", name = ""] = file.replace(".csv.gz", "").split("/");
  if (folder === "daily") return dailyText(name, hours);
  const wave = (hour: number): number => Math.sin((hour + 10 * seed) / 7) / 100;
  const hourly = (header: string, cells: (hour: number) => string): string => {
    const rows = Array.from({ length: hours }, (_, hour) => {
      const time = (FIRST_HOUR + hour) * SECONDS_PER_HOUR;
      return `${time + 600},${cells(hour)}`;
    });
    return csv(`ts,${header}`, rows);
  };
  if (folder === "coingecko_1h") return hourly("price_usd", (hour) => `${100 * (1 + wave(hour))}`);
  if (folder === "defi") {
    return hourly("block,poolTick,poolLiquidity", (hour) => `${hour},${(hour % 5) - 2},1000`);
  }
  if (folder === "chainlink_rounds") {
    const answer = (hour: number): number => Math.round(1e8 * (1 + wave(hour)));
    return hourly("roundId,price", (hour) => `${hour},${answer(hour)}`);
  }
  return candlesText(name === "UST" ? undefined : seed, hours);
}

function dailyText(name: string, hours: number): string {
  const [header, cells] = DAILY[name] ?? ["", () => ""];
  const rows = Array.from({ length: Math.ceil(hours / 24) + DAYS_BEFORE }, (_, day) => {
    const time = (FIRST_HOUR + 24 * (day - DAYS_BEFORE)) * SECONDS_PER_HOUR;
    return `${time},${cells(day)}`;
  });
  return csv(`ts,${header}`, rows);
}

const DAILY: Readonly<Record<string, readonly [string, (day: number) => string]>> = {
  aave_borrowed_usd: ["Borrowed_Assets", (day) => `"$1,2${day % 10}0.50"`],
  aave_tvl_by_token: ["DAI,ETH", (day) => `${900 + day},`],
  btc_funding: ["funding_abs", (day) => `${0.0001 * (1 + (day % 7))}`],
  eth_gas_price_wei: ["eth_gas_price_wei", (day) => `${2e10 + 1e9 * (day % 11)}`],
};

/** Without a seed, a stablecoin at 1. */
function candlesText(seed: number | undefined, hours: number): string {
  const { times, open, high, low, close, volume } = syntheticCandles(seed ?? 1, hours);
  const rows = times.map((time, i) =>
    seed === undefined
      ? `${time},1,1,1,1,1000`
      : [time, open[i], high[i], low[i], close[i], volume[i]].join(","),
  );
  return csv("ts,open,high,low,close,volume", rows);
}

function csv(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join("\n")}\n`;
}
