/**
 * Manipulation of one input: what score, factors and policy do when it alone is pushed up or down, for
 * every row of history. The push lasts a whole stretch, so the policy sees it for as long as it can.
 */
import { FACTOR_SHIFT, FACTORS } from "../architecture.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { MarketPolicy } from "../policy/policy.ts";
import type { OnProgress } from "../progress.ts";
import { BPS, type InputRange, inputRanges, pushed, pushUnits } from "./input-range.ts";
import {
  agreed,
  countTightenedByBriefLie,
  mergeEffects,
  type PolicyEffect,
  policyEffect,
  replayPolicy,
} from "./policy-replay.ts";
import type { Stretch } from "./stretches.ts";

/** Shares of the range lo..hi, in bps; the last one is more than any value can be from its limit. */
export const PUSH_SHARES_BPS = [100, 500, 1_000, 2_500] as const;

export type Push = {
  /** "limit": forced to the end of the range. */
  readonly push: number | "limit";
  /** Of the input's own unit; absent at the limit. */
  readonly units?: number;
  /** Largest change of the score over all rows, in hundredths of a point, never negative. */
  readonly maxRise: number;
  readonly maxDrop: number;
  /** Largest change of each factor, of 255, in either direction. */
  readonly maxFactorMove: Readonly<Record<string, number>>;
  readonly policyUp: PolicyEffect;
  readonly policyDown: PolicyEffect;
  /** Hours in which pushing up for the confirmations' length alone tightens the regime. */
  readonly tightenedAtOnceHours: number;
};

export type SingleInput = {
  readonly feature: string;
  readonly lo: number;
  readonly hi: number;
  readonly pushes: readonly Push[];
};

export interface SingleInputsParameters {
  readonly model: IntegerModel;
  readonly stretches: readonly Stretch[];
  readonly onProgress?: OnProgress;
}

export function singleInputs(parameters: SingleInputsParameters): SingleInput[] {
  const { model, stretches, onProgress } = parameters;
  const cursor = new ScoreCursor(model);
  const stay: Move = (value) => value;
  const honest = stretches.map((stretch) => moveInput({ cursor, stretch, input: 0, move: stay }));
  const policies = honest.map(({ scores }) => replayPolicy(scores));
  return inputRanges(model).map((range, input, all) => {
    onProgress?.({ stage: `pushing ${range.name}`, done: input, total: all.length });
    const pushes = [...PUSH_SHARES_BPS, "limit" as const].map((push): Push => {
      const units = push === "limit" ? undefined : pushUnits(range, push);
      const moved = (direction: 1 | -1): Moved[] => {
        const move = mover(range, units, direction);
        return stretches.map((stretch) => moveInput({ cursor, stretch, input, move }));
      };
      const effects = effectsOf({ honest, policies, up: moved(1), down: moved(-1) });
      return { push, ...(units !== undefined && { units }), ...effects };
    });
    return { feature: range.name, lo: range.lo, hi: range.hi, pushes };
  });
}

/** Stretch by stretch: without the push, with it upwards, and with it downwards. */
interface PushedParameters {
  readonly honest: readonly Moved[];
  readonly policies: readonly (readonly MarketPolicy[])[];
  readonly up: readonly Moved[];
  readonly down: readonly Moved[];
}

function effectsOf(parameters: PushedParameters): Omit<Push, "push" | "units"> {
  const { honest, policies, up, down } = parameters;
  const policyOf = (moved: readonly Moved[]): PolicyEffect =>
    mergeEffects(
      policies.map((policy, i) => policyEffect(policy, replayPolicy(moved[i]?.scores ?? []))),
    );
  const factorMoves = FACTORS.map((factor, head) => {
    const gap: Gap = (from, to, hour) => factorAt(to, hour, head) - factorAt(from, hour, head);
    return [factor, Math.max(largestOf(honest, up, gap), largestOf(down, honest, gap))];
  });
  return {
    maxRise: largestOf(honest, up, scoreGap),
    maxDrop: largestOf(down, honest, scoreGap),
    maxFactorMove: Object.fromEntries(factorMoves),
    policyUp: policyOf(up),
    policyDown: policyOf(down),
    tightenedAtOnceHours: policies.reduce(
      (hours, policy, i) => hours + countTightenedByBriefLie(policy, up[i]?.scores ?? []),
      0,
    ),
  };
}

type Move = (value: number) => number;

/** To the limit without `units`. */
function mover(range: InputRange, units: number | undefined, direction: 1 | -1): Move {
  const distance = direction * (units ?? range.max * BPS);
  return (value) => pushed(range, value, distance);
}

interface Moved {
  readonly scores: ReturnType<typeof agreed>[];
  /** Four a row. */
  readonly factors: readonly number[];
}

interface MoveInputParameters {
  readonly cursor: ScoreCursor;
  readonly stretch: Stretch;
  readonly input: number;
  readonly move: Move;
}

function moveInput({ cursor, stretch, input, move }: MoveInputParameters): Moved {
  const factors: number[] = [];
  const scores = stretch.rows.map(({ round, features }) => {
    cursor.load(features).set(input, move(features[input] ?? 0));
    const score = cursor.score();
    for (const head of cursor.heads) factors.push(head >> FACTOR_SHIFT);
    return agreed(round, score);
  });
  return { scores, factors };
}

type Gap = (from: Moved, to: Moved, hour: number) => number;

const scoreGap: Gap = (from, to, hour) =>
  (to.scores[hour]?.score ?? 0) - (from.scores[hour]?.score ?? 0);

const factorAt = ({ factors }: Moved, hour: number, head: number): number =>
  factors[hour * FACTORS.length + head] ?? 0;

function largestOf(from: readonly Moved[], to: readonly Moved[], gap: Gap): number {
  let largest = 0;
  for (const [i, before] of from.entries()) {
    const after = to[i] ?? before;
    for (const hour of before.scores.keys()) largest = Math.max(largest, gap(before, after, hour));
  }
  return largest;
}
