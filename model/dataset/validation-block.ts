/**
 * The latest stretch of training rows, kept back to see when training stops helping. It is cut by
 * time for all assets at once and purged on both sides like a held-out range.
 */
import type { Example } from "./dataset.ts";
import { PURGE_AFTER_ROUNDS, PURGE_BEFORE_ROUNDS } from "./split.ts";

/** Share of the training rounds. */
const VALIDATION_SHARE = 0.15;

export interface ValidationBlock {
  readonly earlier: readonly Example[];
  readonly later: readonly Example[];
}

export function validationBlock(examples: readonly Example[]): ValidationBlock {
  const rounds = [...new Set(examples.map(({ round }) => round))].toSorted((a, b) => a - b);
  const first = rounds[Math.floor(rounds.length * (1 - VALIDATION_SHARE))] ?? 0;
  return {
    earlier: examples.filter(({ round }) => round < first - PURGE_BEFORE_ROUNDS),
    later: examples.filter(({ round }) => round >= first + PURGE_AFTER_ROUNDS),
  };
}
