/**
 * SIMULATED disagreement, for demonstrations and tests. History holds one vector per round; real
 * publishers read other venues at other moments. Each simulated publisher sees every feature off by
 * a uniform share of up to +-jitterBps, the same on every run.
 */
import { createHash } from "node:crypto";
import { clamp } from "../fixed-point.ts";
import { SCHEMA } from "../schema.ts";

export interface SimulateObservationsParameters {
  readonly asset: string;
  readonly round: number;
  /** The row of the table, in schema order and units. */
  readonly features: readonly number[];
  /** How many publishers, numbered from 0. */
  readonly publishers: number;
  readonly jitterBps?: number;
}

const DEFAULT_JITTER_BPS = 50;
const BPS = 10_000;

/** One feature vector per publisher, rounded half up and within the schema's ranges. */
export function simulateObservations({
  asset,
  round,
  features,
  publishers,
  jitterBps = DEFAULT_JITTER_BPS,
}: SimulateObservationsParameters): number[][] {
  return Array.from({ length: publishers }, (_, publisher) =>
    SCHEMA.map(({ name, min, max }, i) => {
      const share = signedUnit(`${asset}/${round}/${publisher}/${name}`) * (jitterBps / BPS);
      return clamp(Math.floor((features[i] ?? 0) * (1 + share) + 0.5), min, max);
    }),
  );
}

/** A number in [-1, 1) that depends on the text alone. */
function signedUnit(text: string): number {
  const digest = createHash("sha256").update(`ballast/simulated-observation/${text}`).digest();
  return digest.readUInt32BE(0) / 2 ** 31 - 1;
}
