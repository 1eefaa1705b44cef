/** Charts of the model card, from plain rows; what the rows are is decided in model/card. */
import type { TopLevelSpec } from "vega-lite";
import { COLOURS } from "./render.ts";
import { thresholdLabels, thresholdLines } from "./thresholds.ts";

const WIDTH = 720;
/** One colour an asset, in every chart. */
const ASSETS = { domain: ["ETH", "BTC"], range: [COLOURS.ours, COLOURS.second] };

const quantity = (title: string) => ({ type: "quantitative" as const, title });
const assetColour = {
  field: "asset",
  title: "asset",
  scale: ASSETS,
  legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
};

export interface ReliabilityRow {
  readonly asset: string;
  /** Ends of the bin, points. */
  readonly from: number;
  readonly to: number;
  /** Where the interval is drawn. */
  readonly score: number;
  readonly realisedPercent: number;
  readonly lowPercent: number;
  readonly highPercent: number;
}

export interface StatedRow {
  readonly score: number;
  readonly statedPercent: number;
}

export function reliabilitySpec(
  rows: readonly ReliabilityRow[],
  stated: readonly StatedRow[],
): TopLevelSpec {
  const score = { field: "score", ...quantity("score"), scale: { domain: [0, 100] } };
  return {
    width: WIDTH,
    height: 340,
    title: {
      text: "What followed each score",
      subtitle: [
        "Share of hours followed by a fall over 10 % within 24 h: a bar spans the scores it is about, upright its 90 % interval.",
        "Dashed: what a score states. Walk-forward, so of refits of the recipe.",
      ],
    },
    layer: [
      thresholdLines("x"),
      thresholdLabels("x", WIDTH),
      {
        data: { values: [...stated] },
        mark: { type: "line", color: COLOURS.other, strokeDash: [6, 4] },
        encoding: { x: score, y: { field: "statedPercent", type: "quantitative" } },
      },
      {
        data: { values: [...rows] },
        mark: { type: "rule", strokeWidth: 1.5, opacity: 0.7 },
        encoding: {
          x: score,
          y: { field: "lowPercent", ...quantity("followed by a fall over 10 %, % of hours") },
          y2: { field: "highPercent" },
          color: assetColour,
        },
      },
      {
        data: { values: [...rows] },
        mark: { type: "rule", strokeWidth: 3.5, strokeCap: "butt" },
        encoding: {
          x: { ...score, field: "from" },
          x2: { field: "to" },
          y: { field: "realisedPercent", type: "quantitative" },
          color: assetColour,
        },
      },
    ],
  };
}

export interface CrisisRow {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly asset: string;
  readonly score: number;
  /** The score had nobody seen a pegged asset move. */
  readonly scoreWithoutPeg: number;
  readonly fallPercent: number;
  /** Null while no pegged asset was observed. */
  readonly pegPercent: number | null;
}

export function crisisSpec(title: string, rows: readonly CrisisRow[]): TopLevelSpec {
  const hasPeg = rows.some(({ pegPercent }) => pegPercent !== null);
  const time = {
    field: "time",
    type: "temporal" as const,
    title: "UTC",
    scale: { type: "utc" as const },
    axis: { format: "%d %b", tickCount: 10 },
  };
  const panel = { width: WIDTH, mark: { type: "line" as const, strokeWidth: 1.3 } };
  return {
    title: {
      text: title,
      subtitle: hasPeg
        ? "Dotted: the score with the peg input at its neutral value"
        : "The peg input has no data yet and is neutral",
    },
    data: { values: [...rows] },
    spacing: 12,
    vconcat: [
      {
        width: WIDTH,
        height: 220,
        layer: [
          {
            mark: { type: "line", strokeWidth: 1.2, strokeDash: [2, 2], opacity: 0.8 },
            encoding: {
              x: time,
              y: { field: "scoreWithoutPeg", type: "quantitative" },
              color: assetColour,
            },
          },
          {
            mark: { type: "line", strokeWidth: 1.5 },
            encoding: {
              x: time,
              y: { field: "score", ...quantity("score"), scale: { domain: [0, 100] } },
              color: assetColour,
            },
          },
          thresholdLines("y"),
          thresholdLabels("y", WIDTH),
        ],
      },
      {
        ...panel,
        height: 110,
        encoding: {
          x: time,
          y: { field: "fallPercent", ...quantity("fall from 7-day high, %") },
          color: assetColour,
        },
      },
      ...(hasPeg ? [{ ...panel, ...pegPanel(time) }] : []),
    ],
  };
}

/** One series: the input is a property of the whole market. */
function pegPanel(time: object) {
  return {
    height: 80,
    transform: [{ filter: "datum.asset === 'ETH'" }],
    mark: { type: "line" as const, strokeWidth: 1.3, color: "#333333" },
    encoding: { x: time, y: { field: "pegPercent", ...quantity("off peg, %") } },
  };
}

export interface InfluenceRow {
  readonly feature: string;
  readonly direction: "to the end of its range" | "to the start of its range";
  readonly points: number;
}

export function influenceSpec(rows: readonly InfluenceRow[]): TopLevelSpec {
  return {
    width: WIDTH - 100,
    height: 340,
    title: {
      text: "What one input alone can do",
      subtitle:
        "Largest move of the score over the held-out hours, in points; other hours can move more",
    },
    data: { values: [...rows] },
    mark: { type: "bar" },
    encoding: {
      x: { field: "points", ...quantity("points of score") },
      y: {
        field: "feature",
        type: "nominal",
        title: null,
        sort: { op: "max", field: "points", order: "descending" },
      },
      color: {
        field: "direction",
        title: "the input moves",
        scale: {
          domain: ["to the end of its range", "to the start of its range"],
          range: [COLOURS.stress, COLOURS.calm],
        },
        legend: { orient: "bottom", labelLimit: 300 },
      },
    },
  };
}

export interface ComparisonRow {
  readonly asset: string;
  readonly model: string;
  readonly isOurs: boolean;
  readonly auc: number;
  readonly low: number;
  readonly high: number;
}

export function comparisonSpec(rows: readonly ComparisonRow[]): TopLevelSpec {
  const model = {
    field: "model",
    type: "nominal" as const,
    title: null,
    sort: null,
    axis: { labelLimit: 400 },
  };
  const colour = {
    field: "isOurs",
    type: "nominal" as const,
    legend: null,
    scale: { domain: [true, false], range: [COLOURS.ours, COLOURS.other] },
  };
  const auc = (field: string) => ({
    field,
    ...quantity("AUC of a fall over 10 % in 24 h, 90 % interval"),
    scale: { zero: false },
  });
  return {
    title: {
      text: "Beside the baselines, walk-forward",
      subtitle: "Refitted on the past of each half-year; further to the right ranks hours better",
    },
    data: { values: [...rows] },
    facet: { column: { field: "asset", title: null, sort: ASSETS.domain } },
    spec: {
      width: 270,
      height: 230,
      layer: [
        {
          mark: { type: "rule", strokeWidth: 1.5 },
          encoding: { x: auc("low"), x2: { field: "high" }, y: model, color: colour },
        },
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1 },
          encoding: { x: { field: "auc", type: "quantitative" }, y: model, color: colour },
        },
      ],
    },
  };
}
