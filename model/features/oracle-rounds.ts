/** The rounds of a Chainlink feed as prices, with the decimals that the feed states. */

import { checkGaps, MAX_SILENT_DAYS, type OnGap } from "./gaps.ts";
import type { Observation } from "./hourly-values.ts";
import { type CheckValue, checkPrice } from "./plausible.ts";
import { readSeries } from "./series.ts";

export interface ReadOracleRoundsParameters {
  readonly directory: string;
  /** CSV, or JSON as the feed's `getRoundData` names its fields. */
  readonly file: string;
  /** 8 for a feed in USD. */
  readonly decimals: number;
  readonly answerColumn?: string;
  readonly timeColumn?: string;
  /** Of the price, decimals applied. */
  readonly check?: CheckValue;
  readonly onGap?: OnGap;
}

/**
 * @throws BallastError as readSeries does, `DATA_CELL` for an answer that is no positive integer, and
 * `DATA_GAP` after a month without a round: a feed's heartbeat is a day at most.
 */
export async function readOracleRounds(
  parameters: ReadOracleRoundsParameters,
): Promise<Observation[]> {
  const { directory, file, decimals, answerColumn = "price", timeColumn = "ts" } = parameters;
  const { check = checkPrice, onGap } = parameters;
  const scale = 10 ** decimals;
  const { times, column } = await readSeries({
    directory,
    file,
    timeColumn,
    columns: [answerColumn],
    parseCell: (text) => (/^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN),
    checks: {
      [answerColumn]: (answer, previous) =>
        check(answer / scale, previous === undefined ? undefined : previous / scale),
    },
  });
  checkGaps({ file, times, step: "day", maxMissing: MAX_SILENT_DAYS, onGap });
  const answers = column(answerColumn);
  return times.map((time, i) => ({ time, value: (answers[i] ?? Number.NaN) / scale }));
}
