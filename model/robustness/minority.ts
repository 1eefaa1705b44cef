/**
 * Lying publishers. K sign, of whom some say whatever they like and the rest see history with a
 * realistic disagreement (simulateObservations). Score, low, high and factors never fall when a report
 * rises, so no lie reaches further than saying the maximum, or the minimum, of everything; `mimic` is
 * the lie that keeps the interval narrow: the smallest honest value of each input.
 */
import { simulateObservations } from "../history/observation.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { OnProgress } from "../progress.ts";
import { SCHEMA } from "../schema.ts";
import {
  type HourlyScore,
  mergeEffects,
  type PolicyEffect,
  policyEffect,
  replayPolicy,
} from "./policy-replay.ts";
import { ReportScorer } from "./report-scorer.ts";
import type { Stretch } from "./stretches.ts";

export const LIES = ["highest", "lowest", "mimic"] as const;
export type Lie = (typeof LIES)[number];

export type ScoreMove = {
  /** Hundredths of a point against all honest, over all rows; never negative. */
  readonly maxRise: number;
  readonly maxDrop: number;
};

export type LieEffect = {
  readonly lie: Lie;
  readonly score: ScoreMove;
  readonly scoreLow: ScoreMove;
  readonly scoreHigh: ScoreMove;
  readonly policy: PolicyEffect;
};

export type Collusion = {
  readonly reports: number;
  readonly liars: number;
  readonly isMinority: boolean;
  /** Rows whose score left the scores of the lowest and of the highest honest values. */
  readonly scoreOutsideHonest: number;
  /** The same for the interval's ends; 0 is promised for one liar among five or seven. */
  readonly intervalOutsideHonest: number;
  readonly lies: readonly LieEffect[];
};

/** One row and what K honest publishers would say of it. */
export interface ObservedRow {
  readonly round: number;
  readonly reports: readonly (readonly number[])[];
}

export interface CollusionParameters {
  readonly model: IntegerModel;
  /** Stretch by stretch, hour by hour; every row with as many reports. */
  readonly observed: readonly (readonly ObservedRow[])[];
  readonly reports: number;
  readonly liars: number;
}

/** Every minority of three, five and seven reports, and the smallest majority of each. */
const LIARS_BY_REPORTS: readonly (readonly [reports: number, liars: readonly number[]])[] = [
  [3, [1, 2]],
  [5, [1, 2, 3]],
  [7, [1, 2, 3, 4]],
];

export interface CollusionsParameters {
  readonly model: IntegerModel;
  readonly stretches: readonly Stretch[];
  readonly onProgress?: OnProgress;
}

export function collusions({ model, stretches, onProgress }: CollusionsParameters): Collusion[] {
  return LIARS_BY_REPORTS.flatMap(([reports, counts], done) => {
    const stage = `letting some of ${reports} publishers lie`;
    onProgress?.({ stage, done, total: LIARS_BY_REPORTS.length });
    const observed = observe(stretches, reports);
    return counts.map((liars) => collusion({ model, observed, reports, liars }));
  });
}

export function observe(stretches: readonly Stretch[], reports: number): ObservedRow[][] {
  return stretches.map(({ asset, rows }) =>
    rows.map(({ round, features }) => ({
      round,
      reports: simulateObservations({ asset, round, features, publishers: reports }),
    })),
  );
}

export function collusion({ model, observed, reports, liars }: CollusionParameters): Collusion {
  const scorer = new ReportScorer(model);
  const lived = observed.map((rows) => rows.map((row) => liveThrough(scorer, row, liars)));
  const all = lived.flat();
  const outside = (isOutside: (hour: Lived, lie: Lie) => boolean): number =>
    LIES.reduce((sum, lie) => sum + all.filter((hour) => isOutside(hour, lie)).length, 0);
  return {
    reports,
    liars,
    isMinority: 2 * liars < reports,
    scoreOutsideHonest: outside(
      ({ lied, least, most }, lie) => lied[lie].score < least || lied[lie].score > most,
    ),
    intervalOutsideHonest: outside(
      ({ lied, least, most }, lie) => lied[lie].scoreLow < least || lied[lie].scoreHigh > most,
    ),
    lies: LIES.map((lie) => effectOf(lived, lie)),
  };
}

/** One hour: scores if nobody lies, if some do, and of the least and most that others say. */
interface Lived {
  readonly honest: HourlyScore;
  readonly lied: Readonly<Record<Lie, HourlyScore>>;
  readonly least: number;
  readonly most: number;
}

/** The first `liars` reports become lies. */
function liveThrough(scorer: ReportScorer, { round, reports }: ObservedRow, liars: number): Lived {
  const others = reports.slice(liars);
  const least = extreme(others, Math.min);
  const told = (lie: readonly number[]): HourlyScore => {
    const lies = new Array<readonly number[]>(liars).fill(lie);
    return { round, ...scorer.scoresOf([...lies, ...others]) };
  };
  return {
    honest: { round, ...scorer.scoresOf(reports) },
    lied: {
      highest: told(SCHEMA.map(({ max }) => max)),
      lowest: told(SCHEMA.map(({ min }) => min)),
      mimic: told(least),
    },
    least: scorer.scoreOf(least),
    most: scorer.scoreOf(extreme(others, Math.max)),
  };
}

function effectOf(lived: readonly (readonly Lived[])[], lie: Lie): LieEffect {
  const moveOf = (name: "score" | "scoreLow" | "scoreHigh"): ScoreMove => {
    const moves = lived.flat().map(({ honest, lied }) => lied[lie][name] - honest[name]);
    const most = (a: number, b: number): number => Math.max(a, b);
    return { maxRise: moves.reduce(most, 0), maxDrop: moves.map((move) => -move).reduce(most, 0) };
  };
  const effects = lived.map((hours) =>
    policyEffect(
      replayPolicy(hours.map(({ honest }) => honest)),
      replayPolicy(hours.map(({ lied }) => lied[lie])),
    ),
  );
  return {
    lie,
    score: moveOf("score"),
    scoreLow: moveOf("scoreLow"),
    scoreHigh: moveOf("scoreHigh"),
    policy: mergeEffects(effects),
  };
}

function extreme(
  reports: readonly (readonly number[])[],
  pick: (...values: number[]) => number,
): number[] {
  return SCHEMA.map((_, i) => pick(...reports.map((report) => report[i] ?? 0)));
}
