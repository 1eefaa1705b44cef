import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readCandles } from "../../../model/features/candles.ts";
import { splitCsvLine } from "../../../model/features/csv.ts";
import { readSeries } from "../../../model/features/series.ts";
import { parseDollars } from "../../../model/features/utilisation.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

const FILE = "series.csv.gz";
/** A full hour of 2020. */
const T = 1_600_002_000;

describe("series files", () => {
  let directory = "";
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "ballast-series-"));
  });
  after(() => rmSync(directory, { recursive: true }));

  const write = (text: string): void => writeFileSync(join(directory, FILE), gzipSync(text));
  const read = (text: string, columns: readonly string[] | "all" = ["price"]) => {
    write(text);
    return readSeries({ directory, file: FILE, columns });
  };

  it("reads the wanted columns in file order", async () => {
    const series = await read(`ts,price,size\n${T},1.5,2\n${T + 10},-3e2,4\n`);
    expect(series.times).to.deep.equal([T, T + 10]);
    expect(series.column("price")).to.deep.equal([1.5, -300]);
  });

  it("reads quoted cells, Windows line ends, a byte order mark and a last line without an end", async () => {
    const series = await read(`\uFEFFts,price\r\n${T},"1.5"\r\n${T + 10},2`);
    expect(series.column("price")).to.deep.equal([1.5, 2]);
    expect(splitCsvLine('1,"$2,345.60",')).to.deep.equal(["1", "$2,345.60", ""]);
  });

  it("names file, row and column of a cell that is no finite number", async () => {
    for (const cell of ["", " ", "NaN", "Infinity", "1.2.3", "abc", "0x"]) {
      const error = await expectRejection(
        "DATA_CELL",
        read(`ts,price\n${T},1\n${T + 10},${cell}\n`),
      );
      expect(error.location).to.equal(`${FILE}:3 column price`);
    }
  });

  it("refuses times that repeat, run backwards or are no seconds", async () => {
    const repeated = await expectRejection("DATA_TIME_ORDER", read(`ts,price\n${T},1\n${T},2\n`));
    expect(repeated.location).to.equal(`${FILE}:3 column ts`);
    await expectRejection("DATA_TIME_ORDER", read(`ts,price\n${T},1\n${T + 20},1\n${T + 15},2\n`));
    for (const time of ["", "1.5", "-1", "today"]) {
      await expectRejection("DATA_CELL", read(`ts,price\n${time},1\n`));
    }
  });

  it("refuses a row that is shorter or longer than the header", async () => {
    const error = await expectRejection("DATA_ROW_WIDTH", read(`ts,price\n${T},1\n${T + 10}\n`));
    expect(error.location).to.equal(`${FILE}:3 column price`);
    await expectRejection("DATA_ROW_WIDTH", read(`ts,price\n${T},1,1\n`));
  });

  it("refuses a missing column, an unread column and a header without times", async () => {
    const error = await expectRejection("DATA_COLUMN", read(`ts,size\n${T},1\n`));
    expect(error.location).to.equal(`${FILE}:1 column price`);
    await expectRejection("DATA_COLUMN", read(`time,price\n${T},1\n`));
    const series = await read(`ts,price,size\n${T},1,1\n`);
    expect(() => series.column("size")).to.throw();
  });

  it("refuses an empty file and a header without rows", async () => {
    await expectRejection("DATA_EMPTY", read(""));
    await expectRejection("DATA_EMPTY", read("ts,price\n"));
  });

  it("refuses a missing file, a file that is not gzip and one that is cut short", async () => {
    const missing = readSeries({ directory, file: "missing.csv.gz", columns: "all" });
    await expectRejection("DATA_FILE", missing);
    writeFileSync(join(directory, FILE), "ts,price\n10,1\n");
    await expectRejection("DATA_FILE", readSeries({ directory, file: FILE, columns: "all" }));
    const rows = Array.from({ length: 5_000 }, (_, i) => `${T + i},${Math.sin(i)}`).join("\n");
    writeFileSync(join(directory, FILE), gzipSync(`ts,price\n${rows}\n`).subarray(0, 20_000));
    await expectRejection("DATA_FILE", readSeries({ directory, file: FILE, columns: "all" }));
  });

  it("refuses a bar that no trades can make, at its row and column", async () => {
    const bars: [string, string, string][] = [
      ["low above the close", "low", "10,11,9.5,9,5"],
      ["high below the open", "high", "10,9.9,9,9.5,5"],
      ["negative volume", "volume", "10,11,9,10,-1"],
      ["a low of zero", "low", "10,11,0,10,5"],
    ];
    const header = `ts,open,high,low,close,volume\n${T},10,11,9,10,5\n`;
    for (const [what, column, bar] of bars) {
      write(`${header}${T + 3600},${bar}\n`);
      const error = await expectRejection("DATA_CANDLE", readCandles({ directory, file: FILE }));
      expect(error.location, what).to.equal(`${FILE}:3 column ${column}`);
    }
    write(`${header}${T + 3601},10,11,9,10,5\n`);
    const error = await expectRejection("DATA_CANDLE", readCandles({ directory, file: FILE }));
    expect(error.location).to.equal(`${FILE}:3 column ts`);
    expect(error.message).to.equal(`${T + 3601} is not the start of an hour`);
  });

  it("refuses times in minutes, hours and days", async () => {
    for (const seconds of [60, 3_600, 86_400]) {
      const text = `ts,price\n${Math.floor(T / seconds)},1\n`;
      const error = await expectRejection("DATA_TIME_UNIT", read(text));
      expect(error.location).to.equal(`${FILE}:2 column ts`);
    }
  });

  it("says what the header has when a column is not there", async () => {
    const error = await expectRejection("DATA_COLUMN", read(`ts;price\n${T};1\n`));
    expect(error.message).to.equal('no column "ts": the header is "ts;price"');
  });

  it("parses dollar amounts and nothing else", () => {
    expect(parseDollars("$12,345,606.30")).to.equal(12_345_606.3);
    for (const text of ["12", "$", "$1e3", "$-5", "$1.2.3"]) expect(parseDollars(text)).to.be.NaN;
  });
});
