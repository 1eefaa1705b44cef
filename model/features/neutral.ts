import { SCHEMA } from "../schema.ts";

/**
 * What a publisher signs for a feature it has no data for: about the median of the training years,
 * fixed here so that every publisher and every year says the same.
 */
const NEUTRAL: Readonly<Record<string, number>> = {
  rv6: 311,
  park24: 393,
  es7d: 193,
  dsv72: 379,
  dd6: 51,
  dd24: 151,
  dd7d: 532,
  csspread: 30,
  amihud: 9_619,
  volsurge: 9_855,
  mktdd7d: 493,
  peg: 15,
  util: 7_464,
  lev: 115,
  gas: 9_981,
  venue: 20,
};

/** In schema order. */
export const NEUTRAL_FEATURES: readonly number[] = SCHEMA.map(({ name }) => NEUTRAL[name] ?? 0);
