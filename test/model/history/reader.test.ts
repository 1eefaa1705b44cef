import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { buildHistory, historyOf } from "../../../model/history/build.ts";
import { parseHistory, readHistory } from "../../../model/history/reader.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../../model/history/${name}`, import.meta.url));
const index = file("history.json").toString("utf8");
const table = gunzipSync(file("features.csv.gz")).toString("utf8");

/** The table with one edit and an index that matches it, so that only the row can be wrong. */
function withTable(edited: string) {
  const facts = JSON.parse(index);
  facts.tableSha256 = createHash("sha256").update(edited).digest("hex");
  return { index: JSON.stringify(facts), table: edited, source: "history.json" };
}

describe("history", () => {
  const history = readHistory();

  it("covers both markets in every hour of its windows but those without a bar", () => {
    expect(history.assets).to.deep.equal(["ETH", "BTC"]);
    for (const { name, firstRound, lastRound } of history.windows) {
      for (const asset of history.assets) {
        const rows = history.rows.filter(
          (row) => row.asset === asset && row.round >= firstRound && row.round <= lastRound,
        );
        const hours = lastRound - firstRound + 1;
        expect(rows.length, `${name} ${asset}`).to.be.within(hours - 1, hours);
      }
    }
  });

  it("finds a row by asset and round, and says which rounds there are", () => {
    const { firstRound } = history.window("march-2020");
    expect(history.featuresAt("ETH", firstRound)).to.have.length(16);
    const error = expectError("HISTORY_ROUND", () => history.featuresAt("ETH", 1));
    expect(error.hint).to.include("march-2020");
    expectError("HISTORY_ROUND", () => history.featuresAt("DOGE", firstRound));
    expectError("HISTORY_WINDOW", () => history.window("march-2021"));
  });

  it("holds a day of crash that its features show", () => {
    const noon = Date.UTC(2020, 2, 13, 0) / 3_600_000;
    const { features } = history.rowAt("BTC", noon);
    expect(features[5]).to.be.above(2_000);
  });

  it("refuses a table that is not the one the index names", () => {
    const changed = table.replace("\nETH,", "\nBTC,");
    expectError("HISTORY_HASH", () => parseHistory({ index, table: changed, source: "h" }));
  });

  it("refuses rows that are out of order, of another asset, no integers or out of range", () => {
    const lines = table.trimEnd().split("\n");
    const [, second = "", third = ""] = lines;
    const edits = [
      [third, second],
      [second, second],
      [second.replace("ETH", "DOGE"), third],
      [`${second}.5`, third],
      [`${second} `, third],
      [second.replace(/^ETH,/, "ETH,0"), third],
    ];
    for (const [a = "", b = ""] of edits) {
      const edited = `${[lines[0], a, b, ...lines.slice(3)].join("\n")}\n`;
      expectError("HISTORY_ROW", () => parseHistory(withTable(edited)));
    }
    expectError("HISTORY_ROW", () => parseHistory(withTable(`${lines.slice(0, -1).join("\n")}\n`)));
    const cells = second.split(",");
    const tooHigh = cells.with(2, "20001").join(",");
    const edited = `${[lines[0], tooHigh, ...lines.slice(2)].join("\n")}\n`;
    expectError("FEATURE_RANGE", () => parseHistory(withTable(edited)));
  });

  it("refuses an index with an unknown key or another schema", () => {
    const facts = JSON.parse(index);
    const parse = (changed: object) =>
      parseHistory({ index: JSON.stringify(changed), table, source: "history.json" });
    expectError("JSON_SHAPE", () => parse({ ...facts, extra: 1 }));
    expectError("HISTORY_SCHEMA_HASH", () => parse({ ...facts, schemaHash: "1" }));
  });

  it("has no rows of a market that lived outside its windows", () => {
    const built = historyOf(syntheticMarket({ hours: 300 }), []);
    expect(built.index.rows).to.equal(0);
  });
});

const { BALLAST_DATA } = process.env;
const withData = BALLAST_DATA === undefined ? it.skip : it;

describe("history from the raw data [slow] (skipped unless BALLAST_DATA names the directory)", () => {
  withData("is rebuilt to the shipped bytes", async () => {
    const built = await buildHistory({ dataDirectory: BALLAST_DATA ?? "" });
    expect(built.table).to.equal(table);
    expect(built.index).to.deep.equal(JSON.parse(index));
  });
});
