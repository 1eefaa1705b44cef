/** Files in the place of a live source: for rehearsals, for replays, and for data bought elsewhere. */
import { readBars } from "../../model/features/candles.ts";
import { readDaily } from "../../model/features/daily-series.ts";
import { SECONDS_PER_DAY } from "../../model/features/daily-values.ts";
import { type Bar, HOURS_PER_DAY, SECONDS_PER_HOUR } from "../../model/features/hourly-grid.ts";
import type { Observation } from "../../model/features/hourly-values.ts";
import { type CheckValue, checkPrice } from "../../model/features/plausible.ts";
import { readSeries } from "../../model/features/series.ts";
import type { DayValue } from "./funding.ts";
import type { ReadOptions, Source, Sourced, Span } from "./source.ts";

export interface FileParameters {
  readonly directory: string;
  readonly file: string;
}

export function candleFile({ directory, file }: FileParameters): Source<Bar> {
  return {
    name: `file ${file}`,
    async read({ span }: ReadOptions): Promise<Sourced<Bar>> {
      const bars = await readBars({ directory, file });
      return within(bars, span, (bar) => bar.time + SECONDS_PER_HOUR);
    },
  };
}

export interface PriceFileParameters extends FileParameters {
  readonly column: string;
  /** The column holds price x 10^decimals. */
  readonly decimals: number;
  readonly check?: CheckValue;
}

export function priceFile(parameters: PriceFileParameters): Source<Observation> {
  const { directory, file, column, decimals, check = checkPrice } = parameters;
  const toPrice = (cell: number): number => cell / 10 ** decimals;
  const checkCell: CheckValue = (cell, previous) =>
    check(toPrice(cell), previous === undefined ? undefined : toPrice(previous));
  return {
    name: `file ${file}`,
    async read({ span }: ReadOptions): Promise<Sourced<Observation>> {
      const checks = { [column]: checkCell };
      const series = await readSeries({ directory, file, columns: [column], checks });
      const cells = series.column(column);
      const facts = series.times.map((time, i) => ({
        time,
        value: toPrice(cells[i] ?? Number.NaN),
      }));
      // A price of the round's own second is the next hour's.
      return within(facts, { from: span.from, to: span.to - 1 }, ({ time }) => time);
    },
  };
}

export interface DayFileParameters extends FileParameters {
  readonly column: string;
  readonly check: CheckValue;
}

export function dayFile(parameters: DayFileParameters): Source<DayValue> {
  return {
    name: `file ${parameters.file}`,
    async read({ span }: ReadOptions): Promise<Sourced<DayValue>> {
      const days = await readDaily(parameters);
      const lastEnd = Math.floor(span.to / SECONDS_PER_DAY) * SECONDS_PER_DAY;
      const count = Math.ceil((lastEnd - span.from) / SECONDS_PER_DAY);
      const round = (lastEnd / SECONDS_PER_DAY) * HOURS_PER_DAY;
      const facts = days
        .before(round, count)
        .map((value, i) => ({ time: lastEnd - (count - i) * SECONDS_PER_DAY, value }))
        .filter(({ value }) => !Number.isNaN(value));
      return within(facts, span, ({ time }) => time + SECONDS_PER_DAY);
    },
  };
}

function within<T>(
  facts: readonly T[],
  { from, to }: Span,
  knownAt: (fact: T) => number,
): Sourced<T> {
  const wanted = facts.filter((fact) => knownAt(fact) > from && knownAt(fact) <= to);
  const last = wanted.at(-1);
  return { facts: wanted, newestAt: last === undefined ? undefined : knownAt(last) };
}
