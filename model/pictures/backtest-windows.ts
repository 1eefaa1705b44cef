/** Charts of one stretch of history: score, price and maximum LTV, and what came of them. */
import type { TopLevelSpec } from "vega-lite";
import { quantity, REGIME_SCALE, strategyScale, WIDTH } from "./backtest-scales.ts";
import { COLOURS } from "./render.ts";
import { namedThresholds } from "./thresholds.ts";

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
  ...quantity("days since the window began"),
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
              y: { field: "scoreLow", ...quantity("score"), scale: { domain: [0, 100] } },
              y2: { field: "scoreHigh" },
            },
          },
          {
            mark: { type: "line", color: COLOURS.ours, strokeWidth: 1.2 },
            encoding: { x: dayAxis, y: { field: "score", type: "quantitative" } },
          },
          namedThresholds(),
        ],
      },
      {
        width: WIDTH,
        height: 130,
        mark: { type: "line", color: "#333333", strokeWidth: 1.2 },
        encoding: {
          x: dayAxis,
          y: { field: "price", ...quantity("price, start = 100"), scale: { zero: false } },
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
                scale: REGIME_SCALE,
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
                ...quantity("maximum LTV, %"),
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

/** Dashed, so that the policy shows where it meets them. */
const FIXED = ["static-calm", "static-tight"];

/** The LTV does not begin at 0; what is 0 throughout lies on the ground. */
function scaleOf(field: keyof FeedbackRow, rows: readonly FeedbackRow[]) {
  if (field === "maxLtvPercent") return { zero: false };
  return rows.every((row) => row[field] === 0) ? { domain: [0, 1] } : { zero: true };
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
      y: { field, ...quantity(name), scale: scaleOf(field, rows) },
      color: {
        field: "strategy",
        title: "strategy",
        scale: strategyScale(rows),
        legend: { symbolType: "stroke" },
      },
      strokeDash: {
        field: "strategy",
        legend: null,
        scale: { domain: ["adaptive", ...FIXED], range: [[1, 0], ...FIXED.map(() => [6, 4])] },
      },
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
              y: { field: "score", ...quantity("score"), scale: { domain: [0, 100] } },
            },
          },
          namedThresholds(),
        ],
      },
      panel("maxLtvPercent", "max LTV, %"),
      panel("debtPercent", "debt, %"),
      panel("liquidatedPercent", "liquidated, %"),
      panel("badDebtPercent", "bad debt, %"),
    ],
  };
}
