/**
 * The sixteen inputs a publisher observes. Every value is an unsigned integer in the unit below and
 * is oriented: a higher number is riskier. Ranges and windows are those of docs/formats.md.
 */
import { createHash } from "node:crypto";
import { BallastError } from "./errors.ts";

export interface Feature {
  readonly name: string;
  /** `bps` = 1e-4; `ratio` is scaled by 10^exponent, so 10000 with exponent -4 is 1.0. */
  readonly unit: "bps" | "ratio";
  readonly exponent: number;
  /** Inclusive range; a value outside is refused, never clamped. */
  readonly min: number;
  readonly max: number;
  readonly orientation: "higher-is-riskier";
}

function feature(name: string, unit: Feature["unit"], exponent: number, max: number): Feature {
  return { name, unit, exponent, min: 0, max, orientation: "higher-is-riskier" };
}

export const SCHEMA: readonly Feature[] = [
  feature("rv6", "bps", -4, 20_000),
  feature("park24", "bps", -4, 20_000),
  feature("es7d", "bps", -4, 5_000),
  feature("dsv72", "bps", -4, 20_000),
  feature("dd6", "bps", -4, 10_000),
  feature("dd24", "bps", -4, 10_000),
  feature("dd7d", "bps", -4, 10_000),
  feature("csspread", "bps", -4, 2_000),
  feature("amihud", "ratio", -4, 1_000_000),
  feature("volsurge", "ratio", -4, 1_000_000),
  feature("mktdd7d", "bps", -4, 10_000),
  feature("peg", "bps", -4, 10_000),
  feature("util", "ratio", -4, 10_000),
  feature("lev", "ratio", -6, 20_000),
  feature("gas", "ratio", -4, 1_000_000),
  feature("venue", "bps", -4, 5_000),
];

/** Inputs that no price feed carries: they fail apart from the others, and together. */
export const DEFI_INPUTS: readonly string[] = ["peg", "util", "lev", "gas", "venue"];

export const FEATURE_COUNT = SCHEMA.length;

/** Circuit range of a feature: 24 bits, wider than any `max` above. */
export const FEATURE_BITS = 24;

/** sha-256 of the schema's canonical JSON, cut to its first 248 bits so that it is a field element. */
export function schemaHash(schema: readonly Feature[] = SCHEMA): bigint {
  const canonical = JSON.stringify(
    schema.map((f) => ({
      name: f.name,
      unit: f.unit,
      exponent: f.exponent,
      min: f.min,
      max: f.max,
      orientation: f.orientation,
    })),
  );
  return BigInt(`0x${createHash("sha256").update(canonical).digest("hex").slice(0, 62)}`);
}

/** @throws BallastError `FEATURE_COUNT` or `FEATURE_RANGE` naming the feature and its valid range. */
export function assertFeatures(features: readonly number[], location: string): void {
  if (features.length !== FEATURE_COUNT) {
    throw new BallastError("input", "FEATURE_COUNT", `got ${features.length} features`, {
      location,
      hint: `${FEATURE_COUNT} features: ${SCHEMA.map((f) => f.name).join(" ")}`,
    });
  }
  for (const [index, { name, unit, min, max }] of SCHEMA.entries()) {
    const value = features[index];
    if (value === undefined || !Number.isSafeInteger(value) || value < min || value > max) {
      throw new BallastError("input", "FEATURE_RANGE", `${name} = ${String(value)}`, {
        location: `${location}/${index}`,
        hint: `${name} is an integer in ${min}..${max} (${unit})`,
      });
    }
  }
}
