/**
 * What a model has to offer to be compared: it is fitted on past examples, then forecasts others one
 * by one. The calibration that turns its forecasts into probabilities is the same for all.
 */
import type { Example } from "../dataset/dataset.ts";
import type { Labels } from "../dataset/labels.ts";
import type { HourlyGrid } from "../features/hourly-grid.ts";
import type { Asset, MarketData } from "../features/market-data.ts";
import type { OnProgress } from "../progress.ts";
import type { ModelName } from "./validation-report.ts";

/** The continuous targets; the fourth head, liquidation, is the forecast itself. */
export const OUTCOMES = [
  "expectedShortfall",
  "liquidityAdjustedVolatility",
  "systemStress",
] as const satisfies readonly (keyof Labels)[];
export type Outcome = (typeof OUTCOMES)[number];
export type PerOutcome<T> = Readonly<Record<Outcome, T>>;

export interface Prediction {
  /** Riskier is higher; of a model without a score, about linear in the log-odds of a fall. */
  readonly ranking: number;
  /** Each on any rising scale. */
  readonly outcomes: PerOutcome<number>;
  /** 0..100, of a model that publishes a score of its own; others get theirs by calibration. */
  readonly score?: number;
}

export interface FittedForecaster {
  /** Uses nothing that is later than the example's round. */
  predict(example: Example): Prediction;
}

export interface Forecaster {
  readonly name: ModelName;
  readonly title: string;
  /** Whether a forecast may fall when an input rises, and the weights were learned from all inputs. */
  readonly isUnconstrained: boolean;
  /** @param past asset after asset, rounds ascending */
  fit(past: readonly Example[], onProgress?: OnProgress): Promise<FittedForecaster>;
}

/** Hourly bars of every asset: what the volatility models read besides the examples. */
export type SpotHistory = Readonly<Record<Asset, HourlyGrid>>;

export function spotHistory({ assets: { ETH, BTC, LINK } }: MarketData): SpotHistory {
  return { ETH: ETH.spot, BTC: BTC.spot, LINK: LINK.spot };
}

export function forEachOutcome<T>(make: (outcome: Outcome) => T): PerOutcome<T> {
  return {
    expectedShortfall: make("expectedShortfall"),
    liquidityAdjustedVolatility: make("liquidityAdjustedVolatility"),
    systemStress: make("systemStress"),
  };
}
