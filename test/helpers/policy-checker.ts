/**
 * Watches a market from outside and holds it to docs/policy.md: it knows the published bounds and what
 * was read at which time, and nothing of how levels move.
 */
import { expect } from "chai";
import type { MarketConfig, StepLimits } from "../../model/policy/market-config.ts";

/** What anybody can read of a market. */
export interface Reading {
  readonly at: number;
  readonly config: MarketConfig;
  /** Haircut, cap, rate, liquidation, fee. */
  readonly levels: readonly number[];
  readonly maxLtvBps: number;
  readonly borrowCap: bigint;
  readonly supplyCap: bigint;
  readonly curve: {
    readonly kinkBps: number;
    readonly baseBps: number;
    readonly slope1Bps: number;
    readonly slope2Bps: number;
    readonly convexBps: number;
  };
  readonly liquidationBonusBps: number;
  readonly closeFactorBps: number;
  readonly graceSeconds: number;
  readonly lpFeePips: number;
}

interface Move {
  readonly at: number;
  readonly amount: number;
}

const DAY = 86_400;

export class PolicyChecker {
  readonly #startedAt: number;
  #last: Reading;
  readonly #loosened: Move[][] = [[], [], [], [], []];
  readonly #tightenedAt: number[];
  loosenings = 0;

  constructor(first: Reading) {
    this.#startedAt = first.at;
    this.#last = first;
    this.#tightenedAt = first.levels.map(() => first.at);
    expectInCorridor(first);
  }

  /** After a sync. */
  afterSync(reading: Reading): void {
    if (isSame(reading, this.#last)) return;
    expectInCorridor(reading);
    for (const [i, value] of reading.levels.entries()) {
      const change = value - (this.#last.levels[i] ?? value);
      const limits = reading.config.limits[i];
      if (limits === undefined || change === 0) continue;
      if (change > 0) this.#tightened(i, change, limits, reading.at);
      else this.#loosen(i, -change, limits, reading.at);
    }
    this.#last = reading;
  }

  /** After a configuration: what anybody meets is no looser, except at the tightest end. */
  afterConfiguration(reading: Reading): void {
    expectInCorridor(reading);
    for (const [i, value] of reading.levels.entries()) {
      expect(value, `level ${i} at ${reading.at}`).to.be.at.least(this.#last.levels[i] ?? 0);
    }
    expect(reading.levels[0]).to.be.at.least(this.#last.levels[0] ?? 0);
    const [, cap, rate] = reading.levels;
    if (cap !== 20_000) {
      expect(reading.borrowCap <= this.#last.borrowCap, "borrow cap").to.equal(true);
      expect(reading.supplyCap <= this.#last.supplyCap, "supply cap").to.equal(true);
    }
    if (rate !== 20_000) {
      expect(reading.curve.baseBps).to.be.at.least(this.#last.curve.baseBps);
      expect(reading.curve.kinkBps).to.be.at.most(this.#last.curve.kinkBps);
    }
    this.#last = reading;
  }

  #tightened(i: number, amount: number, limits: StepLimits, at: number): void {
    expect(amount, `level ${i} tightens`).to.be.at.most(limits.tightenStep);
    expect(at - (this.#tightenedAt[i] ?? 0)).to.be.at.least(limits.tightenDelaySeconds);
    this.#tightenedAt[i] = at;
  }

  #loosen(i: number, amount: number, limits: StepLimits, at: number): void {
    const moves = this.#loosened[i] ?? [];
    this.loosenings++;
    expect(amount, `level ${i} loosens`).to.be.at.most(limits.loosenStep);
    const before = moves.at(-1)?.at ?? this.#startedAt;
    expect(at - before, `level ${i} waits`).to.be.at.least(limits.loosenDelaySeconds);
    moves.push({ at, amount });
    const spentIn = (seconds: number) =>
      moves.filter((move) => move.at > at - seconds).reduce((sum, move) => sum + move.amount, 0);
    expect(spentIn(DAY), `level ${i} in a day`).to.be.at.most(limits.loosenBudget);
    expect(spentIn(7 * DAY), `level ${i} in a week`).to.be.at.most(limits.loosenBudgetWeek);
  }
}

/** Two readings that show the same numbers; a level that moved shows in at least its own value. */
function isSame(a: Reading, b: Reading): boolean {
  return (
    a.config === b.config &&
    a.levels.every((value, i) => value === b.levels[i]) &&
    a.maxLtvBps === b.maxLtvBps &&
    a.borrowCap === b.borrowCap &&
    a.lpFeePips === b.lpFeePips
  );
}

/** The outer corridor and the order of coupled numbers, whatever the configuration. */
function expectInCorridor({ config, curve, ...reading }: Reading): void {
  const { liquidationThresholdBps, ltvBufferBps, profiles } = config;
  const [calm, , stress] = profiles;
  expect(reading.maxLtvBps).to.be.within(100, liquidationThresholdBps - ltvBufferBps);
  expect(liquidationThresholdBps - reading.maxLtvBps).to.be.at.least(200);
  const highestShare = (cap: bigint, shareBps: number) => (cap * BigInt(shareBps)) / 10_000n;
  const highestBorrow = highestShare(config.borrowCap, calm.borrowCapBps);
  expect(reading.borrowCap >= 1n && reading.borrowCap <= max(1n, highestBorrow)).to.equal(true);
  const highestSupply = highestShare(config.supplyCap, calm.supplyCapBps);
  expect(reading.supplyCap >= 1n && reading.supplyCap <= max(1n, highestSupply)).to.equal(true);

  expect(curve.kinkBps).to.be.within(stress.kinkBps, calm.kinkBps).and.within(7_000, 9_500);
  for (const name of ["baseBps", "slope1Bps", "slope2Bps", "convexBps"] as const) {
    expect(curve[name], name).to.be.within(calm[name], stress[name]);
  }
  expect(curve.slope1Bps).to.be.at.most(curve.slope2Bps);
  expect(curve.baseBps + curve.slope1Bps + curve.slope2Bps + curve.convexBps).to.be.at.most(34_000);

  expect(reading.liquidationBonusBps).to.be.within(200, 1_000);
  expect(liquidationThresholdBps * (10_000 + reading.liquidationBonusBps)).to.be.at.most(1e8);
  expect(reading.closeFactorBps).to.be.within(1_000, 10_000);
  expect(reading.graceSeconds).to.be.within(0, 4 * 3_600);
  expect(reading.lpFeePips).to.be.within(100, 10_000);
  for (const [i, value] of reading.levels.entries()) {
    expect(value).to.be.within(i === 0 ? 700 : 0, i === 0 ? 9_900 : 20_000);
  }
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
