/** What every model of an asset is judged with: the same hours, falls, windows and draws of weeks. */
import type { HourlyGrid } from "../features/hourly-grid.ts";
import { type Blocks, type BlockWeights, drawBlocks, weeklyBlocks } from "./block-bootstrap.ts";
import { type Fall, findFalls } from "./falls.ts";
import type { SpotHistory } from "./forecaster.ts";
import type { Window } from "./validation-report.ts";
import type { JudgedHours, ScoredAsset, WalkForward } from "./walk-forward.ts";
import { calmWindows, crisesBetween } from "./windows.ts";

export interface Bench {
  readonly hours: JudgedHours;
  readonly halfYears: readonly Window[];
  readonly crises: readonly Window[];
  readonly grid: HourlyGrid;
  readonly falls: readonly Fall[];
  readonly calm: readonly Window[];
  readonly blocks: Blocks;
  readonly draws: readonly BlockWeights[];
}

export interface MakeBenchesParameters {
  readonly walk: WalkForward;
  readonly spot: SpotHistory;
  /** That are looked at one by one; the folds when there is no other wish. */
  readonly halfYears?: readonly Window[];
  readonly resamples: number;
  readonly seed: number;
}

/** Both assets share the draws: a week of a crisis is in both or in neither. */
export function makeBenches({
  walk,
  spot,
  resamples,
  seed,
  halfYears = walk.folds.map(({ fold }) => fold),
}: MakeBenchesParameters): Readonly<Record<ScoredAsset, Bench>> {
  const rounds = [walk.hours.ETH, walk.hours.BTC].flatMap(({ examples }) =>
    examples.map(({ round }) => round),
  );
  const first = rounds.reduce((a, b) => Math.min(a, b));
  const end = rounds.reduce((a, b) => Math.max(a, b)) + 1;
  const { count } = weeklyBlocks(rounds, first);
  const draws = drawBlocks({ count, resamples, seed });
  const calm = calmWindows(spot, first, end);
  const crises = crisesBetween(first, end);
  const benchOf = (asset: ScoredAsset): Bench => {
    const hours = walk.hours[asset];
    const { blockOf } = weeklyBlocks(
      hours.examples.map(({ round }) => round),
      first,
    );
    const grid = spot[asset];
    return {
      hours,
      halfYears,
      crises,
      grid,
      falls: findFalls({ grid, first, end }),
      calm,
      blocks: { blockOf, count },
      draws,
    };
  };
  return { ETH: benchOf("ETH"), BTC: benchOf("BTC") };
}
