/**
 * Coordinates to a hundredth of a pixel: half the bytes of a chart of hours, and nothing to see. What
 * stands between tags is text that people read, and stays as it is.
 */
const TAG = /<[^>]*>/g;
const LONG_FRACTION = /-?\d+\.\d{3,}(e-?\d+)?/g;

export function compactSvg(svg: string): string {
  return svg.replaceAll(TAG, (tag) =>
    tag.replaceAll(LONG_FRACTION, (text) => String(Number(Number(text).toFixed(2)))),
  );
}
