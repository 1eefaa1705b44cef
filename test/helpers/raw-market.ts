/** A data directory of invented files: every series that the features read, in its own format. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { RAW_FILES } from "../../model/features/market-data.ts";
import { seededRandom } from "../../model/random.ts";

const HOUR = 3_600;
const DAY = 86_400;

export interface RawMarketParameters {
  readonly directory: string;
  /** Epoch seconds at the start of a day. */
  readonly from: number;
  readonly days: number;
  /** File to the time from which it has no more rows. */
  readonly ends?: Readonly<Record<string, number>>;
  /** What becomes known from this time on depends on the seed. */
  readonly future?: { readonly at: number; readonly seed: number };
}

export function writeRawMarket(parameters: RawMarketParameters): void {
  for (const file of RAW_FILES) writeRaw(parameters.directory, file, rawLines(file, parameters));
}

export function writeRaw(directory: string, file: string, lines: readonly string[]): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), gzipSync(`${lines.join("\n")}\n`));
}

/** The header and the rows. */
export function rawLines(file: string, parameters: RawMarketParameters): string[] {
  const { header, stepSeconds, rowOf } = formatOf(file);
  const { from, days, ends = {}, future } = parameters;
  const past = seededRandom(hashOf(file));
  const other = seededRandom(hashOf(file) + (future?.seed ?? 0));
  let price = 1;
  const lines = Array.from({ length: (days * DAY) / stepSeconds }, (_, i) => {
    const time = from + i * stepSeconds;
    const isFuture = future !== undefined && time + stepSeconds > future.at;
    const draws = [past, other].map((random) => [random.normal(), random.uniform()] as const);
    const [normal = 0, uniform = 0] = draws[isFuture ? 1 : 0] ?? [];
    const open = price;
    price = Math.min(Math.max(price * Math.exp(0.01 * normal), 0.6), 1.6);
    const row = rowOf({ time, open, close: price, uniform });
    return time < (ends[file] ?? Number.POSITIVE_INFINITY) ? [row] : [];
  });
  return [header, ...lines.flat()];
}

interface Step {
  readonly time: number;
  /** Around 1. */
  readonly open: number;
  readonly close: number;
  readonly uniform: number;
}

interface RawFormat {
  readonly header: string;
  readonly stepSeconds: number;
  readonly rowOf: (step: Step) => string;
}

function formatOf(file: string): RawFormat {
  const hourly = (header: string, rowOf: RawFormat["rowOf"]) => ({
    ...{ header, stepSeconds: HOUR, rowOf },
  });
  const daily = (header: string, rowOf: RawFormat["rowOf"]) => ({
    ...{ header, stepSeconds: DAY, rowOf },
  });
  const nearOne = (close: number): number => 1 + (close - 1) / 50;
  if (file.startsWith("chainlink_rounds/")) {
    return hourly("ts,roundId,price", ({ time, close }) =>
      [time + 600, `${time}0000000000`, Math.round(1e8 * nearOne(close))].join(","),
    );
  }
  if (file.startsWith("coingecko_1h/")) {
    return hourly("ts,price_usd", ({ time, close }) => `${time + 900},${2_000 * close}`);
  }
  if (file.startsWith("defi/")) {
    return hourly("ts,block,poolTick", ({ time, close }) =>
      [time, 1, Math.round(100 * (close - 1))].join(","),
    );
  }
  if (file.endsWith("borrowed_usd.csv.gz")) {
    return daily(
      "ts,Borrowed_Assets",
      ({ time, close }) => `${time},"$${(3e9 * close).toFixed(2)}"`,
    );
  }
  if (file.endsWith("tvl_by_token.csv.gz")) {
    return daily("ts,OLD,USDC,WETH", ({ time, close }) => `${time},,${8e8 * close},${2e8}`);
  }
  if (file.endsWith("funding.csv.gz")) {
    return daily("ts,funding_mean,funding_abs", ({ time, uniform }) =>
      [time, 0, 0.005 * uniform].join(","),
    );
  }
  if (file.endsWith("gas_price_wei.csv.gz")) {
    return daily(
      "ts,eth_gas_price_wei",
      ({ time, close }) => `${time},${Math.round(5e10 * close)}`,
    );
  }
  const level = file === "spot_1h_b/UST.csv.gz" ? 1 : 2_000;
  return hourly("ts,open,high,low,close,volume", ({ time, open, close, uniform }) =>
    [
      ...[time, level * open, level * Math.max(open, close) * (1 + 0.01 * uniform)],
      ...[
        level * Math.min(open, close) * (1 - 0.01 * uniform),
        level * close,
        1_000 * (1 + uniform),
      ],
    ].join(","),
  );
}

/** Another history for every file, the same for every run. */
function hashOf(text: string): number {
  return Array.from(text).reduce((hash, c) => (hash * 31 + (c.codePointAt(0) ?? 0)) % 1e6, 7);
}
