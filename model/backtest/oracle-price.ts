/**
 * The price that the lending market sees: a new answer when the market has moved by the deviation
 * threshold or an hour has passed, every answer a little late, and none while the oracle is out.
 */
import { type PricePath, QUARTERS_PER_HOUR } from "./price-path.ts";

/** A new answer at this age even if the price stands still. */
const HEARTBEAT_QUARTERS = QUARTERS_PER_HOUR;

export interface OracleParameters {
  readonly oracleDeviation: number;
  readonly oracleDelayQuarters: number;
  readonly oracleOutageHours: number;
}

/** One price for each quarter of the path. */
export function oraclePrices(path: PricePath, parameters: OracleParameters): Float64Array {
  const { oracleDeviation, oracleDelayQuarters, oracleOutageHours } = parameters;
  const { quarters } = path;
  const outage = oracleOutageHours > 0 ? deepestHour(path) * QUARTERS_PER_HOUR : quarters.length;
  const outageEnd = outage + oracleOutageHours * QUARTERS_PER_HOUR;
  const answers = new Float64Array(quarters.length);
  let answer = quarters[0] ?? Number.NaN;
  let age = 0;
  for (let i = 0; i < quarters.length; i++) {
    const seen = quarters[Math.max(0, i - oracleDelayQuarters)] ?? answer;
    const isOut = i >= outage && i < outageEnd;
    const isDue = Math.abs(seen / answer - 1) >= oracleDeviation || age >= HEARTBEAT_QUARTERS;
    if (isDue && !isOut) {
      answer = seen;
      age = 0;
    }
    answers[i] = answer;
    age += 1;
  }
  return answers;
}

/** The measured hour whose lowest price is furthest below its first. */
function deepestHour({ quarters, hours, measuredFrom }: PricePath): number {
  let deepest = measuredFrom;
  let fall = Number.POSITIVE_INFINITY;
  for (let hour = measuredFrom; hour < hours; hour++) {
    const prices = quarters.subarray(hour * QUARTERS_PER_HOUR, (hour + 1) * QUARTERS_PER_HOUR);
    const kept = Math.min(...prices) / (prices[0] ?? Number.NaN);
    if (kept < fall) {
      fall = kept;
      deepest = hour;
    }
  }
  return deepest;
}
