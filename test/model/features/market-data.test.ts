/** The whole data directory: what is wrong with one of its files, what ends, and what is not known yet. */
import { expect } from "chai";
import { splitCsvLine } from "../../../model/features/csv.ts";
import { featureTable } from "../../../model/features/feature-table.ts";
import type { SeriesGap } from "../../../model/features/gaps.ts";
import { ASSETS, RAW_FILES, readMarketData } from "../../../model/features/market-data.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import {
  DAYS_BEFORE,
  type RawDataOptions,
  rawLines,
  writeRawData,
  writeRawFile,
} from "../../helpers/raw-data.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const HOUR = 3_600;
const DAY = 86_400;
/** Staked ether counts from March 2022. */
const FROM = Date.UTC(2022, 1, 10) / 1_000;
const HOURS = 50 * 24;

const [VENUE, STAKED] = ["coingecko_1h/WETH.csv.gz", "coingecko_1h/stETH.csv.gz"];
const [BORROWED, SUPPLIED] = ["daily/aave_borrowed_usd.csv.gz", "daily/aave_tvl_by_token.csv.gz"];
const [FUNDING, GAS] = ["daily/btc_funding.csv.gz", "daily/eth_gas_price_wei.csv.gz"];
const PERPETUAL = "perp_1h/ETH.csv.gz";
const DAI = "chainlink_rounds/DAI_USD.csv.gz";
const UST = "spot_1h_b/UST.csv.gz";
const POOL = "defi/uniswap_v3_usdc_usdt_1bp_1h.csv.gz";

type ChangeLine = (cells: string[], row: number) => (string | number)[];

describe("market data", function () {
  this.timeout(60_000);
  const inside = useTemporaryDirectory();
  const options = { firstHour: FROM / HOUR };
  const write = (more: RawDataOptions = {}) =>
    writeRawData(inside("."), HOURS, { ...options, ...more });
  const linesOf = (file: string) => rawLines(file, HOURS, options);
  const read = () => readMarketData({ directory: inside(".") });
  const bit = (name: string): number => 1 << SCHEMA.findIndex((feature) => feature.name === name);

  /** Rewrites the rows of one file, the header being row 1; every other file stays good. */
  const change = (file: string, changeLine: ChangeLine): void => {
    const [header = "", ...rows] = linesOf(file);
    const changed = rows.map((line, i) => changeLine([...(splitCsvLine(line) ?? [])], i + 2));
    writeRawFile(inside("."), file, [header, ...changed.map(joined)]);
  };
  const scaleColumn =
    (index: number, factor: number, from = 2): ChangeLine =>
    (cells, row) =>
      row < from ? cells : cells.with(index, String(Number(cells[index]) * factor));
  const scalePrices =
    (factor: number, from = 2): ChangeLine =>
    (cells, row) =>
      cells.map((cell, i) => (row >= from && i > 0 && i < 5 ? Number(cell) * factor : cell));

  it("refuses a unit mistake in any file, in one row, from a row on, or all along", async () => {
    write();
    const mistakes: [string, string, number, string, ChangeLine][] = [
      [PERPETUAL, "DATA_UNIT", 2, "close", scalePrices(1_000)],
      [PERPETUAL, "DATA_UNIT", 2, "close", scalePrices(0.01)],
      [PERPETUAL, "DATA_UNIT", 2, "open", scalePrices(1e8)],
      ["spot_1h_a/BNB.csv.gz", "DATA_UNIT", 2, "open", scalePrices(1e8)],
      ["spot_1h_a/BTC.csv.gz", "DATA_UNIT", 40, "open", scalePrices(0.01, 40)],
      ["spot_1h_a/ETH.csv.gz", "DATA_UNIT", 40, "volume", scaleColumn(5, 1e8, 40)],
      [VENUE, "DATA_UNIT", 2, "price_usd", scaleColumn(1, 100)],
      [VENUE, "DATA_UNIT", 2, "price_usd", scaleColumn(1, 1e-8)],
      [STAKED, "DATA_UNIT", 9, "price_usd", scaleColumn(1, 1e8, 9)],
      [DAI, "DATA_UNIT", 2, "price", (cells) => cells.with(2, "1000000000000000000")],
      [DAI, "DATA_UNIT", 2, "price", (cells) => cells.with(2, "1000000")],
      [DAI, "DATA_CELL", 2, "price", (cells) => cells.with(2, "1.0003")],
      [UST, "DATA_UNIT", 2, "close", scalePrices(0.01)],
      [UST, "DATA_UNIT", 30, "open", scalePrices(0.01, 30)],
      [POOL, "DATA_UNIT", 8, "poolTick", (cells, row) => cells.with(2, row < 8 ? "0" : "276324")],
      [BORROWED, "DATA_UNIT", 9, "Borrowed_Assets", dollars((row) => (row < 9 ? 1 : 1e6))],
      [BORROWED, "DATA_UNIT", 2, "Borrowed_Assets", dollars(() => 1e-3)],
      [BORROWED, "DATA_UNIT", 2, "Borrowed_Assets", dollars(() => 100)],
      [SUPPLIED, "DATA_UNIT", 9, "DAI", scaleColumn(1, 1e6, 9)],
      [SUPPLIED, "DATA_UNIT", 9, "DAI", scaleColumn(1, -1, 9)],
      [FUNDING, "DATA_UNIT", 9, "funding_abs", (c, row) => c.with(1, row < 9 ? "0.0001" : "0.01")],
      [GAS, "DATA_UNIT", 9, "eth_gas_price_wei", scaleColumn(1, 1e-9, 9)],
      [GAS, "DATA_UNIT", 9, "eth_gas_price_wei", (c, row) => c.with(1, row === 9 ? "0" : "5e10")],
      [GAS, "DATA_UNIT", 9, "eth_gas_price_wei", scaleColumn(1, 100, 9)],
    ];
    for (const [file, code, row, column, changeLine] of mistakes) {
      change(file, changeLine);
      const error = await expectRejection(code, read());
      expect(error.location).to.equal(`${file}:${row} column ${column}`);
      change(file, (cells) => cells);
    }
    await read();
  });

  it("takes a day on which no balance is written down as one without a figure", async () => {
    write();
    change(SUPPLIED, (cells, row) => (row === 60 ? [cells[0] ?? "", "", ""] : cells));
    const gaps: SeriesGap[] = [];
    const market = await readMarketData({ directory: inside("."), onGap: (gap) => gaps.push(gap) });
    const day = FROM / DAY - DAYS_BEFORE + 58;
    expect(gaps).to.deep.equal([{ file: SUPPLIED, step: "day", missing: [day] }]);
    const [before, without, after] = market.utilisation.before(24 * (day + 2), 3);
    expect([before, after].every((share) => Number(share) < 1)).to.equal(true);
    expect(without).to.be.NaN;
  });

  it("lists what every file is without, and refuses to be without too much", async () => {
    const without = (file: string, from: number, steps: number): void => {
      const [header = "", ...rows] = linesOf(file);
      writeRawFile(inside("."), file, [
        header,
        ...rows.filter((_, i) => i < from || i >= from + steps),
      ]);
    };
    const hourly = RAW_FILES.filter((file) => !file.startsWith("daily/") && !isFeed(file));
    const daily = RAW_FILES.filter((file) => file.startsWith("daily/"));
    write();
    for (const file of hourly) without(file, 100, 3);
    for (const file of daily) without(file, 10, 3);
    for (const file of RAW_FILES.filter(isFeed)) without(file, 240, 48);
    const gaps: SeriesGap[] = [];
    await readMarketData({ directory: inside("."), onGap: (gap) => gaps.push(gap) });
    expect(gaps.map(({ file }) => file)).to.have.members(RAW_FILES);
    for (const { file, step, missing } of gaps) {
      const first =
        step === "hour" ? FROM / HOUR + 100 : FROM / DAY + 10 - (isFeed(file) ? 0 : DAYS_BEFORE);
      expect(missing, file).to.deep.equal(
        [first, first + 1, first + 2].slice(0, isFeed(file) ? 2 : 3),
      );
    }
    write();
    for (const file of RAW_FILES) {
      const steps = file.startsWith("daily/") ? 31 : 32 * 24;
      const at = file.startsWith("daily/") ? 10 : 240;
      without(file, at, steps);
      const error = await expectRejection("DATA_GAP", read());
      expect(error.location).to.equal(`${file}:${at + 2} column ts`);
      without(file, 0, 0);
    }
  });

  it("gives neutral and missing for a series that has ended, and goes on with the others", async () => {
    const end = FROM + 40 * DAY;
    const ending = RAW_FILES.filter((file) => !file.startsWith("spot_1h_a/"));
    const ends = Object.fromEntries(ending.map((file) => [file, end]));
    write({ ends });
    const market = await read();
    for (const asset of ASSETS) {
      const rows = featureTable(market, asset).rows;
      expect(rows.at(-1)?.round).to.equal(FROM / HOUR + HOURS);
      const ended = bit("peg") | bit("util") | bit("lev") | bit("gas") | bit("venue");
      for (const { round, features, missing } of rows.filter((r) => r.round > end / HOUR + 24)) {
        expect(missing, `${asset} ${round}`).to.equal(ended);
        for (const [i, value] of features.entries()) {
          if ((missing & (1 << i)) !== 0) expect(value).to.equal(NEUTRAL_FEATURES[i]);
        }
      }
      const before = rows.find(({ round }) => round === end / HOUR);
      expect(before?.missing).to.equal(asset === "ETH" ? 0 : bit("venue"));
    }
  });

  it("does not change a row when anything later in any file does, and each later row may", async () => {
    const at = FROM + 40 * DAY;
    const rowsOf = async (seed: number, ends: Readonly<Record<string, number>>) => {
      const directory = inside(`future-${seed}`);
      writeRawData(directory, HOURS, { ...options, ends, future: { at, seed } });
      const market = await readMarketData({ directory });
      return ASSETS.map((asset) => featureTable(market, asset).rows);
    };
    const stables = RAW_FILES.filter((file) => isFeed(file) || file === POOL || file === UST);
    // The second time staked ether alone makes the peg, which the others would hide.
    for (const ended of [[], stables]) {
      const ends = Object.fromEntries(ended.map((file) => [file, FROM + DAY]));
      const [one, other] = [await rowsOf(1, ends), await rowsOf(2, ends)];
      for (const [i, rows] of one.entries()) {
        const known = rows.filter(({ round }) => round * HOUR <= at);
        expect(known).to.have.lengthOf((40 * DAY) / HOUR - 167);
        expect(other[i]?.slice(0, known.length)).to.deep.equal(known);
      }
      // The files really differ: every feature of ether does so within two days.
      const later = (rows: typeof one) =>
        rows[0]?.filter(({ round }) => round * HOUR > at && round * HOUR <= at + 2 * DAY) ?? [];
      const differing = SCHEMA.filter((_, i) =>
        later(one).some(({ features }, row) => features[i] !== later(other)[row]?.features[i]),
      ).map(({ name }) => name);
      if (ended.length === 0) expect(differing).to.deep.equal(SCHEMA.map(({ name }) => name));
    }
  });
});

function isFeed(file: string): boolean {
  return file.startsWith("chainlink_rounds/");
}

/** The file's rows with every amount multiplied. */
function dollars(factor: (row: number) => number): ChangeLine {
  return ([time = "", amount = ""], row) => {
    const scaled = Number(amount.replace(/[$,]/g, "")) * factor(row);
    return [time, `$${scaled.toFixed(2)}`];
  };
}

function joined(cells: readonly (string | number)[]): string {
  return cells.map((cell) => (String(cell).includes(",") ? `"${cell}"` : cell)).join(",");
}
