/** The lines at which a score means transition, and stress, for every chart with a score on an axis. */
import { COLOURS } from "./render.ts";

const THRESHOLDS = [
  { at: 45, name: "45: transition", colour: COLOURS.transition },
  { at: 65, name: "65: stress", colour: COLOURS.stress },
];

/** The same lines, each with its name at the right end. */
export function namedThresholds() {
  const place = { y: { field: "at", type: "quantitative" as const } };
  return {
    data: { values: THRESHOLDS },
    layer: [
      { mark: { type: "rule" as const, strokeDash: [5, 4] }, encoding: place },
      {
        mark: { type: "text" as const, align: "left" as const, dx: 4, fontSize: 10 },
        encoding: { ...place, x: { value: "width" as const }, text: { field: "name" } },
      },
    ],
    encoding: { color: { field: "colour", type: "nominal" as const, scale: null } },
  };
}

export function thresholdLines(channel: "x" | "y") {
  const place = { field: "at", type: "quantitative" as const };
  const encoding = channel === "x" ? { x: place } : { y: place };
  return {
    data: { values: THRESHOLDS },
    mark: { type: "rule" as const, strokeDash: [5, 4] },
    encoding: { ...encoding, color: { field: "colour", type: "nominal" as const, scale: null } },
  };
}

/** What the lines mean, written beside them: right of the chart, or at its top. */
export function thresholdLabels(channel: "x" | "y", width: number) {
  const place = { field: "at", type: "quantitative" as const };
  const mark =
    channel === "y"
      ? { align: "left" as const, baseline: "middle" as const, dx: 6 }
      : { align: "left" as const, baseline: "top" as const, dx: 4 };
  return {
    data: { values: THRESHOLDS },
    mark: { type: "text" as const, fontSize: 11, ...mark },
    encoding: {
      ...(channel === "y" ? { x: { value: width }, y: place } : { x: place, y: { value: 2 } }),
      text: { field: "name", type: "nominal" as const },
      color: { field: "colour", type: "nominal" as const, scale: null },
    },
  };
}
