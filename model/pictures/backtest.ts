/** Charts of the backtest, from plain rows; what the rows are is decided in model/backtest. */
import type { TopLevelSpec } from "vega-lite";
import { COLOURS } from "./render.ts";
import { thresholdLines } from "./thresholds.ts";

const WIDTH = 720;

export const REGIME_COLOURS = [COLOURS.calm, COLOURS.transition, COLOURS.stress] as const;
const STRATEGY_COLOURS: { readonly domain: string[]; readonly range: string[] } = {
  domain: ["adaptive", "static-calm", "static-middle", "static-tight", "foresight"],
  range: [COLOURS.ours, COLOURS.calm, COLOURS.transition, COLOURS.stress, COLOURS.other],
};

const percentAxis = (title: string) => ({ type: "quantitative" as const, title });

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
      x: { field: "utilisationPercent", ...percentAxis("utilisation, %") },
      y: { field: "ratePercent", ...percentAxis("borrow rate, % a year") },
      color: {
        field: "regime",
        title: "regime",
        scale: { domain: ["calm", "transition", "stress"], range: [...REGIME_COLOURS] },
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
        "Held for eight days at each score, up and then down: between the two lines, memory",
    },
    layer: [
      thresholdLines("x"),
      {
        data: { values: [...rows] },
        mark: { type: "line", strokeWidth: 2 },
        encoding: {
          x: { field: "score", ...percentAxis("score (high end of the interval)") },
          y: {
            field: "maxLtvPercent",
            ...percentAxis("maximum LTV for new debt, %"),
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

export interface TimelineRow {
  /** Since the window began. */
  readonly day: number;
  readonly score: number | null;
  readonly scoreLow: number | null;
  readonly scoreHigh: number | null;
  /** 100 when the window begins. */
  readonly price: number;
  readonly maxLtvPercent: number;
}

/** In days since the window began. */
export interface RegimeSpan {
  readonly from: number;
  readonly to: number;
  readonly regime: string;
}

const dayAxis = {
  field: "day",
  ...percentAxis("days since the window began"),
  scale: { nice: false },
};

export function timelineSpec(
  title: string,
  rows: readonly TimelineRow[],
  spans: readonly RegimeSpan[],
): TopLevelSpec {
  return {
    title,
    data: { values: [...rows] },
    vconcat: [
      {
        width: WIDTH,
        height: 180,
        layer: [
          {
            mark: { type: "area", color: COLOURS.ours, opacity: 0.25 },
            encoding: {
              x: dayAxis,
              y: { field: "scoreLow", ...percentAxis("score"), scale: { domain: [0, 100] } },
              y2: { field: "scoreHigh" },
            },
          },
          {
            mark: { type: "line", color: COLOURS.ours, strokeWidth: 1.2 },
            encoding: { x: dayAxis, y: { field: "score", type: "quantitative" } },
          },
          thresholdLines("y"),
        ],
      },
      {
        width: WIDTH,
        height: 130,
        mark: { type: "line", color: "#333333", strokeWidth: 1.2 },
        encoding: {
          x: dayAxis,
          y: { field: "price", ...percentAxis("price, start = 100"), scale: { zero: false } },
        },
      },
      {
        width: WIDTH,
        height: 130,
        layer: [
          {
            data: { values: [...spans] },
            mark: { type: "rect", opacity: 0.25 },
            encoding: {
              x: { field: "from", type: "quantitative" },
              x2: { field: "to" },
              color: {
                field: "regime",
                title: "regime",
                scale: { domain: ["calm", "transition", "stress"], range: [...REGIME_COLOURS] },
                legend: { symbolType: "square", symbolOpacity: 0.5, symbolSize: 120 },
              },
            },
          },
          {
            mark: { type: "line", interpolate: "step-after", color: "#333333" },
            encoding: {
              x: dayAxis,
              y: {
                field: "maxLtvPercent",
                ...percentAxis("maximum LTV, %"),
                scale: { domain: [45, 80] },
              },
            },
          },
        ],
      },
    ],
  };
}

export interface FeedbackRow {
  readonly day: number;
  readonly strategy: string;
  readonly maxLtvPercent: number;
  readonly debtPercent: number;
  readonly liquidatedPercent: number;
  readonly badDebtPercent: number;
}

export interface ScoreRow {
  readonly day: number;
  readonly score: number | null;
}

/** Score, what the strategies make of it, and where it ends, under one another. */
export function feedbackSpec(
  title: string,
  scores: readonly ScoreRow[],
  rows: readonly FeedbackRow[],
): TopLevelSpec {
  const panel = (field: keyof FeedbackRow, name: string) => ({
    width: WIDTH,
    height: 110,
    data: { values: [...rows] },
    mark: { type: "line" as const, strokeWidth: 1.6, interpolate: "step-after" as const },
    encoding: {
      x: dayAxis,
      y: { field, ...percentAxis(name), scale: { zero: field !== "maxLtvPercent" } },
      color: { field: "strategy", title: "strategy", scale: coloursOf(rows) },
    },
  });
  return {
    title: { text: title, subtitle: "One seed; debt and losses in % of the collateral posted" },
    vconcat: [
      {
        width: WIDTH,
        height: 110,
        layer: [
          {
            data: { values: [...scores] },
            mark: { type: "line", color: COLOURS.ours, strokeWidth: 1.2 },
            encoding: {
              x: dayAxis,
              y: { field: "score", ...percentAxis("score"), scale: { domain: [0, 100] } },
            },
          },
          thresholdLines("y"),
        ],
      },
      panel("maxLtvPercent", "max LTV, %"),
      panel("debtPercent", "debt, %"),
      panel("liquidatedPercent", "liquidated, %"),
      panel("badDebtPercent", "bad debt, %"),
    ],
  };
}

/** Only the strategies that are drawn, each in its own colour. */
function coloursOf(rows: readonly FeedbackRow[]): { domain: string[]; range: string[] } {
  const drawn = new Set(rows.map(({ strategy }) => strategy));
  const kept = STRATEGY_COLOURS.domain
    .map((name, i) => ({ name, colour: STRATEGY_COLOURS.range[i] ?? COLOURS.other }))
    .filter(({ name }) => drawn.has(name));
  return { domain: kept.map(({ name }) => name), range: kept.map(({ colour }) => colour) };
}

export interface StrategyRow {
  readonly window: string;
  readonly measure: string;
  readonly strategy: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function strategiesSpec(rows: readonly StrategyRow[]): TopLevelSpec {
  const strategy = {
    field: "strategy",
    type: "nominal" as const,
    title: null,
    sort: STRATEGY_COLOURS.domain,
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
            x: { field: "low", ...percentAxis("") },
            x2: { field: "high" },
            color: { ...strategy, scale: STRATEGY_COLOURS, legend: null },
          },
        },
        {
          mark: { type: "point", filled: true, size: 50, opacity: 1 },
          encoding: {
            y: strategy,
            x: { field: "median", type: "quantitative" },
            color: { ...strategy, scale: STRATEGY_COLOURS, legend: null },
          },
        },
      ],
    },
  };
}

const inOrder = (names: readonly string[]): string[] => [...new Set(names)];

export interface TornadoRow {
  readonly measure: string;
  readonly what: string;
  readonly base: number;
  readonly end: "low" | "high";
  readonly value: number;
}

/** Bars from the base to what each end of an assumption gives, the widest span on top. */
export function tornadoSpec(rows: readonly TornadoRow[]): TopLevelSpec {
  const what = {
    field: "what",
    type: "nominal" as const,
    title: null,
    sort: widestFirst(rows),
    axis: { labelLimit: 260 },
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
            x: { field: "base", ...percentAxis("percentage points") },
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
