/** Funding rates of a perpetual, as days, from an interface like Binance's `/fapi/v1/fundingRate`. */
import { z } from "zod";
import { dayOf, SECONDS_PER_DAY } from "../../model/features/daily-values.ts";
import { checkFundingRate } from "../../model/features/plausible.ts";
import { getJson, type HttpEndpoint } from "./http.ts";
import { numberText } from "./number-text.ts";
import { type ReadOptions, type Source, type Sourced, sourceError } from "./source.ts";

/** The value of a day that is over. */
export interface DayValue {
  /** Epoch seconds at the day's start. */
  readonly time: number;
  readonly value: number;
}

export interface FundingParameters {
  readonly endpoint: HttpEndpoint;
  readonly symbol: string;
}

const PATH = "/fapi/v1/fundingRate";
const MS_PER_SECOND = 1_000;
/** Three a day for longer than any feature looks back. */
const PAGE_LIMIT = 1_000;
const RATES_PER_DAY = 3;
/** Rates are stamped up to a second after their hour. */
const MAX_LATENESS_MS = 60_000;

const ratesShape = z
  .array(z.looseObject({ symbol: z.string(), fundingRate: numberText, fundingTime: z.int() }))
  .max(PAGE_LIMIT);

/** Mean |8 h rate| of each day with all its three rates. */
export function fundingSource({ endpoint, symbol }: FundingParameters): Source<DayValue> {
  const name = `funding ${symbol}`;
  return {
    name,
    async read({ span, signal }: ReadOptions): Promise<Sourced<DayValue>> {
      const startTime = Math.floor(span.from / SECONDS_PER_DAY) * SECONDS_PER_DAY * MS_PER_SECOND;
      const rates = await getJson({
        ...{ endpoint, path: PATH, source: name, signal, schema: ratesShape },
        query: { symbol, startTime, endTime: span.to * MS_PER_SECOND - 1, limit: PAGE_LIMIT },
      });
      const byDay = new Map<number, number[]>();
      let previousMs = 0;
      for (const { symbol: answered, fundingRate, fundingTime } of rates) {
        if (answered !== symbol) {
          throw sourceError(
            "SOURCE_SYMBOL",
            name,
            `answered with rates of ${answered.slice(0, 32)}`,
          );
        }
        const problem = checkFundingRate(fundingRate, undefined);
        if (problem !== undefined) throw sourceError("SOURCE_UNIT", name, problem);
        if (fundingTime <= previousMs || fundingTime % 3_600_000 > MAX_LATENESS_MS) {
          throw sourceError("SOURCE_ANSWER", name, `rate ${fundingTime} is out of order`);
        }
        previousMs = fundingTime;
        const day = dayOf(fundingTime / MS_PER_SECOND);
        const ofDay = [...(byDay.get(day) ?? []), Math.abs(fundingRate)];
        if (ofDay.length > RATES_PER_DAY) {
          const message = `more than ${RATES_PER_DAY} rates on day ${isoDay(day)}: not of 8 hours each`;
          throw sourceError("SOURCE_UNIT", name, message);
        }
        byDay.set(day, ofDay);
      }
      return completeDays(byDay, span.to);
    },
  };
}

function isoDay(day: number): string {
  return new Date(day * SECONDS_PER_DAY * MS_PER_SECOND).toISOString().slice(0, 10);
}

function completeDays(
  byDay: ReadonlyMap<number, readonly number[]>,
  to: number,
): Sourced<DayValue> {
  const facts = [...byDay]
    .filter(([day, rates]) => (day + 1) * SECONDS_PER_DAY <= to && rates.length === RATES_PER_DAY)
    .map(([day, rates]) => ({
      time: day * SECONDS_PER_DAY,
      value: rates.reduce((a, b) => a + b, 0) / rates.length,
    }));
  const last = facts.at(-1);
  return { facts, newestAt: last && last.time + SECONDS_PER_DAY };
}
