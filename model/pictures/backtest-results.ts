/** Charts of the backtest's results: strategies side by side, and what the assumptions do. */
import type { TopLevelSpec } from "vega-lite";
import { inOrder, quantity, strategyScale } from "./backtest-scales.ts";
import { COLOURS } from "./render.ts";

export interface StrategyRow {
  readonly window: string;
  readonly measure: string;
  readonly strategy: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function strategiesSpec(rows: readonly StrategyRow[]): TopLevelSpec {
  const scale = strategyScale(rows);
  const strategy = {
    field: "strategy",
    type: "nominal" as const,
    title: null,
    sort: scale.domain,
  };
  return {
    title: { text: "Strategies compared", subtitle: "Median and 5–95 % of the seeds; ETH" },
    data: { values: [...rows] },
    facet: {
      row: {
        field: "window",
        title: null,
        sort: inOrder(rows.map(({ window }) => window)),
        header: { labelAngle: 0, labelAlign: "left" },
      },
      column: {
        field: "measure",
        title: null,
        sort: inOrder(rows.map(({ measure }) => measure)),
      },
    },
    resolve: { scale: { x: "independent" } },
    spec: {
      width: 190,
      height: 80,
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2 },
          encoding: {
            y: strategy,
            x: { field: "low", ...quantity(""), axis: { format: "~r" } },
            x2: { field: "high" },
            color: { ...strategy, scale, legend: null },
          },
        },
        {
          mark: { type: "point", filled: true, size: 50, opacity: 1 },
          encoding: {
            y: strategy,
            x: { field: "median", type: "quantitative" },
            color: { ...strategy, scale, legend: null },
          },
        },
      ],
    },
  };
}

export interface TornadoRow {
  readonly measure: string;
  readonly what: string;
  readonly base: number;
  readonly end: "low" | "high";
  readonly value: number;
}

/** Room for the longest name of an assumption. */
const LABEL_PIXELS = 260;

/** Bars from the base to what each end of an assumption gives, the widest span on top. */
export function tornadoSpec(rows: readonly TornadoRow[]): TopLevelSpec {
  const what = {
    field: "what",
    type: "nominal" as const,
    title: null,
    axis: { labelLimit: LABEL_PIXELS },
    sort: widestFirst(rows),
  };
  return {
    title: {
      text: "What the assumptions do",
      subtitle: "Adaptive less calm for ever, ETH, mean of four crises; left of zero is in favour",
    },
    data: { values: [...rows] },
    facet: {
      column: { field: "measure", title: null, sort: inOrder(rows.map(({ measure }) => measure)) },
    },
    resolve: { scale: { x: "independent" } },
    spec: {
      width: 300,
      height: { step: 22 },
      layer: [
        {
          mark: { type: "bar", height: 12 },
          encoding: {
            y: what,
            x: { field: "base", ...quantity("percentage points") },
            x2: { field: "value" },
            color: {
              field: "end",
              title: "set to its",
              scale: { domain: ["low", "high"], range: [COLOURS.other, COLOURS.ours] },
            },
          },
        },
        {
          mark: { type: "rule", strokeDash: [4, 3] },
          encoding: { x: { datum: 0 } },
        },
      ],
    },
  };
}

/** By the span of the first measure. */
function widestFirst(rows: readonly TornadoRow[]): string[] {
  const first = rows.filter(({ measure }) => measure === rows[0]?.measure);
  const span = (name: string): number => {
    const values = first.filter(({ what }) => what === name).map(({ value }) => value);
    return Math.max(...values) - Math.min(...values);
  };
  return inOrder(first.map(({ what }) => what)).toSorted((a, b) => span(b) - span(a));
}
