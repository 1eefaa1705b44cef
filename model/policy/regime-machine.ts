/**
 * Which regime a sequence of scores leads to. Only the high end of the interval decides: what the
 * honest signers may have meant at worst. Time is the observations' own, so the outcome does not
 * depend on who calls when. Solidity twin: contracts/libraries/RegimeMachine.sol.
 */
import { CALM, type Regime, type RegimeRules, STRESS, TRANSITION } from "./market-config.ts";

export interface RegimeState {
  readonly regime: Regime;
  /** Rounds in a row at transition or above, and in stress; counters stop at 255. */
  readonly aboveCalm: number;
  readonly aboveTransition: number;
  /** Rounds in a row, none missed, that support a lower regime, and this one or a lower. */
  readonly easing: number;
  readonly steady: number;
  /** Of the last round observed; round 0 before the first. */
  readonly score: number;
  readonly round: number;
  readonly observedAt: number;
  readonly regimeSince: number;
}

export interface Observation {
  readonly round: number;
  readonly observedAt: number;
  readonly score: number;
  readonly scoreLow: number;
  readonly scoreHigh: number;
}

const COUNTER_MAX = 255;

/** The regime a score falls into, without memory. */
export function classify(score: number, rules: RegimeRules): Regime {
  if (score > rules.stressAbove) return STRESS;
  return score >= rules.transitionFrom ? TRANSITION : CALM;
}

/** The state after one more round. Missed rounds stop easing, not tightening. */
export function observe(state: RegimeState, rules: RegimeRules, seen: Observation): RegimeState {
  const severity = classify(seen.scoreHigh, rules);
  const eased = classify(seen.scoreHigh + rules.hysteresis, rules);
  const isNext = seen.round === state.round + 1;
  const isEvidence = isLooseningEvidence(state, rules, seen);
  const { score, round, observedAt } = seen;
  const counted: RegimeState = {
    ...state,
    score,
    round,
    observedAt,
    aboveCalm: extend(state.aboveCalm, severity >= TRANSITION),
    aboveTransition: extend(state.aboveTransition, severity === STRESS),
    easing: extend(isNext ? state.easing : 0, isEvidence && eased < state.regime),
    steady: extend(isNext ? state.steady : 0, isEvidence && severity <= state.regime),
  };
  return easeIfDue(tightenIfDue(counted, rules), rules);
}

/** The anomaly gate: publishers who disagree, or a score that jumps, never loosen anything. */
function isLooseningEvidence(state: RegimeState, rules: RegimeRules, seen: Observation): boolean {
  const isNarrow = seen.scoreHigh - seen.scoreLow <= rules.maxIntervalWidth;
  const isFirst = state.round === 0;
  return isNarrow && (isFirst || Math.abs(seen.score - state.score) <= rules.maxJump);
}

function tightenIfDue(state: RegimeState, rules: RegimeRules): RegimeState {
  const isStress = state.aboveTransition >= rules.confirmationsUp;
  const isTransition = state.aboveCalm >= rules.confirmationsUp;
  const regime = isStress ? STRESS : isTransition ? TRANSITION : CALM;
  if (regime <= state.regime) return state;
  return { ...state, regime, regimeSince: state.observedAt, easing: 0, steady: 0 };
}

/** One regime at a time. The steady count stands: what supports a lower regime supports it. */
function easeIfDue(state: RegimeState, rules: RegimeRules): RegimeState {
  const hasDwelt = state.observedAt >= state.regimeSince + rules.dwellSeconds;
  if (state.easing < rules.confirmationsDown || !hasDwelt) return state;
  const regime = state.regime === STRESS ? TRANSITION : CALM;
  return { ...state, regime, regimeSince: state.observedAt, easing: 0 };
}

function extend(streak: number, holds: boolean): number {
  return holds ? Math.min(streak + 1, COUNTER_MAX) : 0;
}
