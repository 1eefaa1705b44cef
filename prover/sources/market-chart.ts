/** Prices in USD of an aggregator whose HTTP interface is shaped like CoinGecko's market chart. */
import { z } from "zod";
import type { Observation } from "../../model/features/hourly-values.ts";
import { type CheckValue, checkPrice } from "../../model/features/plausible.ts";
import { getJson, type HttpEndpoint } from "./http.ts";
import { type ReadOptions, type Source, type Sourced, sourceError } from "./source.ts";

export interface MarketChartParameters {
  readonly endpoint: HttpEndpoint;
  /** The aggregator's id of the coin, such as `ethereum`. */
  readonly coin: string;
  readonly check?: CheckValue;
}

const MS_PER_SECOND = 1_000;
const NOT_FOUND = 404;
const chartShape = z.looseObject({
  prices: z.array(z.tuple([z.number().min(1e11), z.number().positive()])).max(20_000),
});

export function marketChartSource({
  endpoint,
  coin,
  check = checkPrice,
}: MarketChartParameters): Source<Observation> {
  const name = `market chart ${coin}`;
  return {
    name,
    async read({ span, signal }: ReadOptions): Promise<Sourced<Observation>> {
      const { prices } = await getJson({
        ...{ endpoint, source: name, signal, schema: chartShape },
        path: `/coins/${encodeURIComponent(coin)}/market_chart/range`,
        query: { vs_currency: "usd", from: span.from, to: span.to },
        explainRefusal: (status) =>
          status === NOT_FOUND
            ? sourceError("SOURCE_SYMBOL", name, "the aggregator does not know this coin")
            : undefined,
      });
      const facts: Observation[] = [];
      for (const [timeMs, value] of prices) {
        const time = Math.floor(timeMs / MS_PER_SECOND);
        // The newest quote is often of this minute: beyond the round, and not the round's business.
        if (time < span.from || time >= span.to) continue;
        const previous = facts.at(-1);
        if (previous !== undefined && time <= previous.time) {
          throw sourceError("SOURCE_ANSWER", name, `quote ${timeMs} is out of order`);
        }
        const problem = check(value, previous?.value);
        if (problem !== undefined) throw sourceError("SOURCE_UNIT", name, problem);
        facts.push({ time, value });
      }
      return { facts, newestAt: facts.at(-1)?.time };
    },
  };
}
