/** Score sequences that no market would give, made to find a gap in the policy; no model is asked. */
import { observationOf } from "../backtest/score-track.ts";
import type { Observation } from "../policy/regime-machine.ts";
import { type Random, seededRandom } from "../random.ts";
import { FIRST_HOUR } from "./invented-market.ts";

export interface Sequence {
  readonly name: string;
  readonly description: string;
  /** The next score and interval, or undefined for a missed round. */
  readonly next: (index: number, random: Random) => Scored | undefined;
}

type Scored = Omit<Observation, "round" | "observedAt">;

const ROUNDS = 600;
const SCORE_MAX = 10_000;

const exactly = (score: number): Scored => ({ score, scoreLow: score, scoreHigh: score });

function anything(random: Random): Scored {
  const drawn = [0, 0, 0].map(() => random.below(SCORE_MAX + 1)).toSorted((a, b) => a - b);
  const [scoreLow = 0, score = 0, scoreHigh = 0] = drawn;
  return { scoreLow, score, scoreHigh };
}

/** Scores at which a rule changes its mind. */
const EDGES = [0, 3_999, 4_000, 4_499, 4_500, 4_501, 6_000, 6_001, 6_499, 6_500, 6_501, 10_000];

export const SEQUENCES: readonly Sequence[] = [
  {
    name: "any-scores",
    description: "any score, any interval, one round of ten missed",
    next: (_, random) => (random.uniform() < 0.1 ? undefined : anything(random)),
  },
  {
    name: "edges",
    description: "scores on both sides of every boundary, held for a few rounds",
    next: (index, random) =>
      exactly(EDGES[(Math.floor(index / 5) * 7 + random.below(3)) % EDGES.length] ?? 0),
  },
  {
    name: "swing",
    description: "calm and stress in turn, just long enough for each to count",
    next: (index) => exactly(index % 16 < 4 ? 9_000 : 1_000),
  },
  {
    name: "creep-down",
    description: "stress, then as little as eases each regime, with the smallest jumps",
    next: (index) => exactly(Math.max(0, 9_000 - (index % 200) * 60)),
  },
  {
    name: "censored",
    description: "stress, then silences of up to two days in the hope of a looser fallback",
    next: (index, random) => {
      if (index % 60 >= 12) return undefined;
      return exactly(index % 120 < 60 ? 8_000 : random.below(SCORE_MAX));
    },
  },
  {
    name: "lulls",
    description: "calm after stress, with silences of 14 hours while the levels loosen",
    next: (index) => {
      if (index < 24) return exactly(9_000);
      return index % 30 < 16 ? exactly(1_000) : undefined;
    },
  },
  {
    name: "gaps",
    description:
      "calm after stress, with every fourth round missed but for a while in which regimes ease",
    next: (index) => {
      const hour = index % 120;
      if (hour < 24) return exactly(9_000);
      const isWhole = hour >= 56 && hour < 76;
      return isWhole || index % 4 !== 0 ? exactly(1_000) : undefined;
    },
  },
  {
    name: "wide",
    description: "a calm score whose interval is too wide for evidence, now and then narrow",
    next: (index, random) => {
      const isNarrow = index % 37 < 5;
      const score = 1_500 + random.below(500);
      return { score, scoreLow: score, scoreHigh: score + (isNarrow ? 200 : 1_200) };
    },
  },
];

export function adversarialSequence({ next }: Sequence, seed: number): Observation[] {
  const random = seededRandom(seed);
  const rounds: Observation[] = [];
  for (let index = 0; index < ROUNDS; index++) {
    const scored = next(index, random);
    if (scored !== undefined) rounds.push(observationOf(FIRST_HOUR + index, scored));
  }
  return rounds;
}
