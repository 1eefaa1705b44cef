/** Regimes of a score series under the published hysteresis, and under the shipped policy's machine. */
import { CALM, type RegimeRules } from "../policy/market-config.ts";
import { observe, type RegimeState } from "../policy/regime-machine.ts";

export interface Hysteresis {
  /** A regime is left only below its threshold by this many points. */
  readonly points: number;
  readonly upHours: number;
  readonly downHours: number;
}

/** Of model and policy alike: a flicker around 45 is one alarm. */
export const HYSTERESIS: Hysteresis = { points: 5, upHours: 1, downHours: 24 };
export const THRESHOLDS = [45, 65] as const;

/** 0 calm, 1 transition, 2 stress, per score; up as soon as `upHours` agree, down after `downHours`. */
export function regimesOf(scores: readonly number[], rules: Hysteresis): Uint8Array {
  const { points, upHours, downHours } = rules;
  const above = (score: number): number => THRESHOLDS.filter((from) => score >= from).length;
  const regimes = new Uint8Array(scores.length);
  let regime = 0;
  let ups: number[] = [];
  let downs: number[] = [];
  for (const [i, score] of scores.entries()) {
    const [severity, eased] = [above(score), above(score + points)];
    ups = severity > regime ? [...ups, severity] : [];
    downs = eased < regime ? [...downs, eased] : [];
    const isDue = ups.length >= upHours || downs.length >= downHours;
    if (ups.length >= upHours) regime = Math.min(...ups);
    else if (downs.length >= downHours) regime = Math.max(...downs);
    if (isDue) [ups, downs] = [[], []];
    regimes[i] = regime;
  }
  return regimes;
}

/** The regimes that the policy's machine goes through on the same rounds. */
export function policyRegimesOf(
  scores: readonly number[],
  rounds: readonly number[],
  rules: RegimeRules,
): Uint8Array {
  let state: RegimeState = {
    regime: CALM,
    aboveCalm: 0,
    aboveTransition: 0,
    easing: 0,
    steady: 0,
    score: 0,
    round: 0,
    observedAt: 0,
    regimeSince: 0,
  };
  return Uint8Array.from(scores, (points, i) => {
    const round = rounds[i] ?? 0;
    const score = Math.round(points * 100);
    const observedAt = round * 3_600;
    state = observe(state, rules, { round, observedAt, score, scoreLow: score, scoreHigh: score });
    return state.regime;
  });
}
