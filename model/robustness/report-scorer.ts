import { orderStatistics } from "../inference/order-statistics.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import { SCHEMA } from "../schema.ts";
import type { HourlyScore } from "./policy-replay.ts";

/** scoreMarket without factors, on the cursor. */
export class ReportScorer {
  readonly #cursor: ScoreCursor;

  constructor(model: IntegerModel) {
    this.#cursor = new ScoreCursor(model);
  }

  scoreOf(features: readonly number[]): number {
    return this.#cursor.load(features).score();
  }

  scoresOf(reports: readonly (readonly number[])[]): Omit<HourlyScore, "round"> {
    const statistics = SCHEMA.map((_, i) => orderStatistics(reports.map((r) => r[i] ?? 0)));
    return {
      score: this.scoreOf(statistics.map(({ median }) => median)),
      scoreLow: this.scoreOf(statistics.map(({ low }) => low)),
      scoreHigh: this.scoreOf(statistics.map(({ high }) => high)),
    };
  }
}
