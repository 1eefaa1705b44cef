/** Coordinates to a hundredth of a pixel: half the bytes of a chart of hours, and nothing to see. */
const LONG_FRACTION = /-?\d+\.\d{3,}(e-?\d+)?/g;

export function compactSvg(svg: string): string {
  return svg.replaceAll(LONG_FRACTION, (text) => String(Number(Number(text).toFixed(2))));
}
