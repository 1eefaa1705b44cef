/**
 * The sixteen features of one asset from facts as they come, with bounded memory. A row is the one
 * that `featureTable` gives for the same facts, bit for bit: the window functions are the same.
 */
import { BallastError } from "../errors.ts";
import { CandleWindow } from "./candle-window.ts";
import { CompletedDays, dayOf } from "./daily-values.ts";
import { type FeatureInputs, type FeatureRow, featureRow } from "./feature-table.ts";
import { type Bar, HOURS_PER_DAY, type HourlyGrid, SECONDS_PER_HOUR } from "./hourly-grid.ts";
import type { Observation } from "./hourly-values.ts";
import { type Liquidity, LiquidityTracker } from "./liquidity-features.ts";
import {
  assertEvent,
  eventTime,
  firstRoundOf,
  isDayEvent,
  type MarketEvent,
  type PriceEvent,
  seriesOf,
} from "./market-events.ts";
import { PegWindow } from "./peg-window.ts";
import { RecentValues } from "./recent-values.ts";
import { quoteGap } from "./venue.ts";

/** Which candle series plays which part; one may play several. */
export interface FeatureStreamSeries {
  readonly spot: string;
  readonly perpetual?: string;
  /** Whose mean drawdown is the market's, in the order of the batch table: BTC, ETH, BNB. */
  readonly market: readonly string[];
}

const KEPT_DAYS = 31;
const NO_CANDLES = new CandleWindow().grid();

export class FeatureStream {
  readonly #series: FeatureStreamSeries;
  readonly #candles: ReadonlyMap<string, CandleWindow>;
  readonly #liquidityTracker = new LiquidityTracker();
  readonly #pegs = new PegWindow();
  readonly #quotes = new RecentValues<Observation>(HOURS_PER_DAY);
  readonly #days = {
    utilisation: new RecentValues<number>(KEPT_DAYS),
    funding: new RecentValues<number>(KEPT_DAYS),
    "gas-price": new RecentValues<number>(KEPT_DAYS),
  };
  readonly #lastTime = new Map<string, number>();
  #liquidity: Liquidity | undefined;
  #latest: { readonly round: number; readonly series: string } | undefined;
  #answered = 0;

  constructor(series: FeatureStreamSeries) {
    this.#series = series;
    const { spot, perpetual, market } = series;
    const names = [spot, ...(perpetual === undefined ? [] : [perpetual]), ...market];
    this.#candles = new Map(names.map((name) => [name, new CandleWindow()]));
  }

  /**
   * Takes one fact. Those of one series come in order of time; those of different series in any order
   * between two observed rounds.
   * @throws BallastError `STREAM_VALUE`, `STREAM_SERIES`, `STREAM_ORDER`, `STREAM_REPEATED` or
   * `STREAM_LATE`; the stream is then as it was before.
   */
  push(event: MarketEvent): void {
    this.#assertInOrder(event);
    const [round, name] = [firstRoundOf(event), seriesOf(event)];
    this.#lastTime.set(name, eventTime(event));
    if (round > (this.#latest?.round ?? 0)) this.#latest = { round, series: name };
    if (isDayEvent(event)) this.#days[event.kind].keep(dayOf(event.time), event.value);
    else if (event.kind === "candle") this.#pushCandle(event.series, event.bar);
    else this.#pushPrice(event.kind, { time: event.time, value: event.price });
  }

  /**
   * The row of a round, undefined when the batch table has none. Rounds ascend.
   * @throws BallastError `STREAM_FUTURE` when something later than the round was pushed already, and
   * `STREAM_LATE` for a round that is not after the last one.
   */
  observe(round: number): FeatureRow | undefined {
    if (round <= this.#answered) {
      throw orderError("STREAM_LATE", `round ${round}`, `a round after ${this.#answered}`);
    }
    if (this.#latest !== undefined && this.#latest.round > round) {
      const { series, round: known } = this.#latest;
      throw orderError("STREAM_FUTURE", `round ${round} cannot know it`, `round ${known}`, series);
    }
    this.#answered = round;
    const inputs = this.#inputs(round);
    const { spot } = inputs;
    if (this.#liquidity === undefined || round !== spot.firstHour + spot.length) return undefined;
    return featureRow(inputs, this.#liquidity, round);
  }

  #assertInOrder(event: MarketEvent): void {
    assertEvent(event);
    const [name, time, round] = [seriesOf(event), eventTime(event), firstRoundOf(event)];
    if (event.kind === "candle" && !this.#candles.has(event.series)) {
      const names = [...this.#candles.keys()].join(", ");
      throw orderError("STREAM_SERIES", `no candles "${event.series}"`, names, name);
    }
    // A day is its stamp's day, whatever the hour.
    const last = this.#lastTime.get(name) ?? Number.NEGATIVE_INFINITY;
    const isRepeated = isDayEvent(event) ? dayOf(time) === dayOf(last) : time === last;
    if (isRepeated) {
      throw orderError("STREAM_REPEATED", `${time} is there already`, `after ${last}`, name);
    }
    if (time < last) {
      throw orderError("STREAM_ORDER", `${time} is before ${last}`, `after ${last}`, name);
    }
    if (round <= this.#answered) {
      const problem = `${time} belongs to round ${round}, and ${this.#answered} was observed`;
      throw orderError("STREAM_LATE", problem, "facts before the round that uses them", name);
    }
  }

  #pushCandle(name: string, bar: Bar): void {
    const isSpot = name === this.#series.spot;
    const follow = (grid: HourlyGrid): void => {
      this.#liquidity = this.#liquidityTracker.step(grid, grid.length);
    };
    this.#candles.get(name)?.append(bar, isSpot ? follow : undefined);
  }

  #pushPrice(kind: PriceEvent["kind"], price: Observation): void {
    const hour = Math.floor(price.time / SECONDS_PER_HOUR);
    if (kind === "second-venue") this.#quotes.keep(hour, price);
    else this.#pegs.push(kind, hour, price.value);
  }

  #inputs(round: number): FeatureInputs {
    const grid = (name: string) => this.#candles.get(name)?.grid() ?? NO_CANDLES;
    const { spot, perpetual, market } = this.#series;
    const spotGrid = grid(spot);
    const venueGap = new Map<number, number>();
    for (const [hour, quote] of this.#quotes.values) {
      const gap = quoteGap(quote, spotGrid);
      if (!Number.isNaN(gap)) venueGap.set(hour, gap);
    }
    return {
      spot: spotGrid,
      perpetual: grid(perpetual ?? ""),
      marketGrids: market.map(grid),
      pegDeviation: this.#pegs.before(round),
      utilisation: new CompletedDays(this.#days.utilisation.values),
      funding: new CompletedDays(this.#days.funding.values),
      gasPrice: new CompletedDays(this.#days["gas-price"].values),
      venueGap,
    };
  }
}

function orderError(code: string, message: string, hint: string, location?: string): BallastError {
  return new BallastError("input", code, message, { hint, ...(location && { location }) });
}
