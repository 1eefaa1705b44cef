/** Bounds on why the parameters move: loosening needs evidence, danger and silence only tighten. */
import type { Profile } from "../policy/market-config.ts";
import type { Observation } from "../policy/regime-machine.ts";
import {
  at,
  type Finding,
  findingOf,
  type Margin,
  type PublishedBounds,
  type Step,
  shareBps,
} from "./published-bounds.ts";

/** A step with what came before it. */
interface Moment {
  readonly step: Step;
  readonly before: Step;
  /** The rounds taken in so far, oldest first. */
  readonly rounds: readonly Observation[];
  /** At most this long since the regime last changed, by the rounds' own clock. */
  readonly regimeSeconds: number;
}

export function checkEvidence(steps: readonly Step[], bounds: PublishedBounds): Finding[] {
  const moments = momentsOf(takenIn(steps, bounds));
  const { rules, staleAfterSeconds, deadAfterSeconds, profiles } = bounds.config;
  const of = (
    bound: string,
    statement: string,
    unit: string,
    margin: (moment: Moment) => number | undefined,
  ): Finding => {
    const margins = moments.flatMap((moment): Margin[] => {
      const found = margin(moment);
      return found === undefined ? [] : [{ margin: found, where: at(moment.step) }];
    });
    return findingOf({ bound, statement, unit }, margins);
  };
  return [
    of(
      "loosen-evidence",
      `loosening follows ${rules.confirmationsDown} rounds in a row, narrow and without a jump, none above its regime`,
      "rounds",
      (moment) => (isLooser(moment) ? evidenceMargin(moment, bounds) : undefined),
    ),
    of(
      "loosen-target",
      "no level loosens beyond its regime's profile",
      "bps or positions",
      (moment) => targetMargin(moment, bounds),
    ),
    of(
      "rise-evidence",
      `a regime rises after ${rules.confirmationsUp} rounds in a row at its boundary or above, never for one`,
      "hundredths of a point",
      (moment) => riseMargin(moment, bounds),
    ),
    of(
      "ease-evidence",
      `a regime eases by one, after ${rules.dwellSeconds / 3_600} hours and ${rules.confirmationsDown} rounds well below its boundary, none missed`,
      "seconds",
      (moment) => easeMargin(moment, bounds),
    ),
    of(
      "stress-tightens",
      `${rules.confirmationsUp} rounds above ${rules.stressAbove / 100} bring the LTV, caps and fee of stress at once, from ${rules.transitionFrom / 100} those of transition`,
      "bps or millionths",
      (moment) => alarmMargin(moment, bounds),
    ),
    of(
      "stale-only-tightens",
      `nothing loosens when the newest score is older than ${staleAfterSeconds / 3_600} hours`,
      "bps or positions",
      ({ step, before, rounds }) =>
        ageOf(step, rounds) > staleAfterSeconds ? -looseningOf(step, before) : undefined,
    ),
    of(
      "dead-baseline",
      `readers see the LTV, caps and fee of transition or tighter ones when it is older than ${deadAfterSeconds / 3_600} hours`,
      "bps or millionths",
      ({ step, rounds }) =>
        ageOf(step, rounds) > deadAfterSeconds
          ? tightnessMargin(step, profiles[1], bounds)
          : undefined,
    ),
  ];
}

/** A call takes in what it brings of the newest eight round numbers; after dead scores, of one. */
const MAX_CATCH_UP_ROUNDS = 8;

function takenIn(steps: readonly Step[], { config }: PublishedBounds): Step[] {
  let newest = 0;
  return steps.map(({ reading, rounds }) => {
    const isFirstOrDead = reading.timestamp - newest > config.deadAfterSeconds;
    newest = rounds.at(-1)?.observedAt ?? newest;
    const oldest = (rounds.at(-1)?.round ?? 0) - (isFirstOrDead ? 1 : MAX_CATCH_UP_ROUNDS);
    return { reading, rounds: rounds.filter(({ round }) => round > oldest) };
  });
}

function momentsOf(steps: readonly Step[]): Moment[] {
  const moments: Moment[] = [];
  let rounds: readonly Observation[] = steps[0]?.rounds ?? [];
  let changedAt = steps[0]?.rounds[0]?.observedAt ?? 0;
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1];
    if (before === undefined) continue;
    rounds = [...rounds, ...step.rounds].slice(-KEPT_ROUNDS);
    const first = step.rounds[0]?.observedAt ?? step.reading.timestamp;
    const last = step.rounds.at(-1)?.observedAt ?? step.reading.timestamp;
    moments.push({ step, before, rounds, regimeSeconds: last - changedAt });
    if (step.reading.regime !== before.reading.regime) changedAt = first;
  }
  return moments;
}

/** No rule looks further back. */
const KEPT_ROUNDS = 32;

function ageOf({ reading }: Step, rounds: readonly Observation[]): number {
  return reading.timestamp - (rounds.at(-1)?.observedAt ?? 0);
}

const POSITIONS = ["cap", "rate", "liquidation", "fee"] as const;
const POSITIONS_PER_REGIME = 10_000;

function looseningOf({ reading }: Step, before: Step): number {
  const positions = POSITIONS.map((name) => before.reading.levels[name] - reading.levels[name]);
  return Math.max(0, reading.maxLtvBps - before.reading.maxLtvBps, ...positions);
}

/** Of the levels that loosened, how far the nearest still is from its regime's profile. */
function targetMargin({ step, before }: Moment, { config }: PublishedBounds): number | undefined {
  const { reading } = step;
  const margins = POSITIONS.filter(
    (name) => reading.levels[name] < before.reading.levels[name],
  ).map((name) => reading.levels[name] - POSITIONS_PER_REGIME * reading.regime);
  if (reading.maxLtvBps > before.reading.maxLtvBps) {
    margins.push((config.profiles[reading.regime]?.maxLtvBps ?? Number.NaN) - reading.maxLtvBps);
  }
  return margins.length === 0 ? undefined : Math.min(...margins);
}

const isLooser = ({ step, before }: Moment): boolean => looseningOf(step, before) > 0;

/** How many more rounds in a row support it than are needed. */
function evidenceMargin({ step, rounds }: Moment, { config }: PublishedBounds): number {
  const { maxIntervalWidth, maxJump, confirmationsDown, transitionFrom, stressAbove } =
    config.rules;
  const ceiling = [transitionFrom - 1, stressAbove][step.reading.regime] ?? Infinity;
  let supporting = 0;
  for (let i = rounds.length - 1; i >= 0; i--) {
    const [seen, previous] = [rounds[i], rounds[i - 1]];
    if (seen === undefined) break;
    const isNarrow = seen.scoreHigh - seen.scoreLow <= maxIntervalWidth;
    const isSmooth = previous === undefined || Math.abs(seen.score - previous.score) <= maxJump;
    if (!isNarrow || !isSmooth || seen.scoreHigh > ceiling) break;
    supporting += 1;
    if (previous === undefined || previous.round !== seen.round - 1) break;
  }
  return supporting - confirmationsDown;
}

/** Several rounds may have come at once, and any of them may have been the one that decided. */
function endings({ step, rounds }: Moment, count: number): (readonly Observation[])[] {
  return step.rounds
    .map((_, later) => rounds.slice(0, rounds.length - later).slice(-count))
    .filter((ending) => ending.length === count);
}

function riseMargin(moment: Moment, { config }: PublishedBounds): number | undefined {
  const [from, to] = [moment.before.reading.regime, moment.step.reading.regime];
  if (to <= from) return undefined;
  const { transitionFrom, stressAbove, confirmationsUp } = config.rules;
  const boundary = to === 2 ? stressAbove + 1 : transitionFrom;
  const margins = endings(moment, confirmationsUp).map(
    (ending) => Math.min(...ending.map(({ scoreHigh }) => scoreHigh)) - boundary,
  );
  return margins.length === 0 ? Number.NaN : Math.max(...margins);
}

function easeMargin(moment: Moment, { config }: PublishedBounds): number | undefined {
  const { step, before, regimeSeconds } = moment;
  const [from, to] = [before.reading.regime, step.reading.regime];
  if (to >= from) return undefined;
  const { hysteresis, transitionFrom, stressAbove, confirmationsDown, dwellSeconds } = config.rules;
  const boundary = from === 2 ? stressAbove - hysteresis : transitionFrom - 1 - hysteresis;
  const isSupported = endings(moment, confirmationsDown).some((ending) =>
    ending.every(
      ({ round, scoreHigh }, i) =>
        scoreHigh <= boundary && round === (ending[0]?.round ?? Number.NaN) + i,
    ),
  );
  return isSupported && from - to === 1 ? regimeSeconds - dwellSeconds : Number.NaN;
}

function alarmMargin({ step, rounds }: Moment, bounds: PublishedBounds): number | undefined {
  if (step.rounds.length === 0) return undefined;
  const { config } = bounds;
  const { confirmationsUp, transitionFrom, stressAbove } = config.rules;
  const highs = rounds.slice(-confirmationsUp).map(({ scoreHigh }) => scoreHigh);
  if (highs.length < confirmationsUp) return undefined;
  const least = Math.min(...highs);
  if (least < transitionFrom) return undefined;
  const profile = config.profiles[least > stressAbove ? 2 : 1];
  return tightnessMargin(step, profile, bounds);
}

/** By how much what tightens at once is tighter than a profile. */
function tightnessMargin({ reading }: Step, profile: Profile, { config }: PublishedBounds): number {
  return Math.min(
    profile.maxLtvBps - reading.maxLtvBps,
    profile.borrowCapBps - shareBps(reading.borrowCap, config.borrowCap),
    profile.supplyCapBps - shareBps(reading.supplyCap, config.supplyCap),
    reading.lpFeePips - profile.lpFeePips,
  );
}
