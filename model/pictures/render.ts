/**
 * Pictures of the model card and the backtest. A picture is a Vega-Lite specification; the same
 * specification and data give the same bytes on every machine, so pictures are committed and compared.
 */
import { Error as LOG_ERRORS, logger, parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

/** Text widths are estimated (no canvas), colours are fixed here and readable on white and on grey. */
const THEME = {
  background: "white",
  font: "sans-serif",
  padding: 12,
  view: { stroke: "transparent" },
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#eeeeee" },
  legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal" },
  title: { fontSize: 14, anchor: "start", subtitleFontSize: 12, subtitleColor: "#555555" },
} as const;

/** Okabe and Ito's palette, which colour-blind readers can tell apart. */
export const COLOURS = {
  calm: "#009e73",
  transition: "#e69f00",
  stress: "#d55e00",
  ours: "#0072b2",
  second: "#cc79a7",
  other: "#999999",
} as const;

export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const { spec: vegaSpec } = compile({ ...spec, config: { ...THEME, ...spec.config } });
  const view = new View(parse(vegaSpec), { renderer: "none", logger: logger(LOG_ERRORS) });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg}\n`;
}
