/** The rows of a feature table: `asset,round,` sixteen features, and the mask of the missing ones. */
import { BallastError, type ErrorKind } from "../errors.ts";
import { assertFeatures, FEATURE_COUNT } from "../schema.ts";
import { TABLE_HEADER } from "./history-file.ts";

export interface HistoryRow {
  readonly asset: string;
  readonly round: number;
  /** In schema order and units. */
  readonly features: readonly number[];
  /** Bit i is set when feature i is its neutral value for want of data. */
  readonly missing: number;
}

/** The CSV text that parseFeatureRows reads: asset after asset, the rounds of each ascending. */
export function formatFeatureRows(rows: readonly HistoryRow[]): string {
  const lines = rows.map(({ asset, round, features, missing }) =>
    [asset, round, ...features, missing].join(","),
  );
  return `${[TABLE_HEADER, ...lines].join("\n")}\n`;
}

/** In the order of a table; an added row takes the place of one of the same asset and round. */
export function withRows(
  rows: readonly HistoryRow[],
  added: readonly HistoryRow[],
): readonly HistoryRow[] {
  const keyOf = ({ asset, round }: HistoryRow): string => `${asset},${round}`;
  const replaced = new Set(added.map(keyOf));
  const all = [...rows.filter((row) => !replaced.has(keyOf(row))), ...added];
  return [...Map.groupBy(all, ({ asset }) => asset).values()].flatMap((own) =>
    own.toSorted((a, b) => a.round - b.round),
  );
}

export interface ParseFeatureRowsParameters {
  /** Uncompressed. */
  readonly text: string;
  readonly source: string;
  /** `artifact` for a file that ships with Ballast. */
  readonly kind: ErrorKind;
}

const COLUMNS = TABLE_HEADER.split(",");
const ASSET = /^[A-Za-z0-9._/-]{1,32}$/;
const INTEGER = /^(0|[1-9][0-9]{0,14})$/;

/**
 * Asset after asset, rounds ascending, every number an integer in its plain spelling.
 * @throws BallastError `HISTORY_ROW` or `FEATURE_RANGE`, located by file, row and column.
 */
export function parseFeatureRows({ text, source, kind }: ParseFeatureRowsParameters): HistoryRow[] {
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const refuse = (place: string, message: string, hint?: string): BallastError =>
    new BallastError(kind, "HISTORY_ROW", message, {
      location: `${source}:${place}`,
      ...(hint !== undefined && { hint }),
    });
  if (header !== TABLE_HEADER) {
    throw refuse("1", `the header is "${header.slice(0, 200)}"`, TABLE_HEADER);
  }
  if (lines.length === 0) throw refuse("1", "no rows under the header");
  const lastRound = new Map<string, number>();
  let previousAsset = "";
  return lines.map((line, i) => {
    const place = `${i + 2}`;
    const [asset = "", ...cells] = line.split(",");
    if (cells.length !== COLUMNS.length - 1) {
      throw refuse(place, `${cells.length + 1} cells`, `${COLUMNS.length}: ${TABLE_HEADER}`);
    }
    if (!ASSET.test(asset)) throw refuse(`${place}:asset`, "not the name of an asset");
    const wrong = cells.findIndex((cell) => !INTEGER.test(cell));
    if (wrong !== -1) {
      const cell = JSON.stringify((cells[wrong] ?? "").slice(0, 40));
      throw refuse(`${place}:${COLUMNS[wrong + 1]}`, `${cell} is not an integer`, "digits alone");
    }
    const [round = 0, ...features] = cells.slice(0, -1).map(Number);
    const missing = Number(cells.at(-1));
    if (missing >= 2 ** FEATURE_COUNT) {
      throw refuse(`${place}:missing`, `mask ${missing}`, `0..${2 ** FEATURE_COUNT - 1}`);
    }
    const before = lastRound.get(asset);
    if (before !== undefined && (asset !== previousAsset || round <= before)) {
      const hint = "asset after asset, the rounds of each ascending";
      throw refuse(`${place}:round`, `${asset} ${round} comes after ${asset} ${before}`, hint);
    }
    assertFeatures(features, `${source}:${place}`);
    lastRound.set(asset, round);
    previousAsset = asset;
    return { asset, round, features, missing };
  });
}
