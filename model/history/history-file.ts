/**
 * history.json says what features.csv.gz holds and how to check it: the table is CSV with the columns
 * asset, round, the sixteen features and a bit mask of those that had no data and are neutral. Only
 * derived integers ship, no prices.
 */
import { z } from "zod";
import { SCHEMA } from "../schema.ts";

export const HISTORY_FORMAT = "ballast.history/1";
export const INDEX_FILE = "history.json";
export const TABLE_FILE = "features.csv.gz";

export const TABLE_HEADER = ["asset", "round", ...SCHEMA.map(({ name }) => name), "missing"].join(
  ",",
);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const historyIndexSchema = z.strictObject({
  format: z.literal(HISTORY_FORMAT),
  schemaHash: z.string().regex(/^\d+$/),
  generator: z.string(),
  rows: z.int().min(1),
  /** Of the table before compression. */
  tableSha256: sha256,
  assets: z.array(z.string()).min(1),
  windows: z
    .array(
      z.strictObject({
        name: z.string(),
        description: z.string(),
        firstRound: z.int().min(0),
        lastRound: z.int().min(0),
      }),
    )
    .min(1),
  rawFiles: z.array(z.strictObject({ file: z.string(), sha256 })),
});

export type HistoryIndex = z.infer<typeof historyIndexSchema>;
export type HistoryWindow = HistoryIndex["windows"][number];
