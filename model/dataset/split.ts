/**
 * Which rounds teach, which rounds judge. The crises are held out whole, so the shipped model has
 * seen none of them; everything else from February 2018 to September 2022 is training data.
 */
import { HOURS_PER_DAY } from "../features/hourly-grid.ts";

export interface RoundRange {
  readonly name: string;
  /** Inclusive. */
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

export function monthRange(
  name: string,
  from: readonly [number, number],
  months: number,
): RoundRange {
  const [year, month] = from;
  return { name, first: utcRound(year, month), end: utcRound(year, month + months) };
}

/** The round that observes the start of a month (1 = January). */
export function utcRound(year: number, month: number, day = 1): number {
  return Date.UTC(year, month - 1, day) / 3_600_000;
}

export const TRAINING_RANGE = monthRange("training", [2018, 2], 56);

export const HELD_OUT: readonly RoundRange[] = [
  monthRange("march-2020", [2020, 3], 1),
  monthRange("april-june-2021", [2021, 4], 3),
  monthRange("may-2022", [2022, 5], 1),
  monthRange("june-2022", [2022, 6], 1),
];

/** Labels look 24 hours ahead, so rounds that close before a held-out range would leak it. */
export const PURGE_BEFORE_ROUNDS = HOURS_PER_DAY;
/** The longest window of the price features: rounds that soon after a range still describe it. */
export const PURGE_AFTER_ROUNDS = 7 * HOURS_PER_DAY;

export function isHeldOut(round: number): boolean {
  return HELD_OUT.some(({ first, end }) => round >= first && round < end);
}

/** The last day is left out: its labels would look past the end, into whatever judges the model. */
export function isTraining(round: number): boolean {
  const { first, end } = TRAINING_RANGE;
  if (round < first || round + PURGE_BEFORE_ROUNDS > end) return false;
  return !HELD_OUT.some(
    ({ first, end }) => round >= first - PURGE_BEFORE_ROUNDS && round < end + PURGE_AFTER_ROUNDS,
  );
}

export const WALK_FORWARD_START = utcRound(2020, 1);

/** Whole half-years, also where the data begin or end inside one; `end` is exclusive. */
export function halfYearsBetween(first: number, end: number): RoundRange[] {
  const halfYears: RoundRange[] = [];
  let year = new Date(first * 3_600_000).getUTCFullYear();
  for (let half = 0; utcRound(year, 1 + 6 * half) < end; half = 1 - half) {
    const range = monthRange(`${year}-h${1 + half}`, [year, 1 + 6 * half], 6);
    if (range.end > first) halfYears.push(range);
    year += half;
  }
  return halfYears;
}

/** Training rounds of a walk-forward fold: the past, short of labels that reach into the fold. */
export function isPastOf(fold: RoundRange, round: number): boolean {
  return round >= TRAINING_RANGE.first && round < fold.first - PURGE_BEFORE_ROUNDS;
}

/** For the provenance of a model. */
export function describeSplit(): { training: string; heldOut: string[]; purge: string } {
  return {
    training: `${isoDay(TRAINING_RANGE.first)} to ${isoDay(TRAINING_RANGE.end)} without the held-out ranges`,
    heldOut: HELD_OUT.map(({ name, first, end }) => `${name}: ${isoDay(first)} to ${isoDay(end)}`),
    purge: `${PURGE_BEFORE_ROUNDS} h before and ${PURGE_AFTER_ROUNDS} h after a held-out range`,
  };
}

function isoDay(round: number): string {
  return new Date(round * 3_600_000).toISOString().slice(0, 10);
}
