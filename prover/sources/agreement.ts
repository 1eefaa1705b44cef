/** Whether two independent sources of one price agree; one that is wrong looks no different alone. */
import { type Bar, hourlyGrid } from "../../model/features/hourly-grid.ts";
import type { Observation } from "../../model/features/hourly-values.ts";
import { median } from "../../model/features/rolling.ts";
import { otherUnit } from "../../model/features/same-unit.ts";
import { quoteGap } from "../../model/features/venue.ts";
import type { Reading, SourceWarning } from "./read-role.ts";
import { sourceError } from "./source.ts";

/** One late quote in a fast market is no disagreement. */
const COMPARED_QUOTES = 3;
const BPS = 10_000;

/** The median gap of the last quotes that have a bar to compare with, in bps; undefined without any. */
export function disagreementBps(
  bars: readonly Bar[],
  quotes: readonly Observation[],
): number | undefined {
  if (bars.length === 0) return undefined;
  const grid = hourlyGrid({
    file: "primary",
    times: bars.map(({ time }) => time),
    open: bars.map(({ open }) => open),
    high: bars.map(({ high }) => high),
    low: bars.map(({ low }) => low),
    close: bars.map(({ close }) => close),
    volume: bars.map(({ volume }) => volume),
  });
  const gaps = quotes.map((quote) => quoteGap(quote, grid)).filter((gap) => !Number.isNaN(gap));
  return gaps.length === 0 ? undefined : BPS * median(gaps.slice(-COMPARED_QUOTES));
}

export interface CompareVenuesParameters {
  readonly spot: Reading;
  readonly venue: Reading | undefined;
  readonly maxBps: number;
  readonly action: "refuse" | "flag";
  readonly warnings: SourceWarning[];
}

/** @throws BallastError `SOURCE_DISAGREE`, or warns of it, as `action` says. */
export function compareVenues(parameters: CompareVenuesParameters): void {
  const { spot, venue, maxBps, action, warnings } = parameters;
  if (venue === undefined) return;
  const bars = barsOf(spot);
  const quotes = venue.facts.flatMap((fact) =>
    fact.kind === "second-venue" ? [{ time: fact.time, value: fact.price }] : [],
  );
  const bps = disagreementBps(bars, quotes);
  if (bps === undefined || bps <= maxBps) return;
  const message = `${spot.role.source} and ${venue.role.source} are ${bps.toFixed(0)} bps apart`;
  if (action === "refuse") {
    throw sourceError("SOURCE_DISAGREE", spot.role.name, message, {
      hint: `at most ${maxBps} bps; look which one is wrong before signing`,
      details: { bps, maxBps },
    });
  }
  warnings.push({ role: spot.role.name, code: "SOURCE_DISAGREE", message });
}

export interface SameUnitParameters {
  readonly spot: Reading;
  readonly perpetual: Reading | undefined;
  readonly warnings: SourceWarning[];
}

/**
 * The perpetual, unless it is in another unit than the spot price: exchanges quote some per thousand.
 * Every other feature is a ratio within one series, so the perpetual is the one to do without.
 */
export function inUnitOfSpot(parameters: SameUnitParameters): Reading | undefined {
  const { spot, perpetual, warnings } = parameters;
  if (perpetual === undefined) return undefined;
  const { name, source } = perpetual.role;
  const spotCloses = new Map(barsOf(spot).map(({ time, close }) => [time, close]));
  for (const { time, close } of barsOf(perpetual)) {
    const problem = otherUnit(close, spotCloses.get(time) ?? Number.NaN);
    if (problem === undefined) continue;
    const message = `${source}: bar ${time}: ${problem} at spot`;
    warnings.push({ role: name, code: "SOURCE_UNIT", message });
    return undefined;
  }
  return perpetual;
}

function barsOf({ facts }: Reading): Bar[] {
  return facts.flatMap((fact) => (fact.kind === "candle" ? [fact.bar] : []));
}
