/** Times are epoch seconds: milliseconds would be in the far future, minutes and days in the 1970s. */

export const MS_PER_HOUR = 3_600_000;

/** Milliseconds of March 1973; as seconds, the year 5138. */
const FIRST_MILLISECONDS = 1e11;

export function isInMilliseconds(time: number): boolean {
  return time >= FIRST_MILLISECONDS;
}

/** "2022-10-01 06:00 UTC", of a round: hours since 1970. */
export function utcHour(round: number): string {
  const iso = new Date(round * MS_PER_HOUR).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The first block of any chain. */
const FIRST_SECONDS = Date.UTC(2009, 0, 3) / 1000;

export function isBeforeMarkets(time: number): boolean {
  return time < FIRST_SECONDS;
}
