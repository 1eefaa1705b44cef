/**
 * Forecasters that know one thing, the volatility to come: exponential smoothing, GARCH and HAR.
 * Every outcome is ordered by the same number.
 */
import { type Example, ewmaVolatility } from "../dataset/dataset.ts";
import type {
  FittedForecaster,
  Forecaster,
  Prediction,
  SpotHistory,
} from "../evaluation/forecaster.ts";
import { forEachOutcome } from "../evaluation/forecaster.ts";
import { endOfRound, HOURS_PER_DAY } from "../features/hourly-grid.ts";
import { ASSETS, type Asset } from "../features/market-data.ts";
import { conditionalVariances, fitGarch, meanVarianceAhead } from "./garch.ts";
import { fitHar, harTerms } from "./har.ts";

/** A market that stands still has no logarithm. */
const MIN_VOLATILITY = 1e-6;

export function ewmaForecaster(spot: SpotHistory, halfLifeHours: 8 | 24): Forecaster {
  return {
    name: `ewma-${halfLifeHours}h`,
    title: `EWMA volatility, half-life ${halfLifeHours} h`,
    isUnconstrained: false,
    fit: async () =>
      volatilityAtRounds(spot, (asset) => ewmaVolatility(spot[asset].logReturn, halfLifeHours)),
  };
}

export function garchForecaster(spot: SpotHistory): Forecaster {
  return {
    name: "garch",
    title: "GARCH(1,1), hourly",
    isUnconstrained: false,
    fit: async (past) =>
      volatilityAtRounds(spot, (asset) => {
        const { logReturn } = spot[asset];
        const garch = fitGarch(logReturn.subarray(1, lastPastBar(spot, past, asset)));
        return conditionalVariances(garch, logReturn).map((variance) =>
          Math.sqrt(meanVarianceAhead(garch, variance, HOURS_PER_DAY)),
        );
      }),
  };
}

export function harForecaster(spot: SpotHistory): Forecaster {
  const termsOf = perAsset((asset) => harTerms(spot[asset].logReturn));
  return {
    name: "har",
    title: "HAR on log volatility",
    isUnconstrained: false,
    fit: async (past) => {
      const forecast = fitHar(
        ASSETS.map((asset) => ({
          terms: termsOf[asset],
          ends: past
            .filter((example) => example.asset === asset)
            .map(({ round }) => endOfRound(spot[asset], round)),
        })),
      );
      return volatilityAtRounds(spot, (asset) => forecast(termsOf[asset]));
    },
  };
}

/** @param volatilityOf index i is the forecast from bars up to i */
function volatilityAtRounds(
  spot: SpotHistory,
  volatilityOf: (asset: Asset) => Float64Array,
): FittedForecaster {
  const volatility = perAsset(volatilityOf);
  return {
    predict: ({ asset, round }: Example): Prediction => {
      const known = volatility[asset][endOfRound(spot[asset], round) - 1] ?? 0;
      const ranking = Math.log(Math.max(known, MIN_VOLATILITY));
      return { ranking, outcomes: forEachOutcome(() => ranking) };
    },
  };
}

/** One past the last bar that a past example of the asset may use. */
function lastPastBar(spot: SpotHistory, past: readonly Example[], asset: Asset): number {
  const last = past.findLast((example) => example.asset === asset);
  return last === undefined ? 0 : endOfRound(spot[asset], last.round);
}

function perAsset<T>(make: (asset: Asset) => T): Readonly<Record<Asset, T>> {
  return { ETH: make("ETH"), BTC: make("BTC"), LINK: make("LINK") };
}
