/** Scenarios through features, integer model and policy, and what the checkers find. */

import { startRun, syncRun, viewOf } from "../backtest/policy-run.ts";
import { PUBLISHERS } from "../backtest/score-track.ts";
import { featureTable } from "../features/feature-table.ts";
import { SECONDS_PER_HOUR } from "../features/hourly-grid.ts";
import type { IntegerModel } from "../integer-model.ts";
import { type MarketConfig, STRESS, TRANSITION } from "../policy/market-config.ts";
import type { Observation } from "../policy/regime-machine.ts";
import type { OnProgress } from "../progress.ts";
import { seededRandom } from "../random.ts";
import { adversarialSequence, SEQUENCES } from "./adversarial.ts";
import { checkCorridor } from "./check-corridor.ts";
import { checkEvidence } from "./check-evidence.ts";
import { checkHonesty } from "./check-honesty.ts";
import { checkMoves } from "./check-moves.ts";
import { checkTerms } from "./check-terms.ts";
import { FIRST_HOUR, inventedMarket } from "./invented-market.ts";
import {
  type Finding,
  joinFindings,
  publishedBounds,
  type Reading,
  type Step,
} from "./published-bounds.ts";
import { type AttackedRound, attackedRounds, honestRounds } from "./publishers.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

/** Calm before the shock: the 30-day medians of liquidity need it. */
export const LEAD_HOURS = 32 * 24;
const SHOCK_HOURS = 12 * 24;
/** The policy sees this much of the calm. */
const POLICY_LEAD_HOURS = 10 * 24;
const ASSET = "ETH";
/** In the sequences alone, so that a scenario's hours tell of score and policy. */
const ABSENCE_CHANCE = 0.02;

export interface Reaction {
  readonly highestScore: number;
  readonly highestScoreHigh: number;
  readonly lowestLtvBps: number;
  /** Hours after the shock at which readers first see less than the calm LTV, and each regime. */
  readonly hoursToLowerLtv: number | undefined;
  readonly hoursToTransition: number | undefined;
  readonly hoursToStress: number | undefined;
  readonly missedRounds: number;
}

export interface ScenarioResult {
  readonly name: string;
  readonly description: string;
  readonly runs: number;
  readonly steps: number;
  readonly findings: readonly Finding[];
  /** One of each run; none where there is no market. */
  readonly reactions: readonly Reaction[];
}

export interface RunStressParameters {
  readonly model: IntegerModel;
  readonly config: MarketConfig;
  readonly seed: number;
  /** Of each scenario, with seeds of their own. */
  readonly runs: number;
  readonly onProgress?: OnProgress;
}

export function runStress(parameters: RunStressParameters): ScenarioResult[] {
  const { onProgress, config, seed, runs } = parameters;
  const total = SCENARIOS.length + SEQUENCES.length;
  const seeds = Array.from({ length: runs }, (_, i) => seed + i);
  const markets = SCENARIOS.map((scenario, done) => {
    onProgress?.({ stage: scenario.name, done, total });
    const all = seeds.map((own) => runScenario(scenario, parameters, own));
    const reactions = all.map(({ reaction }) => reaction);
    return resultOf(scenario, all, reactions);
  });
  const sequences = SEQUENCES.map((sequence, i) => {
    onProgress?.({ stage: sequence.name, done: SCENARIOS.length + i, total });
    const all = seeds.map((own) => {
      const rounds = adversarialSequence(sequence, own);
      const steps = drive({ config, rounds, seed: own, absenceChance: ABSENCE_CHANCE });
      return { steps: steps.length, findings: check(steps, config, []) };
    });
    return resultOf(sequence, all, []);
  });
  return [...markets, ...sequences];
}

interface Run {
  readonly steps: number;
  readonly findings: readonly Finding[];
}

function runScenario(
  scenario: Scenario,
  { model, config }: RunStressParameters,
  seed: number,
): Run & { reaction: Reaction } {
  const market = inventedMarket({
    hours: LEAD_HOURS + SHOCK_HOURS,
    seed,
    conditionsAt: (hour) => scenario.conditionsAt(hour - LEAD_HOURS),
  });
  const shockRound = FIRST_HOUR + LEAD_HOURS;
  const rows = featureTable(market, ASSET).rows.filter(
    ({ round }) =>
      round >= shockRound - POLICY_LEAD_HOURS && scenario.isMissed?.(round - shockRound) !== true,
  );
  const shared = { model, asset: ASSET };
  const isBefore = ({ round }: { round: number }): boolean => round < shockRound;
  const { attack } = scenario;
  const attacked = attack
    ? attackedRounds({ ...shared, rows: rows.filter((row) => !isBefore(row)) }, attack)
    : [];
  const honest = honestRounds({ ...shared, rows: attack ? rows.filter(isBefore) : rows });
  const rounds = [...honest, ...attacked.map(({ seen }) => seen)];
  const steps = drive({ config, rounds, seed, absenceChance: 0 });
  return {
    steps: steps.length,
    findings: check(steps, config, attacked),
    reaction: reactionOf(steps, rounds, shockRound, config.profiles[0].maxLtvBps),
  };
}

export interface DriveParameters {
  readonly config: MarketConfig;
  readonly rounds: readonly Observation[];
  readonly seed: number;
  /** That after an hour nobody calls for up to a day and a quarter, while rounds go on arriving. */
  readonly absenceChance: number;
}

const LONGEST_ABSENCE_HOURS = 30;

/** Syncs come at any minute of an hour, and in one hour of ten nobody calls; readers always look. */
export function drive({ config, rounds, seed, absenceChance }: DriveParameters): Step[] {
  const random = seededRandom(seed);
  const first = rounds[0]?.round ?? 0;
  const last = rounds.at(-1)?.round ?? 0;
  let run = startRun(config, first * SECONDS_PER_HOUR);
  let next = 0;
  let absentUntil = 0;
  const steps: Step[] = [];
  for (let round = first; round <= last; round++) {
    const hour = round * SECONDS_PER_HOUR;
    const syncAt = hour + 1 + random.below(SECONDS_PER_HOUR / 2);
    const arrived: Observation[] = [];
    const isCalled = random.uniform() < 0.9 && round >= absentUntil;
    if (absenceChance > 0 && random.uniform() < absenceChance) {
      absentUntil = round + 1 + random.below(LONGEST_ABSENCE_HOURS);
    }
    if (isCalled) {
      for (; (rounds[next]?.round ?? Infinity) <= round; next++) {
        const seen = rounds[next];
        if (seen !== undefined) arrived.push(seen);
      }
      run = syncRun(run, syncAt, arrived);
    }
    steps.push({ reading: viewOf(run, syncAt), rounds: arrived });
    const readAt = syncAt + 1 + random.below(SECONDS_PER_HOUR / 2 - 1);
    steps.push({ reading: viewOf(run, readAt), rounds: [] });
  }
  return steps;
}

export function check(
  steps: readonly Step[],
  config: MarketConfig,
  attacked: readonly AttackedRound[],
): Finding[] {
  const bounds = publishedBounds(config);
  return [
    ...checkCorridor(steps, bounds),
    ...checkTerms(steps, bounds),
    ...checkMoves(steps, bounds),
    ...checkEvidence(steps, bounds),
    ...checkHonesty(attacked, PUBLISHERS),
  ];
}

function resultOf(
  { name, description }: { readonly name: string; readonly description: string },
  runs: readonly Run[],
  reactions: readonly Reaction[],
): ScenarioResult {
  return {
    name,
    description,
    runs: runs.length,
    steps: runs.reduce((sum, { steps }) => sum + steps, 0),
    findings: joinFindings(runs.map(({ findings }) => findings)),
    reactions,
  };
}

function reactionOf(
  steps: readonly Step[],
  rounds: readonly Observation[],
  shockRound: number,
  calmLtvBps: number,
): Reaction {
  const shockAt = shockRound * SECONDS_PER_HOUR;
  const after = steps.filter(({ reading }) => reading.timestamp >= shockAt);
  const seen = rounds.filter(({ round }) => round >= shockRound);
  const hoursTo = (isThere: (reading: Reading) => boolean): number | undefined => {
    const found = after.find(({ reading }) => isThere(reading));
    if (found === undefined) return undefined;
    return Math.floor((found.reading.timestamp - shockAt) / SECONDS_PER_HOUR);
  };
  return {
    highestScore: Math.max(0, ...seen.map(({ score }) => score)),
    highestScoreHigh: Math.max(0, ...seen.map(({ scoreHigh }) => scoreHigh)),
    lowestLtvBps: Math.min(...after.map(({ reading }) => reading.maxLtvBps)),
    hoursToLowerLtv: hoursTo(({ maxLtvBps }) => maxLtvBps < calmLtvBps),
    hoursToTransition: hoursTo(({ regime }) => regime >= TRANSITION),
    hoursToStress: hoursTo(({ regime }) => regime >= STRESS),
    missedRounds: (rounds.at(-1)?.round ?? 0) + 1 - shockRound - seen.length,
  };
}
