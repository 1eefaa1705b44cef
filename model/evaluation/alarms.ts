/** What an alarm at 45 was worth: falls that it saw coming, alarms that nothing followed, flips. */
import type { Example } from "../dataset/dataset.ts";
import { HOURS_PER_DAY, type HourlyGrid } from "../features/hourly-grid.ts";
import { median } from "../features/rolling.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import type { Blocks, BlockWeights, Statistic } from "./block-bootstrap.ts";
import { ratio, sumsPerBlock } from "./block-sums.ts";
import type { Fall } from "./falls.ts";
import { HYSTERESIS, policyRegimesOf, regimesOf, THRESHOLDS } from "./hysteresis.ts";

/** An alarm is false when no fall of at least this size starts within a day of it. */
const WORTHY_FALL = 0.05;
const HOURS_PER_MONTH = 730.5;

export interface AlarmParameters {
  readonly examples: readonly Example[];
  readonly scores: readonly number[];
  readonly falls: readonly Fall[];
  readonly grid: HourlyGrid;
  readonly blocks: Blocks;
}

export interface AlarmStatistics {
  readonly flaggedBeforeTouch: Statistic;
  readonly shareOfFallAhead: Statistic;
  readonly leadHours: Statistic;
  readonly falseAlarmsPerMonth: Statistic;
  readonly flipsPerMonth: Statistic;
  readonly policyFlipsPerMonth: Statistic;
}

export function alarmStatistics(parameters: AlarmParameters): AlarmStatistics {
  const { examples, scores, blocks } = parameters;
  const regimes = regimesOf(scores, HYSTERESIS);
  const rounds = examples.map(({ round }) => round);
  const policyRegimes = policyRegimesOf(scores, rounds, STARTING_CONFIG.rules);
  const isFalse = falseAlarms(examples, regimes);
  const months = sumsPerBlock(blocks, () => 1 / HOURS_PER_MONTH);
  const perMonth = (isEvent: (row: number) => boolean): Statistic =>
    ratio(
      sumsPerBlock(blocks, (row) => (isEvent(row) ? 1 : 0)),
      months,
    );
  const flags = flagFalls(parameters);
  const seen = flags.filter(({ lead }) => lead !== undefined);
  return {
    flaggedBeforeTouch: meanOver(
      flags,
      flags.map(({ lead }) => (lead === undefined ? 0 : 1)),
    ),
    shareOfFallAhead: medianOver(
      seen,
      seen.map(({ ahead }) => ahead),
    ),
    leadHours: medianOver(
      seen,
      seen.map(({ lead = 0 }) => lead),
    ),
    falseAlarmsPerMonth: perMonth((row) => isFalse[row] === true),
    flipsPerMonth: perMonth((row) => row > 0 && regimes[row] !== regimes[row - 1]),
    policyFlipsPerMonth: perMonth(
      (row) => row > 0 && policyRegimes[row] !== policyRegimes[row - 1],
    ),
  };
}

/** Per row: whether an alarm starts there that no fall of 5 % follows. */
export function falseAlarms(examples: readonly Example[], regimes: Uint8Array): boolean[] {
  return examples.map(({ round }, row) => {
    const isStart = (regimes[row] ?? 0) > 0 && (regimes[row - 1] ?? 0) === 0;
    if (!isStart) return false;
    for (let later = row; (examples[later]?.round ?? Number.NaN) < round + HOURS_PER_DAY; later++) {
      if ((examples[later]?.labels.fall ?? 0) > WORTHY_FALL) return false;
    }
    return true;
  });
}

interface Flag {
  readonly block: number;
  /** Hours from the first score at 45 within the fall to its touch; undefined when none was. */
  readonly lead: number | undefined;
  /** How much of the way from peak to trough was ahead at that moment. */
  readonly ahead: number;
}

function flagFalls({ examples, scores, falls, grid, blocks }: AlarmParameters): Flag[] {
  const rowOf = new Map(examples.map(({ round }, row) => [round, row]));
  return falls.flatMap(({ startRound, touchRound, peak, trough }): Flag[] => {
    let block: number | undefined;
    for (let round = startRound; round <= touchRound; round++) {
      const row = rowOf.get(round);
      if (row === undefined) continue;
      block = blocks.blockOf[row] ?? 0;
      if ((scores[row] ?? 0) < THRESHOLDS[0]) continue;
      const close = grid.close[round - 1 - grid.firstHour] ?? Number.NaN;
      return [{ block, lead: touchRound - round, ahead: (close - trough) / (peak - trough) }];
    }
    return block === undefined ? [] : [{ block, lead: undefined, ahead: 0 }];
  });
}

function meanOver(flags: readonly Flag[], values: readonly number[]): Statistic {
  return (weights) => {
    let [sum, count] = [0, 0];
    for (const [i, { block }] of flags.entries()) {
      const weight = weights[block] ?? 0;
      sum += weight * (values[i] ?? 0);
      count += weight;
    }
    return sum / count;
  };
}

function medianOver(flags: readonly Flag[], values: readonly number[]): Statistic {
  return (weights: BlockWeights) => {
    const drawn = flags.flatMap(({ block }, i) =>
      Array.from({ length: weights[block] ?? 0 }, () => values[i] ?? 0),
    );
    return drawn.length === 0 ? Number.NaN : median(drawn);
  };
}
