/** What followed: `asset,round,fall`, the largest fall to a low of the next 24 hours. */
import { BallastError } from "../errors.ts";
import type { HistoryRow } from "../history/feature-rows.ts";
import type { ObservedRow } from "./drift-check.ts";

export const OUTCOMES_HEADER = "asset,round,fall";
/** A share of the close: 0.153 is a fall of 15.3 %. */
const FALL = /^(0(\.[0-9]{1,12})?|1(\.0{1,12})?)$/;
const ROUND = /^(0|[1-9][0-9]{0,14})$/;

export interface Outcome {
  readonly asset: string;
  readonly round: number;
  /** 0..1. */
  readonly fall: number;
}

/** Of the share of a close: finer than any price. */
const FALL_DECIMALS = 9;

export function formatOutcomes(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map(
    ({ asset, round, fall }) => `${asset},${round},${Number(fall.toFixed(FALL_DECIMALS))}`,
  );
  return `${[OUTCOMES_HEADER, ...lines].join("\n")}\n`;
}

export interface JoinOutcomesParameters {
  readonly rows: readonly HistoryRow[];
  /** CSV text. */
  readonly outcomes: string;
  readonly source: string;
}

/**
 * Rows without an outcome keep none: their 24 hours are not over yet.
 * @throws BallastError `OUTCOME_ROW`, or `OUTCOME_UNKNOWN` for an outcome of no row.
 */
export function joinOutcomes({ rows, outcomes, source }: JoinOutcomesParameters): ObservedRow[] {
  const falls = parseOutcomes(outcomes, source);
  const joined = rows.map((row) => {
    const key = `${row.asset},${row.round}`;
    const fall = falls.get(key);
    falls.delete(key);
    return fall === undefined ? row : { ...row, fall };
  });
  const [unknown] = falls.keys();
  if (unknown === undefined) return joined;
  throw new BallastError(
    "input",
    "OUTCOME_UNKNOWN",
    `an outcome of ${unknown}, ${falls.size} such`,
    {
      location: source,
      hint: "outcomes of rounds that the feature table has",
    },
  );
}

function parseOutcomes(text: string, source: string): Map<string, number> {
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const refuse = (place: string, message: string, hint: string): BallastError =>
    new BallastError("input", "OUTCOME_ROW", message, { location: `${source}:${place}`, hint });
  if (header !== OUTCOMES_HEADER) {
    throw refuse("1", `the header is "${header.slice(0, 200)}"`, OUTCOMES_HEADER);
  }
  const falls = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    const place = `${i + 2}`;
    const [asset = "", round = "", fall = "", ...more] = line.split(",");
    if (more.length > 0) throw refuse(place, "more than three cells", OUTCOMES_HEADER);
    if (!ROUND.test(round)) throw refuse(`${place}:round`, `"${round}"`, "a round, digits alone");
    if (!FALL.test(fall)) {
      throw refuse(`${place}:fall`, `"${fall}"`, "a share of the close in 0..1, such as 0.153");
    }
    const key = `${asset},${round}`;
    if (falls.has(key)) throw refuse(place, `a second outcome of ${key}`, "one a round");
    falls.set(key, Number(fall));
  }
  return falls;
}
