/** The worst peg deviation of the last hours, from prices as they come: the twin of `readPegDeviations`. */
import { KEPT_HOURS } from "./candle-window.ts";
import { HOURS_PER_DAY } from "./hourly-grid.ts";
import type { HourlyValues } from "./hourly-values.ts";
import type { PriceEvent } from "./market-events.ts";
import { pegDeviation } from "./peg.ts";
import { RecentValues } from "./recent-values.ts";
import { stakedEtherDiscountAt } from "./staked-ether.ts";

export class PegWindow {
  readonly #deviation = new RecentValues<number>(HOURS_PER_DAY);
  readonly #stakedEther = new RecentValues<number>(KEPT_HOURS);
  readonly #ether = new RecentValues<number>(KEPT_HOURS);
  readonly #ratios = new RecentValues<number>(KEPT_HOURS);
  /** Hours below have their staked ether in the deviation. */
  #weighedTo = 0;

  push(kind: Exclude<PriceEvent["kind"], "second-venue">, hour: number, price: number): void {
    if (kind === "stable") this.#deviation.keep(hour, pegDeviation(price), Math.max);
    else if (kind === "staked-ether") this.#stakedEther.keep(hour, price);
    else this.#ether.keep(hour, price);
  }

  /** For a round whose hours are all over; rounds ascend. */
  before(round: number): HourlyValues {
    for (const [hour, price] of this.#stakedEther.values) {
      const etherPrice = this.#ether.values.get(hour);
      if (etherPrice !== undefined) this.#ratios.keep(hour, price / etherPrice);
    }
    for (let hour = Math.max(round - HOURS_PER_DAY, this.#weighedTo); hour < round; hour++) {
      if (!this.#ratios.values.has(hour)) continue;
      const discount = stakedEtherDiscountAt(this.#ratios.values, hour);
      if (!Number.isNaN(discount)) this.#deviation.keep(hour, discount, Math.max);
    }
    this.#weighedTo = round;
    return this.#deviation.values;
  }
}
