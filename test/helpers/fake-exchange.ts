/** Answers of an exchange and an aggregator, in their recorded shapes, made from facts of a test. */
import type { Bar } from "../../model/features/hourly-grid.ts";
import type { Answer } from "./http-server.ts";

export interface ExchangeFacts {
  /** By symbol. */
  readonly bars: Readonly<Record<string, readonly Bar[]>>;
  readonly funding?: Readonly<Record<string, readonly (readonly [timeMs: number, rate: string])[]>>;
  /** By the aggregator's id. */
  readonly quotes?: Readonly<Record<string, readonly (readonly [timeMs: number, price: number])[]>>;
}

const INVALID_SYMBOL: Answer = { status: 400, body: { code: -1121, msg: "Invalid symbol." } };

export function answerAsExchange(
  { bars, funding = {}, quotes = {} }: ExchangeFacts,
  url: URL,
): Answer {
  const query = (name: string): string => url.searchParams.get(name) ?? "";
  const limit = Number(query("limit"));
  const [start, end] = [Number(query("startTime")), Number(query("endTime"))];
  if (url.pathname.endsWith("/klines")) {
    const known = bars[query("symbol")];
    if (known === undefined) return INVALID_SYMBOL;
    const wanted = known.filter(({ time }) => time * 1_000 >= start && time * 1_000 <= end);
    return { body: wanted.slice(0, limit).map(klineOf) };
  }
  if (url.pathname.endsWith("/fundingRate")) {
    const symbol = query("symbol");
    const wanted = (funding[symbol] ?? []).filter(([time]) => time >= start && time <= end);
    const body = wanted.slice(0, limit).map(([fundingTime, fundingRate]) => ({
      ...{ symbol, fundingTime, fundingRate, markPrice: "1650.50000000" },
    }));
    return { body };
  }
  const coin = /\/coins\/([^/]+)\/market_chart\/range$/.exec(url.pathname)?.[1] ?? "";
  const prices = quotes[coin];
  if (prices === undefined) return { status: 404, body: { error: "coin not found" } };
  const [from, to] = [Number(query("from")) * 1_000, Number(query("to")) * 1_000];
  const wanted = prices.filter(([time]) => time >= from && time <= to);
  return { body: { prices: wanted, market_caps: [], total_volumes: [] } };
}

/** As Binance writes them: prices as texts, the close time one millisecond before the next bar. */
export function klineOf({ time, open, high, low, close, volume }: Bar): unknown[] {
  return [
    ...[time * 1_000, String(open), String(high), String(low), String(close), String(volume)],
    ...[time * 1_000 + 3_599_999, "2434.19055334", 308, "1756.87402397", "28.46694368", "0"],
  ];
}
