/**
 * What a score means: the chance of a fall of more than 10 % within 24 hours. The policy's thresholds
 * 45 and 65 are the 10 % and the 25 % anchor.
 */
export interface Anchor {
  readonly probability: number;
  /** 0..1; 0.45 is a score of 45. */
  readonly score: number;
}

/** What the project publishes; the ends are all inputs at lo (score 0) and at hi (score 100). */
export const ANCHORS: readonly Anchor[] = [
  { probability: 0.01, score: 0.1 },
  { probability: 0.03, score: 0.25 },
  { probability: 0.1, score: 0.45 },
  { probability: 0.25, score: 0.65 },
  { probability: 0.5, score: 0.9 },
];

/** Those that the policy acts on: 45 and 65. */
export const THRESHOLDS: readonly Anchor[] = ANCHORS.slice(2, 4);

/** On the straight lines between anchors; the tail has units for two more points. */
const MIDPOINTS: readonly Anchor[] = [
  { probability: 0.065, score: 0.35 },
  { probability: 0.175, score: 0.55 },
];

/** From fine to coarse: the first that the tail can draw is taken. The thresholds are in all of them. */
export const ANCHOR_SETS: readonly (readonly Anchor[])[] = [
  [...ANCHORS, ...MIDPOINTS].toSorted((a, b) => a.score - b.score),
  ANCHORS,
  ANCHORS.slice(1),
  THRESHOLDS,
];
