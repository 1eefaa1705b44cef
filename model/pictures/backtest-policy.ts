/** Charts of the policy alone: what a score and a utilisation lead to. */
import type { TopLevelSpec } from "vega-lite";
import { quantity, REGIME_SCALE, WIDTH } from "./backtest-scales.ts";
import { COLOURS } from "./render.ts";
import { thresholdLines } from "./thresholds.ts";

export interface CurveRow {
  readonly regime: string;
  readonly utilisationPercent: number;
  readonly ratePercent: number;
}

export function rateCurvesSpec(rows: readonly CurveRow[]): TopLevelSpec {
  return {
    width: WIDTH,
    height: 300,
    title: { text: "Borrow rate by regime", subtitle: "The starting configuration" },
    data: { values: [...rows] },
    mark: { type: "line", strokeWidth: 2 },
    encoding: {
      x: { field: "utilisationPercent", ...quantity("utilisation, %") },
      y: { field: "ratePercent", ...quantity("borrow rate, % a year") },
      color: {
        field: "regime",
        title: "regime",
        scale: REGIME_SCALE,
      },
    },
  };
}

export interface LtvPathRow {
  readonly order: number;
  readonly direction: "rising score" | "falling score";
  readonly score: number;
  readonly maxLtvPercent: number;
}

export function ltvPathSpec(rows: readonly LtvPathRow[]): TopLevelSpec {
  return {
    width: WIDTH,
    height: 300,
    title: {
      text: "Score to maximum LTV",
      subtitle:
        "Held for five weeks at each score, up and then down: between the two lines, memory",
    },
    layer: [
      thresholdLines("x"),
      {
        data: { values: [...rows] },
        mark: { type: "line", strokeWidth: 2, interpolate: "step-after" },
        encoding: {
          x: { field: "score", ...quantity("score (high end of the interval)") },
          y: {
            field: "maxLtvPercent",
            ...quantity("maximum LTV for new debt, %"),
            scale: { zero: false },
          },
          order: { field: "order" },
          color: {
            field: "direction",
            title: null,
            scale: {
              domain: ["rising score", "falling score"],
              range: [COLOURS.stress, COLOURS.calm],
            },
          },
        },
      },
    ],
  };
}
