/**
 * From a forecast on any rising scale to a quantile of what follows: the past in equal groups by
 * forecast, each group's own quantile, neighbours pooled until the quantiles rise.
 */
import { quantile } from "../features/rolling.ts";
import { interpolate } from "./anchor-line.ts";

export interface QuantileMapParameters {
  readonly forecasts: readonly number[];
  readonly outcomes: readonly number[];
  /** 0..1 */
  readonly share: number;
}

const GROUPS = 40;

interface Group {
  readonly forecast: number;
  readonly quantile: number;
  readonly weight: number;
}

export function fitQuantileMap({
  forecasts,
  outcomes,
  share,
}: QuantileMapParameters): (forecast: number) => number {
  const order = Uint32Array.from(forecasts.keys()).sort(
    (a, b) => (forecasts[a] ?? 0) - (forecasts[b] ?? 0) || a - b,
  );
  const groups = Array.from({ length: GROUPS }, (_, g) =>
    order.subarray(
      Math.floor((g * order.length) / GROUPS),
      Math.floor(((g + 1) * order.length) / GROUPS),
    ),
  ).filter(({ length }) => length > 0);
  const line = poolUntilRising(
    groups.map((rows) => ({
      forecast: rows.reduce((sum, row) => sum + (forecasts[row] ?? 0), 0) / rows.length,
      quantile: quantile(
        Array.from(rows, (row) => outcomes[row] ?? 0),
        share,
      ),
      weight: rows.length,
    })),
  ).map((group) => ({ from: group.forecast, to: group.quantile }));
  return (forecast) => interpolate(line, forecast);
}

/** Pool adjacent violators; a pool keeps its members' forecasts at its common quantile. */
function poolUntilRising(groups: readonly Group[]): Group[] {
  const pools: Group[][] = [];
  for (const group of groups) {
    let pool = [group];
    let before = pools.at(-1);
    while (before !== undefined && meanQuantile(before) >= meanQuantile(pool)) {
      pool = [...before, ...pool];
      pools.pop();
      before = pools.at(-1);
    }
    pools.push(pool);
  }
  return pools.flatMap((pool) => pool.map((group) => ({ ...group, quantile: meanQuantile(pool) })));
}

function meanQuantile(pool: readonly Group[]): number {
  const weight = pool.reduce((sum, group) => sum + group.weight, 0);
  return pool.reduce((sum, group) => sum + group.quantile * group.weight, 0) / weight;
}
