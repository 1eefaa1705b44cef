/** How long before the worst day of a crisis an alarm stood, beside how often it stood anyway. */
import type { Example } from "../dataset/dataset.ts";
import { LIQUIDATION_FALL } from "../dataset/labels.ts";
import { HOURS_PER_DAY, type HourlyGrid } from "../features/hourly-grid.ts";
import { fourDecimals } from "./block-bootstrap.ts";
import { THRESHOLDS } from "./hysteresis.ts";
import type { CrisisFigures } from "./validation-report.ts";

const PRIOR_HOURS = 30 * HOURS_PER_DAY;

export interface TimelineParameters {
  /** Of the asset, rounds ascending, with a score and a regime each. */
  readonly examples: readonly Example[];
  readonly scores: readonly number[];
  readonly regimes: Uint8Array;
  readonly grid: HourlyGrid;
  readonly first: number;
  readonly end: number;
}

type Timeline = Pick<
  CrisisFigures,
  "maxScore" | "touchRound" | "fall" | "leadHours45" | "leadHours65" | "priorAlarmShare"
>;

export function crisisTimeline(parameters: TimelineParameters): Timeline {
  const { examples, scores, first, end } = parameters;
  const rows = [...examples.keys()].filter((row) => {
    const round = examples[row]?.round ?? 0;
    return round >= first && round < end;
  });
  const maxScore = rows.reduce((most, row) => Math.max(most, scores[row] ?? 0), 0);
  const fallOf = (row: number): number => examples[row]?.labels.fall ?? 0;
  const worst = rows.reduce((a, b) => (fallOf(b) > fallOf(a) ? b : a), rows[0] ?? 0);
  const touchRound = touchOf(parameters.grid, examples[worst]?.round ?? 0);
  const none = { touchRound: null, fall: null, priorAlarmShare: null };
  if (touchRound === undefined) {
    return { maxScore, ...none, leadHours45: null, leadHours65: null };
  }
  const prior = [...examples.keys()].filter((row) => {
    const round = examples[row]?.round ?? 0;
    return round >= touchRound - PRIOR_HOURS && round < touchRound;
  });
  const alarmed = prior.filter((row) => (scores[row] ?? 0) >= THRESHOLDS[0]).length;
  return {
    maxScore: fourDecimals(maxScore),
    touchRound,
    fall: fourDecimals(fallOf(worst)),
    leadHours45: leadHours(parameters, touchRound, 0),
    leadHours65: leadHours(parameters, touchRound, 1),
    priorAlarmShare: prior.length === 0 ? null : fourDecimals(alarmed / prior.length),
  };
}

/** The first hour after `round` whose low is more than 10 % under the close that the round saw. */
function touchOf(grid: HourlyGrid, round: number): number | undefined {
  const close = grid.close[round - 1 - grid.firstHour] ?? Number.NaN;
  for (let hour = round; hour < round + HOURS_PER_DAY; hour++) {
    const low = grid.low[hour - grid.firstHour] ?? Number.NaN;
    if (low < (1 - LIQUIDATION_FALL) * close) return hour;
  }
  return undefined;
}

/** Hours since the alarm of this level began, if it stands at the touch; else how late it is. */
function leadHours(
  { examples, scores, regimes }: TimelineParameters,
  touchRound: number,
  level: 0 | 1,
): number | null {
  const touchRow = examples.findLastIndex(({ round }) => round <= touchRound);
  const isOn = (row: number): boolean => (regimes[row] ?? 0) > level;
  if (isOn(touchRow)) {
    let start = touchRow;
    while (start > 0 && isOn(start - 1)) start -= 1;
    return touchRound - (examples[start]?.round ?? touchRound);
  }
  for (let row = touchRow + 1; row < examples.length; row++) {
    const round = examples[row]?.round ?? 0;
    if (round > touchRound + HOURS_PER_DAY) return null;
    if ((scores[row] ?? 0) >= THRESHOLDS[level]) return touchRound - round;
  }
  return null;
}
