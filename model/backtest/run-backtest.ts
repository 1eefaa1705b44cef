/** Every window, asset, strategy and seed: the same borrowers meet each strategy. */
import type { MarketConfig } from "../policy/market-config.ts";
import type { OnProgress } from "../progress.ts";
import type { Assumptions } from "./assumptions.ts";
import { oraclePrices } from "./oracle-price.ts";
import { MEASURES, type Measure, type Outcome } from "./outcome.ts";
import {
  type ParameterTrack,
  parameterTrack,
  STRATEGIES,
  type Strategy,
} from "./parameter-track.ts";
import type { Replay, ReplayedAsset } from "./replay.ts";
import { type SimulateParameters, simulate } from "./simulate.ts";
import { pairedSpread, type Spread, spreadOf } from "./statistics.ts";
import { type Reactions, reactionsOf, type Smoothness, smoothnessOf } from "./track-measures.ts";

export type MeasureSpreads = Readonly<Record<Measure, Spread>>;

export interface StrategyResult {
  readonly strategy: Strategy;
  readonly measures: MeasureSpreads;
  /** The adaptive policy's figures less this strategy's, seed by seed. */
  readonly adaptiveLess: MeasureSpreads;
  readonly smoothness: Smoothness;
  readonly reactions: Reactions;
}

export interface WindowResult {
  readonly window: string;
  readonly description: string;
  readonly asset: ReplayedAsset;
  readonly hours: number;
  /** Of the measured hours, in hundredths of a point. */
  readonly highestScore: number;
  readonly hoursFrom45: number;
  readonly hoursAbove65: number;
  readonly missedRounds: number;
  readonly strategies: readonly StrategyResult[];
}

export interface SimulationSettings {
  readonly config: MarketConfig;
  readonly assumptions: Assumptions;
  /** The first of the seeds. */
  readonly seed: number;
  readonly seeds: number;
}

export interface RunBacktestParameters extends SimulationSettings {
  readonly replays: readonly Replay[];
  readonly onProgress?: OnProgress;
}

export const MEASURE_NAMES: readonly Measure[] = Object.keys(MEASURES).filter(isMeasure);

function isMeasure(name: string): name is Measure {
  return name in MEASURES;
}

export function runBacktest(parameters: RunBacktestParameters): WindowResult[] {
  const { replays, onProgress } = parameters;
  return replays.map((replay, done) => {
    const stage = `${replay.window.name} ${replay.asset}`;
    onProgress?.({ stage, done, total: replays.length });
    return windowResult(replay, parameters);
  });
}

function windowResult(replay: Replay, parameters: RunBacktestParameters): WindowResult {
  const { path, observations, window, asset } = replay;
  const tracks = STRATEGIES.map((strategy) => trackOf(replay, strategy, parameters));
  const outcomes = tracks.map((track) => outcomesOf(replay, track, parameters));
  const adaptive = outcomes[0] ?? [];
  const measured = observations.filter(({ round }) => round >= window.firstRound);
  const scores = measured.map(({ score }) => score);
  const { transitionFrom, stressAbove } = parameters.config.rules;
  return {
    window: window.name,
    description: window.description,
    asset,
    hours: path.hours - path.measuredFrom,
    highestScore: Math.max(0, ...scores),
    hoursFrom45: scores.filter((score) => score >= transitionFrom).length,
    hoursAbove65: scores.filter((score) => score > stressAbove).length,
    missedRounds: path.hours - path.measuredFrom - measured.length,
    strategies: tracks.map((track, i) => {
      const own = outcomes[i] ?? [];
      return {
        strategy: track.strategy,
        measures: spreads((measure) => spreadOf(own.map((outcome) => outcome[measure]))),
        adaptiveLess: spreads((measure) =>
          pairedSpread(
            adaptive.map((outcome) => outcome[measure]),
            own.map((outcome) => outcome[measure]),
          ),
        ),
        smoothness: smoothnessOf(track, path, parameters.config.profiles[0].maxLtvBps),
        reactions: reactionsOf(track, path),
      };
    }),
  };
}

export function trackOf(
  { path, observations }: Replay,
  strategy: Strategy,
  { config, assumptions }: Pick<RunBacktestParameters, "config" | "assumptions">,
): ParameterTrack {
  const { scoreDelayHours } = assumptions;
  return parameterTrack(strategy, { config, path, observations, scoreDelayHours });
}

/** One outcome a seed. */
export function outcomesOf(
  replay: Replay,
  track: ParameterTrack,
  parameters: SimulationSettings,
): Outcome[] {
  const common = simulationParameters(replay, track, parameters);
  return Array.from({ length: parameters.seeds }, (_, i) =>
    simulate({ ...common, seed: parameters.seed + i }),
  );
}

export function simulationParameters(
  { path }: Replay,
  track: ParameterTrack,
  { config, assumptions, seed }: Omit<SimulationSettings, "seeds">,
): SimulateParameters {
  return {
    path,
    oracle: oraclePrices(path, assumptions),
    track,
    liquidationThresholdBps: config.liquidationThresholdBps,
    usualMaxLtvBps: config.profiles[0].maxLtvBps,
    assumptions,
    seed,
  };
}

function spreads(spread: (measure: Measure) => Spread): MeasureSpreads {
  return {
    badDebtPercent: spread("badDebtPercent"),
    liquidatedPercent: spread("liquidatedPercent"),
    extremePercent: spread("extremePercent"),
    gapPercent: spread("gapPercent"),
    hoursAbove95: spread("hoursAbove95"),
    peakUtilisationPercent: spread("peakUtilisationPercent"),
    utilisationPercent: spread("utilisationPercent"),
    borrowablePercent: spread("borrowablePercent"),
    usedPercent: spread("usedPercent"),
    debtPercent: spread("debtPercent"),
    ratePercent: spread("ratePercent"),
    revenueBps: spread("revenueBps"),
    badDebtBps: spread("badDebtBps"),
    liquidatedPostedPercent: spread("liquidatedPostedPercent"),
    healthBelow110Percent: spread("healthBelow110Percent"),
    healthBelow130Percent: spread("healthBelow130Percent"),
    healthBelow160Percent: spread("healthBelow160Percent"),
    healthBelow220Percent: spread("healthBelow220Percent"),
  };
}
