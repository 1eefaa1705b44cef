/** What a market says, one fact at a time: the input of the feature stream. */
import { BallastError } from "../errors.ts";
import { dayOf } from "./daily-values.ts";
import { type Bar, HOURS_PER_DAY, SECONDS_PER_HOUR, wrongCell } from "./hourly-grid.ts";

export interface CandleEvent {
  readonly kind: "candle";
  /** Which candles: a name that the stream was set up with. */
  readonly series: string;
  readonly bar: Bar;
}

export interface PriceEvent {
  /**
   * `stable`: a stablecoin in USD. `staked-ether`, `ether`: both in USD, of one source.
   * `second-venue`: the asset itself, at another venue than its candles.
   */
  readonly kind: "stable" | "staked-ether" | "ether" | "second-venue";
  /** Which source; the prices of one are in order. */
  readonly series: string;
  /** Epoch seconds. */
  readonly time: number;
  readonly price: number;
}

export interface DayEvent {
  /** A ratio, a mean |8 h rate|, and wei. */
  readonly kind: "utilisation" | "funding" | "gas-price";
  /** Epoch seconds at the start of the day; the value is known when the day is over. */
  readonly time: number;
  readonly value: number;
}

export type MarketEvent = CandleEvent | PriceEvent | DayEvent;

export function isDayEvent(event: MarketEvent): event is DayEvent {
  return event.kind === "utilisation" || event.kind === "funding" || event.kind === "gas-price";
}

export function eventTime(event: MarketEvent): number {
  return event.kind === "candle" ? event.bar.time : event.time;
}

/** What may come only once at a time: one market's candles, one source's prices, one daily series. */
export function seriesOf(event: MarketEvent): string {
  return isDayEvent(event) ? event.kind : `${event.kind} ${event.series}`;
}

/** The first round that may use the event: its hour, or its day, is over by then. */
export function firstRoundOf(event: MarketEvent): number {
  if (isDayEvent(event)) return (dayOf(event.time) + 1) * HOURS_PER_DAY;
  return Math.floor(eventTime(event) / SECONDS_PER_HOUR) + 1;
}

/** @throws BallastError `STREAM_VALUE` for a bar or number that no market can show. */
export function assertEvent(event: MarketEvent): void {
  const problem = problemOf(event);
  if (problem === undefined) return;
  throw new BallastError("input", "STREAM_VALUE", problem, {
    location: seriesOf(event),
    hint: "hourly bars, prices above 0, daily values of 0 or more, times in epoch seconds",
  });
}

function problemOf(event: MarketEvent): string | undefined {
  if (event.kind === "candle") {
    const cells = Object.entries(event.bar);
    const [name, value] = cells.find(([, cell]) => !Number.isFinite(cell)) ?? [];
    return name === undefined ? wrongCell(event.bar)?.problem : `${name} ${value}`;
  }
  if (!Number.isFinite(event.time) || event.time < 0) return `time ${event.time}`;
  if (isDayEvent(event)) {
    return event.value >= 0 && event.value < Number.POSITIVE_INFINITY
      ? undefined
      : `value ${event.value}`;
  }
  const isPrice = event.price > 0 && event.price < Number.POSITIVE_INFINITY;
  return isPrice ? undefined : `price ${event.price}`;
}
