import { expect } from "chai";
import { FeatureStream } from "../../../model/features/feature-stream.ts";
import { type FeatureRow, featureTable } from "../../../model/features/feature-table.ts";
import { readMarketData, SCORED_ASSETS } from "../../../model/features/market-data.ts";
import { firstRoundOf, type MarketEvent } from "../../../model/features/market-events.ts";
import { readStablePrices } from "../../../model/features/peg.ts";
import { readSeries } from "../../../model/features/series.ts";

const directory = process.env.BALLAST_DATA;

/** Warm-up, then the rounds that are compared: the falls of March 2020, and of UST and staked ether. */
const PERIODS = [
  { first: "2020-02-10", last: "2020-04-20" },
  { first: "2022-04-15", last: "2022-07-01" },
].map(({ first, last }) => ({
  firstRound: Date.parse(`${first}T00:00Z`) / 3_600_000,
  lastRound: Date.parse(`${last}T00:00Z`) / 3_600_000,
}));
const WARM_UP_HOURS = 33 * 24;

async function readCandleFacts(root: string, folder: string, symbol: string, series: string) {
  const names = ["open", "high", "low", "close", "volume"] as const;
  const { times, column } = await readSeries({
    directory: root,
    file: `${folder}/${symbol}.csv.gz`,
    columns: names,
  });
  const columns = names.map((name) => column(name));
  return times.map((time, i): MarketEvent => {
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = columns.map((c) => c[i] ?? 0);
    return { kind: "candle", series, bar: { time, open, high, low, close, volume } };
  });
}

async function readPriceFacts(
  root: string,
  symbol: string,
  kinds: readonly ("ether" | "staked-ether" | "second-venue")[],
) {
  const file = `coingecko_1h/${symbol}.csv.gz`;
  const { times, column } = await readSeries({ directory: root, file, columns: ["price_usd"] });
  const prices = column("price_usd");
  return kinds.flatMap((kind) =>
    times.map((time, i): MarketEvent => ({ kind, series: file, time, price: prices[i] ?? 0 })),
  );
}

describe("feature stream on the raw data [slow] (skipped unless BALLAST_DATA names the directory)", () => {
  const facts: MarketEvent[] = [];

  before(async function () {
    if (directory === undefined) this.skip();
    this.timeout(60_000);
    for (const symbol of ["ETH", "BTC", "BNB"]) {
      facts.push(...(await readCandleFacts(directory, "spot_1h_a", symbol, symbol)));
    }
    for (const symbol of ["ETH", "BTC"]) {
      facts.push(...(await readCandleFacts(directory, "perp_1h", symbol, `${symbol}-PERP`)));
    }
    facts.push(...(await readPriceFacts(directory, "WETH", ["ether", "second-venue"])));
    facts.push(...(await readPriceFacts(directory, "stETH", ["staked-ether"])));
    for (const { file, observations } of await readStablePrices(directory)) {
      for (const { time, value } of observations) {
        facts.push({ kind: "stable", series: file, time, price: value });
      }
    }
  });

  it("gives the rows of the batch table in March 2020 and in May and June 2022", async function () {
    if (directory === undefined) return this.skip();
    this.timeout(120_000);
    const gaps: string[] = [];
    const market = await readMarketData({ directory, onGap: ({ file }) => gaps.push(file) });
    expect(gaps).to.include("spot_1h_a/ETH.csv.gz");
    for (const kind of ["utilisation", "funding", "gas-price"] as const) {
      const days = kind === "gas-price" ? market.gasPrice : market[kind];
      for (let day = 18_000; day < 19_300; day++) {
        const [value = Number.NaN] = days.before((day + 1) * 24, 1);
        if (!Number.isNaN(value)) facts.push({ kind, time: day * 86_400, value });
      }
    }
    facts.sort((a, b) => firstRoundOf(a) - firstRoundOf(b));
    for (const asset of SCORED_ASSETS) {
      const batch = featureTable(market, asset).rows;
      let compared = 0;
      for (const { firstRound, lastRound } of PERIODS) {
        const rows = streamRows(asset, facts, firstRound, lastRound);
        compared += rows.length;
        const expected = batch.filter((r) => r.round >= firstRound && r.round <= lastRound);
        expect(rows).to.deep.equal(expected);
      }
      expect(compared).to.be.above(3_400);
    }
  });
});

function streamRows(
  asset: "ETH" | "BTC",
  facts: readonly MarketEvent[],
  firstRound: number,
  lastRound: number,
): FeatureRow[] {
  const stream = new FeatureStream({
    spot: asset,
    perpetual: `${asset}-PERP`,
    market: ["BTC", "ETH", "BNB"],
  });
  const rows: FeatureRow[] = [];
  let next = facts.findIndex((fact) => firstRoundOf(fact) > firstRound - WARM_UP_HOURS);
  for (let round = firstRound - WARM_UP_HOURS + 1; round <= lastRound; round++) {
    for (let fact = facts[next]; fact && firstRoundOf(fact) <= round; fact = facts[++next]) {
      if (isOf(asset, fact)) stream.push(fact);
    }
    const row = stream.observe(round);
    if (row !== undefined && round >= firstRound) rows.push(row);
  }
  return rows;
}

/** Only ether has a second venue in the data; the other asset's perpetual is not its own. */
function isOf(asset: "ETH" | "BTC", fact: MarketEvent): boolean {
  if (fact.kind === "second-venue") return asset === "ETH";
  return (
    fact.kind !== "candle" || !fact.series.endsWith("-PERP") || fact.series === `${asset}-PERP`
  );
}
