/** Reads the shipped feature table and checks every byte and number of it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { BallastError } from "../errors.ts";
import { schemaHash } from "../schema.ts";
import { parseStrictJson } from "../strict-json.ts";
import { type HistoryRow, parseFeatureRows } from "./feature-rows.ts";
import {
  type HistoryIndex,
  type HistoryWindow,
  historyIndexSchema,
  INDEX_FILE,
  TABLE_FILE,
} from "./history-file.ts";

const MAX_INDEX_LENGTH = 100_000;
const MAX_TABLE_BYTES = 10_000_000;

export interface HistoryTable {
  readonly assets: readonly string[];
  readonly windows: readonly HistoryWindow[];
  /** Asset after asset, rounds ascending. An exchange outage leaves rounds out. */
  readonly rows: readonly HistoryRow[];
  /** @throws BallastError `HISTORY_WINDOW` for a name that is not in `windows`. */
  window(name: string): HistoryWindow;
  /** @throws BallastError `HISTORY_ROUND` when there is no row. */
  rowAt(asset: string, round: number): HistoryRow;
  featuresAt(asset: string, round: number): readonly number[];
}

export interface ParseHistoryParameters {
  readonly index: string;
  /** Uncompressed. */
  readonly table: string;
  readonly source: string;
}

/** The table that ships beside this file. */
export function readHistory(): HistoryTable {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const compressed = readFileSync(path(TABLE_FILE));
  return parseHistory({
    index: readFileSync(path(INDEX_FILE), "utf8"),
    table: gunzipSync(compressed, { maxOutputLength: MAX_TABLE_BYTES }).toString("utf8"),
    source: path(INDEX_FILE),
  });
}

/** @throws BallastError `HISTORY_HASH`, `HISTORY_SCHEMA_HASH`, `HISTORY_ROW`, or a bad index. */
export function parseHistory({ index: text, table, source }: ParseHistoryParameters): HistoryTable {
  const index = parseStrictJson({
    text,
    schema: historyIndexSchema,
    source,
    maxLength: MAX_INDEX_LENGTH,
  });
  const hash = createHash("sha256").update(table).digest("hex");
  if (hash !== index.tableSha256) {
    throw new BallastError("artifact", "HISTORY_HASH", `${TABLE_FILE} has sha-256 ${hash}`, {
      location: source,
      hint: `the index says ${index.tableSha256}: both files come from one build`,
    });
  }
  if (BigInt(index.schemaHash) !== schemaHash()) {
    throw new BallastError("artifact", "HISTORY_SCHEMA_HASH", "made for another feature schema", {
      location: `${source}#/schemaHash`,
      hint: `this version of Ballast has schema ${schemaHash()}`,
    });
  }
  return tableOf(index, parseRows(table, index));
}

/** The rows that the index counts, of the assets that it names. */
function parseRows(text: string, { rows: rowCount, assets }: HistoryIndex): HistoryRow[] {
  const rows = parseFeatureRows({ text, source: TABLE_FILE, kind: "artifact" });
  const foreign = rows.findIndex(({ asset }) => !assets.includes(asset));
  if (foreign !== -1) throw rowError(foreign + 2, `not one of ${assets.join(", ")}`);
  if (rows.length !== rowCount) throw rowError(1, `${rows.length} rows, not ${rowCount}`);
  return rows;
}

function rowError(row: number, message: string): BallastError {
  return new BallastError("artifact", "HISTORY_ROW", message, { location: `${TABLE_FILE}:${row}` });
}

function tableOf({ assets, windows }: HistoryIndex, rows: readonly HistoryRow[]): HistoryTable {
  const byRound = new Map(rows.map((row) => [`${row.asset}/${row.round}`, row]));
  const rowAt = (asset: string, round: number): HistoryRow => {
    const row = byRound.get(`${asset}/${round}`);
    if (row !== undefined) return row;
    throw new BallastError("input", "HISTORY_ROUND", `no features of ${asset} at round ${round}`, {
      hint: windows.map((w) => `${w.name} ${w.firstRound}..${w.lastRound}`).join(", "),
    });
  };
  return {
    assets,
    windows,
    rows,
    rowAt,
    featuresAt: (asset, round) => rowAt(asset, round).features,
    window: (name) => {
      const found = windows.find((window) => window.name === name);
      if (found !== undefined) return found;
      throw new BallastError("input", "HISTORY_WINDOW", `no window "${name}"`, {
        hint: windows.map((window) => window.name).join(", "),
      });
    },
  };
}
