/** Aave's borrowed share: borrowed / (borrowed + what is left in the pools), per day. */
import { CompletedDays, dayOf } from "./daily-values.ts";
import { parseNumber, readSeries } from "./series.ts";

const BORROWED_FILE = "daily/aave_borrowed_usd.csv.gz";
const SUPPLIED_FILE = "daily/aave_tvl_by_token.csv.gz";
export const AAVE_FILES: readonly string[] = [BORROWED_FILE, SUPPLIED_FILE];

/** Until then users were moving from version 1 to 2 and the two figures cover different pools. */
const FIRST_TIME = Date.UTC(2021, 1, 1) / 1000;

export async function readUtilisation(directory: string): Promise<CompletedDays> {
  const borrowedSeries = await readSeries({
    directory,
    file: BORROWED_FILE,
    columns: ["Borrowed_Assets"],
    parseCell: parseDollars,
  });
  const tokens = await readSeries({
    directory,
    file: SUPPLIED_FILE,
    columns: "all",
    parseCell: parseBalance,
  });
  const supplied = new Map(
    totals(tokens.times.length, tokens.columns).map((total, i) => [
      dayOf(tokens.times[i] ?? Number.NaN),
      total,
    ]),
  );
  const utilisation = new Map<number, number>();
  const column = borrowedSeries.column("Borrowed_Assets");
  for (const [i, time] of borrowedSeries.times.entries()) {
    const [borrowed, rest] = [column[i] ?? Number.NaN, supplied.get(dayOf(time))];
    if (rest === undefined || time < FIRST_TIME) continue;
    utilisation.set(dayOf(time), borrowed / (borrowed + rest));
  }
  return new CompletedDays(utilisation);
}

/** "$12,345.30" to 12345.3 */
export function parseDollars(text: string): number {
  return /^\$[\d,]+(\.\d+)?$/.test(text) ? Number(text.slice(1).replaceAll(",", "")) : Number.NaN;
}

/** A token that Aave does not list on a day has an empty cell. */
function parseBalance(text: string): number {
  return text === "" ? 0 : parseNumber(text);
}

function totals(length: number, columns: readonly (readonly number[])[]): number[] {
  return Array.from({ length }, (_, row) =>
    columns.reduce((sum, column) => sum + (column[row] ?? 0), 0),
  );
}
