/** Aave's borrowed share: borrowed / (borrowed + what is left in the pools), per day. */
import { requireDays } from "./daily-series.ts";
import { CompletedDays, dayOf } from "./daily-values.ts";
import { dataError } from "./data-error.ts";
import { checkGaps, MAX_SILENT_DAYS, type OnGap } from "./gaps.ts";
import { checkAmount, checkPoolTotal, checkPoolUse } from "./plausible.ts";
import { parseNumber, readSeries, type Series } from "./series.ts";

const BORROWED_FILE = "daily/aave_borrowed_usd.csv.gz";
const SUPPLIED_FILE = "daily/aave_tvl_by_token.csv.gz";
export const AAVE_FILES: readonly string[] = [BORROWED_FILE, SUPPLIED_FILE];

/** Until then users were moving from version 1 to 2 and the two figures cover different pools. */
const FIRST_TIME = Date.UTC(2021, 1, 1) / 1000;

const BORROWED_COLUMN = "Borrowed_Assets";

/**
 * @throws BallastError as readSeries does, `DATA_DAY`, `DATA_GAP`, and `DATA_UNIT` for totals that no
 * pools hold or that are not in one unit.
 */
export async function readUtilisation(directory: string, onGap?: OnGap): Promise<CompletedDays> {
  const borrowedSeries = await readSeries({
    directory,
    file: BORROWED_FILE,
    columns: [BORROWED_COLUMN],
    parseCell: parseDollars,
    checks: { [BORROWED_COLUMN]: checkPoolTotal },
  });
  const tokens = await readSeries({
    directory,
    file: SUPPLIED_FILE,
    columns: "all",
    parseCell: parseBalance,
    checkAll: checkAmount,
  });
  for (const series of [borrowedSeries, tokens]) requireDays(series);
  const days = suppliedDays(tokens);
  const supplied = new Map(days.map(({ time, total }) => [dayOf(time), total]));
  const gaps = { step: "day", maxMissing: MAX_SILENT_DAYS, onGap } as const;
  checkGaps({ ...gaps, file: BORROWED_FILE, times: borrowedSeries.times });
  const [times, rows] = [days.map(({ time }) => time), days.map(({ row }) => row)];
  checkGaps({ ...gaps, file: SUPPLIED_FILE, times, rows });
  const utilisation = new Map<number, number>();
  const column = borrowedSeries.column(BORROWED_COLUMN);
  for (const [i, time] of borrowedSeries.times.entries()) {
    const [borrowed, rest] = [column[i] ?? Number.NaN, supplied.get(dayOf(time))];
    // A day that the other file does not have is one of its gaps, or after its end.
    if (rest === undefined || time < FIRST_TIME) continue;
    const share = borrowed / (borrowed + rest);
    const problem = checkPoolUse(share, undefined);
    if (problem !== undefined) {
      throw dataError("DATA_UNIT", problem, BORROWED_FILE, i + 2, BORROWED_COLUMN);
    }
    utilisation.set(dayOf(time), share);
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

interface SuppliedDay {
  readonly time: number;
  /** In the file, the header being 1. */
  readonly row: number;
  readonly total: number;
}

/**
 * Days with any balance; one without is a day without a figure.
 * @throws BallastError `DATA_UNIT` at the token whose balance makes a total that no pools hold.
 */
function suppliedDays({ file, times, names, columns }: Series): SuppliedDay[] {
  const days: SuppliedDay[] = [];
  for (const [i, time] of times.entries()) {
    const total = columns.reduce((sum, column) => sum + (column[i] ?? 0), 0);
    if (total === 0) continue;
    const [row, previous] = [i + 2, days.at(-1)];
    const problem = checkPoolTotal(total, previous?.total);
    if (problem !== undefined) {
      const before = (previous?.row ?? row) - 2;
      const moves = columns.map((column) => Math.abs((column[i] ?? 0) - (column[before] ?? 0)));
      const name = names[moves.indexOf(Math.max(...moves))];
      throw dataError("DATA_UNIT", `all tokens together are ${problem}`, file, row, name);
    }
    days.push({ time, row, total });
  }
  return days;
}
