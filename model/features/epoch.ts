/** Times are epoch seconds; milliseconds in their place would put every bar in the far future. */

/** Milliseconds of March 1973; as seconds, the year 5138. */
const FIRST_MILLISECONDS = 1e11;

export function isInMilliseconds(time: number): boolean {
  return time >= FIRST_MILLISECONDS;
}
