/**
 * Each half-year is forecast by models that were fitted and calibrated on its past alone, and judged
 * on that half-year. No crisis is held out and none is seen in advance.
 */
import type { Example } from "../dataset/dataset.ts";
import { isPastOf, type RoundRange } from "../dataset/split.ts";
import { BallastError } from "../errors.ts";
import type { SCORED_ASSETS } from "../features/market-data.ts";
import { quantile } from "../features/rolling.ts";
import type { OnProgress } from "../progress.ts";
import { calibrateForecaster, type Forecast, QUANTILE_SHARE } from "./calibrated-forecaster.ts";
import { type Forecaster, forEachOutcome, type PerOutcome } from "./forecaster.ts";
import type { ModelName } from "./validation-report.ts";

export type ScoredAsset = (typeof SCORED_ASSETS)[number];

export interface WalkForwardParameters {
  readonly examples: readonly Example[];
  readonly forecasters: readonly Forecaster[];
  readonly folds: readonly RoundRange[];
  readonly onProgress?: OnProgress;
}

export interface JudgedHours {
  /** Rounds ascending, fold after fold. */
  readonly examples: readonly Example[];
  /** Per example: the .9 quantile of each outcome over the asset's past, which knows no inputs. */
  readonly climatology: readonly PerOutcome<number>[];
  readonly forecasts: ReadonlyMap<ModelName, readonly Forecast[]>;
}

export interface JudgedFold {
  readonly fold: RoundRange;
  readonly forecast: ReadonlyMap<ModelName, (example: Example) => Forecast>;
}

export interface WalkForward {
  readonly hours: Readonly<Record<ScoredAsset, JudgedHours>>;
  readonly folds: readonly JudgedFold[];
}

export async function walkForward({
  examples,
  forecasters,
  folds,
  onProgress,
}: WalkForwardParameters): Promise<WalkForward> {
  const judged: JudgedFold[] = [];
  const total = folds.length * forecasters.length;
  for (const [nth, fold] of folds.entries()) {
    const past = examples.filter(({ round }) => isPastOf(fold, round));
    if (past.length === 0) throw withoutPast(fold);
    const forecast = new Map<ModelName, (example: Example) => Forecast>();
    for (const [i, forecaster] of forecasters.entries()) {
      const done = judged.length * forecasters.length + i;
      const period = `${fold.name} (${nth + 1} of ${folds.length})`;
      const stage = `judging ${period}: ${forecaster.title} (${i + 1} of ${forecasters.length})`;
      onProgress?.({ stage, done, total });
      const fitted = await forecaster.fit(past, (inner) =>
        onProgress?.({ stage: `${stage}, ${inner.stage}`, done: inner.done, total: inner.total }),
      );
      forecast.set(forecaster.name, calibrateForecaster(fitted, past));
    }
    judged.push({ fold, forecast });
  }
  const names = forecasters.map(({ name }) => name);
  return {
    folds: judged,
    hours: {
      ETH: judgeAsset({ examples, asset: "ETH", folds: judged, names }),
      BTC: judgeAsset({ examples, asset: "BTC", folds: judged, names }),
    },
  };
}

interface JudgeAssetParameters {
  readonly examples: readonly Example[];
  readonly asset: ScoredAsset;
  readonly folds: readonly JudgedFold[];
  readonly names: readonly ModelName[];
}

function judgeAsset({ examples, asset, folds, names }: JudgeAssetParameters): JudgedHours {
  const own = examples.filter((example) => example.asset === asset);
  const perFold = folds.map(({ fold, forecast }) => {
    const past = own.filter(({ round }) => isPastOf(fold, round));
    const usual = forEachOutcome((outcome) =>
      quantile(
        past.map(({ labels }) => labels[outcome]),
        QUANTILE_SHARE,
      ),
    );
    const rows = own.filter(({ round }) => round >= fold.first && round < fold.end);
    return { rows, usual, forecast };
  });
  return {
    examples: perFold.flatMap(({ rows }) => rows),
    climatology: perFold.flatMap(({ rows, usual }) => rows.map(() => usual)),
    forecasts: new Map(
      names.map((name) => [
        name,
        perFold.flatMap(({ rows, forecast }) => {
          const judge = forecast.get(name);
          return judge === undefined ? [] : rows.map(judge);
        }),
      ]),
    ),
  };
}

function withoutPast({ name }: RoundRange): BallastError {
  return new BallastError("input", "VALIDATION_PAST", `no examples before ${name}`, {
    hint: "hourly history from 2018-02 on, as listed in the data directory",
  });
}
