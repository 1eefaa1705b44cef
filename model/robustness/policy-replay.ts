/**
 * What a sequence of scores does to a lending market: the policy twin, synced every hour of a stretch
 * of history, and the difference between an honest and a manipulated sequence.
 */
import { type MarketConfig, STARTING_CONFIG } from "../policy/market-config.ts";
import { type MarketPolicy, maxLtvBps, startPolicy, syncPolicy } from "../policy/policy.ts";

export interface HourlyScore {
  readonly round: number;
  readonly score: number;
  readonly scoreLow: number;
  readonly scoreHigh: number;
}

/** A score that every publisher agrees on: its interval is closed. */
export function agreed(round: number, score: number): HourlyScore {
  return { round, score, scoreLow: score, scoreHigh: score };
}

/** The market after each hour, in order. */
export function replayPolicy(
  scores: readonly HourlyScore[],
  config: MarketConfig = STARTING_CONFIG,
): MarketPolicy[] {
  let market = startPolicy(config, secondsOf(scores[0]?.round ?? 0));
  return scores.map((score) => {
    market = afterHour(market, score, config);
    return market;
  });
}

function afterHour(market: MarketPolicy, seen: HourlyScore, config: MarketConfig): MarketPolicy {
  const timestamp = secondsOf(seen.round);
  const unseen = [{ ...seen, observedAt: timestamp }];
  return syncPolicy({ market, config, timestamp, unseen })?.market ?? market;
}

const SECONDS_PER_ROUND = 3_600;

const secondsOf = (round: number): number => round * SECONDS_PER_ROUND;

export type PolicyEffect = {
  /** Hours in a tighter, and in a looser regime than the honest sequence leads to. */
  readonly tighterHours: number;
  readonly looserHours: number;
  /** Largest loss and gain of maximum LTV against the honest sequence. */
  readonly maxLtvCutBps: number;
  readonly maxLtvGainBps: number;
  /** Sum over hours of what borrowers lost, and gained, of maximum LTV. */
  readonly ltvCutBpsHours: number;
  readonly ltvGainBpsHours: number;
  /** Largest rise and fall of the rate position; 10000 is the distance between two regimes. */
  readonly maxRateRise: number;
  readonly maxRateFall: number;
};

export const NO_EFFECT: PolicyEffect = {
  tighterHours: 0,
  looserHours: 0,
  maxLtvCutBps: 0,
  maxLtvGainBps: 0,
  ltvCutBpsHours: 0,
  ltvGainBpsHours: 0,
  maxRateRise: 0,
  maxRateFall: 0,
};

/** Two replays of the same hours. */
export function policyEffect(
  honest: readonly MarketPolicy[],
  other: readonly MarketPolicy[],
  config: MarketConfig = STARTING_CONFIG,
): PolicyEffect {
  return honest.reduce((effect, before, hour) => {
    const after = other[hour] ?? before;
    const at = before.regimeState.observedAt;
    const ltvCut = maxLtvBps(before, config, at) - maxLtvBps(after, config, at);
    const rateRise = after.levels.rate.value - before.levels.rate.value;
    const tighter = after.regimeState.regime - before.regimeState.regime;
    return {
      tighterHours: effect.tighterHours + (tighter > 0 ? 1 : 0),
      looserHours: effect.looserHours + (tighter < 0 ? 1 : 0),
      maxLtvCutBps: Math.max(effect.maxLtvCutBps, ltvCut),
      maxLtvGainBps: Math.max(effect.maxLtvGainBps, -ltvCut),
      ltvCutBpsHours: effect.ltvCutBpsHours + Math.max(ltvCut, 0),
      ltvGainBpsHours: effect.ltvGainBpsHours + Math.max(-ltvCut, 0),
      maxRateRise: Math.max(effect.maxRateRise, rateRise),
      maxRateFall: Math.max(effect.maxRateFall, -rateRise),
    };
  }, NO_EFFECT);
}

/** Over several stretches: hours add up, extremes are the largest. */
export function mergeEffects(effects: readonly PolicyEffect[]): PolicyEffect {
  return effects.reduce(
    (all, one) => ({
      tighterHours: all.tighterHours + one.tighterHours,
      looserHours: all.looserHours + one.looserHours,
      maxLtvCutBps: Math.max(all.maxLtvCutBps, one.maxLtvCutBps),
      maxLtvGainBps: Math.max(all.maxLtvGainBps, one.maxLtvGainBps),
      ltvCutBpsHours: all.ltvCutBpsHours + one.ltvCutBpsHours,
      ltvGainBpsHours: all.ltvGainBpsHours + one.ltvGainBpsHours,
      maxRateRise: Math.max(all.maxRateRise, one.maxRateRise),
      maxRateFall: Math.max(all.maxRateFall, one.maxRateFall),
    }),
    NO_EFFECT,
  );
}

/**
 * In how many hours a lie tightens at once: told for as many rounds as the policy wants confirmed,
 * starting from the honest state of the hour before.
 */
export function countTightenedByBriefLie(
  honest: readonly MarketPolicy[],
  lied: readonly HourlyScore[],
  config: MarketConfig = STARTING_CONFIG,
): number {
  const { confirmationsUp } = config.rules;
  return honest.filter((state, hour) => {
    const told = lied.slice(hour + 1, hour + 1 + confirmationsUp);
    const after = told.reduce((market, score) => afterHour(market, score, config), state);
    const honestAfter = honest[hour + told.length] ?? state;
    return after.regimeState.regime > honestAfter.regimeState.regime;
  }).length;
}
