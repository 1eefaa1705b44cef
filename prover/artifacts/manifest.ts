/** circuits/circuits.json, typed: the shapes, and the one place where public signals are ordered. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { parseStrictJson } from "../../model/strict-json.ts";

const bitField = z.strictObject({ name: z.string(), bits: z.int().min(1).max(64) });

const manifestSchema = z.strictObject({
  prime: z.literal("bn128"),
  optimisation: z.literal("--O2"),
  template: z.string(),
  file: z.string(),
  publicSignals: z.strictObject({
    header: z.array(bitField),
    market: z.array(bitField),
    marketsInFirstWord: z.int().min(1),
    marketsPerWord: z.int().min(1),
  }),
  shapes: z.record(
    z.string().regex(/^[a-z0-9-]{1,64}$/),
    z.strictObject({
      reports: z.union([z.literal(3), z.literal(5), z.literal(7)]),
      markets: z.int().min(1).max(16),
      power: z.int().min(1).max(28),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;

export interface Shape {
  readonly name: string;
  /** Signed reports in the proof: 3, 5 or 7. */
  readonly reports: number;
  readonly markets: number;
  /** The circuit's rows fit 2^power. */
  readonly power: number;
}

const MANIFEST_URL = new URL("../../circuits/circuits.json", import.meta.url);

export const manifest: Manifest = parseStrictJson({
  text: readFileSync(MANIFEST_URL, "utf8"),
  schema: manifestSchema,
  source: "circuits/circuits.json",
  maxLength: 65_536,
});

export const shapeNames: readonly string[] = Object.keys(manifest.shapes);

/** @throws BallastError `SHAPE_UNKNOWN` with the names that exist. */
export function findShape(name: string): Shape {
  const shape = Object.hasOwn(manifest.shapes, name) ? manifest.shapes[name] : undefined;
  if (shape === undefined) {
    throw new BallastError("usage", "SHAPE_UNKNOWN", `no circuit shape ${JSON.stringify(name)}`, {
      hint: `one of: ${shapeNames.join(", ")}`,
    });
  }
  return { name, ...shape };
}

/** configHash and the packed words. */
export function publicSignalCount(markets: number): number {
  const { marketsInFirstWord, marketsPerWord } = manifest.publicSignals;
  return 2 + Math.ceil(Math.max(0, markets - marketsInFirstWord) / marketsPerWord);
}
