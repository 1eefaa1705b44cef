/** One mistake after another in otherwise good files: each has its code, row and column. */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { readCandles } from "../../../model/features/candles.ts";
import { readDaily, readPoolState } from "../../../model/features/daily-series.ts";
import type { SeriesGap } from "../../../model/features/gaps.ts";
import { readOracleRounds } from "../../../model/features/oracle-rounds.ts";
import {
  checkFundingRate,
  checkGasPrice,
  checkRatio,
  checkStablePrice,
} from "../../../model/features/plausible.ts";
import { parseNumber } from "../../../model/features/series.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const NAMES = ["ts", "open", "high", "low", "close", "volume"] as const;
const HOUR = 3_600;
const START = 1_500_001_200 - (1_500_001_200 % HOUR);

type Bar = Record<(typeof NAMES)[number], number>;
const bars = (count: number): Bar[] =>
  Array.from({ length: count }, (_, i) => {
    const [open, close] = [100 + i, 101 + i];
    return { ts: START + i * HOUR, open, high: close + 1, low: open - 1, close, volume: 5.5 + i };
  });
const csvOf = (rows: readonly Bar[]): string =>
  `${[NAMES.join(","), ...rows.map((bar) => NAMES.map((name) => bar[name]).join(","))].join("\n")}\n`;
/** As an exchange answers: milliseconds, texts, and fields that nobody asked for. */
const klinesOf = (rows: readonly Bar[]): unknown[][] =>
  rows.map(({ ts, open, high, low, close, volume }) => [
    ...[ts * 1_000, `${open}`, `${high}`, `${low}`, `${close}`, `${volume}`],
    ...[ts * 1_000 + HOUR * 1_000 - 1, "0", 7, "0", "0", "0"],
  ]);

describe("readers", () => {
  const path = useTemporaryDirectory();
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(path(name), content);
    return name;
  };
  const read = (file: string) => readCandles({ directory: path("."), file });

  describe("of candles", () => {
    it("give the same bars from CSV, gzipped CSV, JSON objects and klines", async () => {
      const rows = bars(30);
      const files = [
        write("a.csv", csvOf(rows)),
        write("b.csv.gz", gzipSync(csvOf(rows))),
        write("c.json", JSON.stringify(rows)),
        write("d.json", JSON.stringify(klinesOf(rows))),
        write("e.json.gz", gzipSync(JSON.stringify(klinesOf(rows)))),
      ];
      const [first, ...others] = await Promise.all(files.map(read));
      expect(Array.from(first?.close ?? [])).to.deep.equal(rows.map(({ close }) => close));
      for (const other of others) expect(other).to.deep.equal(first);
    });

    it("list the hours of an outage and refuse one that is too long to be one", async () => {
      const rows = bars(120);
      const outage = rows.filter((_, i) => i !== 20 && (i < 50 || i >= 98));
      const gaps: SeriesGap[] = [];
      const file = write("a.csv", csvOf(outage));
      await readCandles({ directory: path("."), file, onGap: (gap) => gaps.push(gap) });
      const missing = [20, ...Array.from({ length: 48 }, (_, i) => 50 + i)];
      expect(gaps).to.deep.equal([
        { file, step: "hour", missing: missing.map((i) => START / HOUR + i) },
      ]);
      const lost = write("b.csv", csvOf(rows.filter((_, i) => i < 50 || i >= 99)));
      const error = await expectRejection("DATA_GAP", read(lost));
      expect(error.location).to.equal("b.csv:52 column ts");
    });

    it("refuse a price with other decimals, at its row and column, in every row and format", async () => {
      const mistake = fc.record({
        at: fc.integer({ min: 1, max: 9 }),
        name: fc.constantFrom("open", "high", "close"),
        scale: fc.constantFrom(1e8, 1e-8, 1e18, 100),
      });
      await fc.assert(
        fc.asyncProperty(mistake, async ({ at, name, scale }) => {
          const rows = bars(10);
          const row = rows[at];
          if (row === undefined) return;
          rows[at] = { ...row, [name]: row[name] * scale };
          const csv = await expectRejection("DATA_UNIT", read(write("a.csv", csvOf(rows))));
          expect(csv.location).to.equal(`a.csv:${at + 2} column ${name}`);
          const json = write("a.json", JSON.stringify(klinesOf(rows)));
          const error = await expectRejection("DATA_UNIT", read(json));
          expect(error.location).to.equal(`a.json#/${at} column ${name}`);
        }),
        { numRuns: 30 },
      );
      const low = bars(3).map((bar, i) => (i === 2 ? { ...bar, low: bar.low * 1e-8 } : bar));
      await expectRejection("DATA_UNIT", read(write("a.csv", csvOf(low))));
    });

    it("refuse a cell that is no number, wherever it stands", async () => {
      const bad = fc.constantFrom(
        "",
        " ",
        "NaN",
        "nan",
        "inf",
        "Infinity",
        "0x10",
        "1_0",
        "1 ",
        "--1",
        "1e",
        "5,5",
      );
      await fc.assert(
        fc.asyncProperty(
          bad,
          fc.nat(9),
          fc.integer({ min: 1, max: 5 }),
          async (text, at, column) => {
            const lines = csvOf(bars(10)).split("\n");
            const cells = (lines[at + 1] ?? "").split(",").with(column, `"${text}"`);
            const file = write("a.csv", lines.with(at + 1, cells.join(",")).join("\n"));
            const error = await expectRejection("DATA_CELL", read(file));
            expect(error.location).to.equal(`a.csv:${at + 2} column ${NAMES[column]}`);
            const entries = klinesOf(bars(10));
            entries[at] = (entries[at] ?? []).with(column, text);
            const json = await expectRejection(
              "DATA_CELL",
              read(write("a.json", JSON.stringify(entries))),
            );
            expect(json.location).to.equal(`a.json#/${at} column ${NAMES[column]}`);
          },
        ),
        { numRuns: 40 },
      );
    });

    it("refuse times in milliseconds, twice the same and out of order, and bars off the hour", async () => {
      const timed = (change: (ts: number, i: number) => number): string =>
        write("a.csv", csvOf(bars(5).map((bar, i) => ({ ...bar, ts: change(bar.ts, i) }))));
      const milliseconds = await expectRejection("DATA_TIME_UNIT", read(timed((ts) => ts * 1_000)));
      expect(milliseconds.location).to.equal("a.csv:2 column ts");
      const repeated = timed((ts, i) => (i === 3 ? ts - HOUR : ts));
      await expectRejection("DATA_TIME_ORDER", read(repeated));
      await expectRejection(
        "DATA_TIME_ORDER",
        read(timed((ts, i) => (i === 3 ? ts - 5 * HOUR : ts))),
      );
      await expectRejection("DATA_CANDLE", read(timed((ts, i) => (i === 3 ? ts + 1 : ts))));
      const seconds = klinesOf(bars(3)).map(([ts, ...rest]) => [Number(ts) / 1_000, ...rest]);
      const klines = write("a.json", JSON.stringify(seconds));
      expect((await expectRejection("DATA_TIME_UNIT", read(klines))).location).to.equal(
        "a.json#/0 column ts",
      );
    });

    it("refuse empty files, lost columns, doubled columns and empty or unclosed lines", async () => {
      const good = csvOf(bars(3));
      for (const [code, name, content] of [
        ["DATA_EMPTY", "a.csv", ""],
        ["DATA_EMPTY", "a.csv", "ts,open,high,low,close,volume\n"],
        ["DATA_EMPTY", "a.json", "[]"],
        ["DATA_EMPTY", "a.json", ""],
        ["DATA_EMPTY", "a.csv.gz", ""],
        ["JSON_SYNTAX", "a.json", '[{"ts": NaN}]'],
        ["JSON_SHAPE", "a.json", "{}"],
        ["DATA_COLUMN", "a.csv", good.replace("close", "last")],
        ["DATA_COLUMN", "a.csv", good.replace("volume", "close")],
        ["DATA_COLUMN", "a.json", JSON.stringify([{ ...bars(1)[0], volume: undefined }])],
        ["DATA_ROW_WIDTH", "a.csv", `${good}\n`],
        ["DATA_ROW_WIDTH", "a.csv", good.replace("\n", "\n\n")],
        ["DATA_ROW_WIDTH", "a.json", "[[1500001200000]]"],
        ["DATA_ROW_WIDTH", "a.json", JSON.stringify([bars(1)[0], klinesOf(bars(2))[1]])],
        ["DATA_CELL", "a.json", JSON.stringify([{ ...bars(1)[0], close: null }])],
        ["DATA_QUOTE", "a.csv", good.replace(",101,", ',"101,')],
        ["DATA_FILE", "a.csv.gz", good],
        ["DATA_FILE", "a.json", Buffer.from([0x5b, 0xff, 0x5d])],
      ] as const) {
        const error = await expectRejection(code, read(write(name, content)));
        expect(error.location, code).to.include(name);
      }
      const keys = [bars(2)[0], { ...bars(2)[1], extra: 1 }];
      const error = await expectRejection(
        "DATA_COLUMN",
        read(write("a.json", JSON.stringify(keys))),
      );
      expect(error.location).to.equal("a.json#/1 column extra");
    });
  });

  it("parse every spelling of a decimal number and no other", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).to.equal(value);
        expect(parseNumber(value.toExponential())).to.equal(value);
        expect(parseNumber(` ${value}`)).to.be.NaN;
      }),
    );
    for (const text of ["5.0", "5.", ".5e1", "+5", "5E0"]) expect(parseNumber(text)).to.equal(5);
  });

  describe("of daily series", () => {
    const DAY = 86_400;
    const daily = (values: readonly (number | string)[], start = 18_000): string =>
      write(
        "d.csv",
        `ts,x\n${values.map((value, i) => `${(start + i) * DAY},${value}`).join("\n")}\n`,
      );
    const parameters = (file: string, check = checkRatio) => ({
      ...{ directory: path("."), file, column: "x", check },
    });

    it("give the day before a round and list the days without a row", async () => {
      const text = `ts,x\n${18_000 * DAY},.25\n${18_002 * DAY},0.5\n`;
      const gaps: SeriesGap[] = [];
      const onGap = (gap: SeriesGap) => gaps.push(gap);
      const days = await readDaily({ ...parameters(write("d.csv", text)), onGap });
      expect(days.before(18_003 * 24, 3)).to.deep.equal([0.25, Number.NaN, 0.5]);
      expect(days.before(18_003 * 24 - 1, 1)).to.deep.equal([Number.NaN]);
      expect(gaps).to.deep.equal([{ file: "d.csv", step: "day", missing: [18_001] }]);
    });

    it("refuse a percentage for a ratio, gwei for wei, and stamps within a day", async () => {
      const ratio = await expectRejection("DATA_UNIT", readDaily(parameters(daily([0.7, 74.6]))));
      expect(ratio.location).to.equal("d.csv:3 column x");
      await expectRejection("DATA_UNIT", readDaily(parameters(daily([0.01]), checkFundingRate)));
      await expectRejection("DATA_UNIT", readDaily(parameters(daily([5e10, 42.7]), checkGasPrice)));
      await readDaily(parameters(daily([0, 5e10, 9e11]), checkGasPrice));
      await readDaily(parameters(daily([0.0001, -0.0017]), checkFundingRate));
      await expectRejection("DATA_DAY", readDaily(parameters(daily([0.5], 18_000.5))));
      const gap = write("d.csv", `ts,x\n${18_000 * DAY},1\n${18_009 * DAY},1\n`);
      await expectRejection("DATA_GAP", readDaily(parameters(gap)));
    });

    it("make a pool's utilisation of the last row of each day", async () => {
      const rows = [
        [18_000 * DAY, 10, 90],
        [18_001 * DAY - 1, 50, 50],
        [18_001 * DAY, 75, 25],
      ];
      const text = `ts,borrowed,available\n${rows.map((row) => row.join(",")).join("\n")}\n`;
      const days = await readPoolState(path("."), write("p.csv", text));
      expect(days.before(18_002 * 24, 2)).to.deep.equal([0.5, 0.75]);
      const empty = write("p.csv", `ts,borrowed,available\n${18_000 * DAY},0,0\n`);
      await expectRejection("DATA_UNIT", readPoolState(path("."), empty));
      const negative = write("p.csv", `ts,borrowed,available\n${18_000 * DAY},-1,3\n`);
      await expectRejection("DATA_UNIT", readPoolState(path("."), negative));
      const lostDays = [18_000, 18_009].map((day) => `${day * DAY},1,2\n`).join("");
      const lost = write("p.csv", `ts,borrowed,available\n${lostDays}`);
      await expectRejection("DATA_GAP", readPoolState(path("."), lost));
    });
  });

  describe("of oracle rounds", () => {
    const stable = { decimals: 8, check: checkStablePrice };

    it("give prices from CSV and from JSON with the feed's own names", async () => {
      const csv = write(
        "r.csv",
        `ts,roundId,price\n${START},18446744073709551617,100000000\n${START + 60},2,99990000\n`,
      );
      const rounds = [
        { roundId: "18446744073709551617", answer: "100000000", updatedAt: START },
        { roundId: "18446744073709551618", answer: "99990000", updatedAt: START + 60 },
      ];
      const json = write("r.json", JSON.stringify(rounds));
      const names = { answerColumn: "answer", timeColumn: "updatedAt" };
      const expected = [
        { time: START, value: 1 },
        { time: START + 60, value: 0.9999 },
      ];
      const directory = path(".");
      expect(await readOracleRounds({ directory, file: csv, ...stable })).to.deep.equal(expected);
      expect(await readOracleRounds({ directory, file: json, ...stable, ...names })).to.deep.equal(
        expected,
      );
    });

    it("refuse wrong decimals, a stable far from 1, and answers that are no positive integer", async () => {
      const rounds = (...answers: string[]): string =>
        write(
          "r.csv",
          `ts,price\n${answers.map((answer, i) => `${START + i},${answer}`).join("\n")}\n`,
        );
      const read = (file: string, parameters = {}) =>
        readOracleRounds({ directory: path("."), file, ...stable, ...parameters });
      await expectRejection("DATA_UNIT", read(rounds("100000000"), { decimals: 18 }));
      await expectRejection("DATA_UNIT", read(rounds("100000000"), { decimals: 0 }));
      await expectRejection("DATA_UNIT", read(rounds("100000000", "1")));
      for (const answer of ["1.0", "-5", "0", "1e8"]) {
        const error = await expectRejection("DATA_CELL", read(rounds("100000000", answer)));
        expect(error.location).to.equal("r.csv:3 column price");
      }
      const jump = readOracleRounds({
        directory: path("."),
        file: rounds("150000000000", "1500"),
        decimals: 8,
      });
      await expectRejection("DATA_UNIT", jump);
    });
  });
});
