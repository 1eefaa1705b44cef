/**
 * One lending market through one stretch of history under one strategy: collateral of one asset, debt
 * in dollars. Hour by hour: interest, lenders, borrowers, newcomers, then four prices with liquidations.
 */
import type { Assumptions } from "./assumptions.ts";
import { Books } from "./books.ts";
import { actsBelow, type Borrower, newBorrower, repaysTo, wantedDebt } from "./borrowers.ts";
import { drawAt } from "./draws.ts";
import { liquidate } from "./liquidator.ts";
import { asShare, limitsOf, type MarketLimits, type MarketScale } from "./market-limits.ts";
import { type Outcome, OutcomeRecorder } from "./outcome.ts";
import type { ParameterTrack } from "./parameter-track.ts";
import { type PricePath, QUARTERS_PER_HOUR } from "./price-path.ts";
import { annualRate, lenderDrift, rateFactor } from "./rates.ts";

export interface SimulateParameters {
  readonly path: PricePath;
  readonly oracle: Float64Array;
  readonly track: ParameterTrack;
  readonly liquidationThresholdBps: number;
  /** Sets the deposits at the start: the maximum LTV that the market was made for. */
  readonly usualMaxLtvBps: number;
  readonly assumptions: Assumptions;
  readonly seed: number;
}

const HOURS_PER_YEAR = 8_760;
const HOURS_PER_DAY = 24;
/** How many newcomers one hour has numbers for. */
const IDS_PER_HOUR = 64;
/** Nobody borrows more for less than this share of what is wanted. */
const WORTH_BORROWING = 0.95;

/** Separate streams of draws for the decisions of one borrower in one hour. */
const MOMENTS_PER_HOUR = 8;
const LEAVE = 0;
const RESCUE = 1;
const REBORROW = 2;
/** The first of four, one a quarter. */
const LIQUIDATE = 4;

/** What everybody meets in one hour. */
interface Scene {
  readonly hour: number;
  /** The oracle's. */
  readonly price: number;
  readonly marketPrice: number;
  readonly rate: number;
  readonly limits: MarketLimits;
}

export function simulate(parameters: SimulateParameters): Outcome {
  return new Simulation(parameters).run();
}

/** The state of one run; `step` is one hour. */
export class Simulation {
  readonly books = new Books();
  readonly recorder: OutcomeRecorder;
  borrowers: Borrower[] = [];
  /** Growth of a dollar of debt since the start. */
  index = 1;
  pressureUsd = 0;
  readonly #parameters: SimulateParameters;
  readonly #totalCollateralUsd: number;
  readonly #scale: MarketScale;

  constructor(parameters: SimulateParameters) {
    this.#parameters = parameters;
    const { path, assumptions, seed } = parameters;
    this.#totalCollateralUsd = assumptions.collateralInDailyVolumes * path.usualVolumeUsd;
    this.recorder = new OutcomeRecorder(parameters);
    const price = path.quarters[0] ?? Number.NaN;
    for (let id = 0; id < assumptions.borrowers; id++) {
      this.borrowers.push(newBorrower({ seed, id, price }, assumptions, this.#totalCollateralUsd));
    }
    const usualDebt = this.#usualDebt(price);
    this.#scale = {
      liquidationThresholdBps: parameters.liquidationThresholdBps,
      borrowCapUsd: assumptions.capHeadroom * usualDebt,
      supplyCap: assumptions.capHeadroom * this.#collateral(),
    };
    this.books.lend(usualDebt / assumptions.startUtilisation);
    const [start] = parameters.track.hours;
    if (start === undefined) return;
    const limits = limitsOf(start, this.#scale);
    for (const borrower of this.borrowers) this.#borrow(borrower, price, limits);
  }

  run(): Outcome {
    for (let hour = 0; hour < this.#parameters.path.hours; hour++) this.step(hour);
    return this.recorder.finish(this);
  }

  step(hour: number): void {
    const { track, oracle, path, assumptions } = this.#parameters;
    const now = track.hours[hour];
    if (now === undefined) return;
    const rate = annualRate(now.curve, this.books.utilisation);
    const share = rate / HOURS_PER_YEAR;
    this.recorder.hour(hour, this, now, rate);
    const interest = this.books.accrue(share, assumptions.reserveFactor);
    this.index *= 1 + share;
    this.recorder.interest(hour, interest * assumptions.reserveFactor);
    const { utilisation, deposits } = this.books;
    const market = { borrowRate: rate, utilisation, drawdown: path.drawdown[hour] ?? 0 };
    this.books.lend(deposits * lenderDrift(market, assumptions));
    const price = oracle[hour * QUARTERS_PER_HOUR] ?? Number.NaN;
    const marketPrice = path.quarters[hour * QUARTERS_PER_HOUR] ?? Number.NaN;
    const scene = { hour, price, marketPrice, rate, limits: limitsOf(now, this.#scale) };
    this.#moveBorrowers(scene);
    this.#welcome(scene);
    for (let quarter = 0; quarter < QUARTERS_PER_HOUR; quarter++) {
      this.#liquidate(hour, quarter, scene.limits);
    }
  }

  debtOf(borrower: Borrower): number {
    return borrower.scaledDebt * this.index;
  }

  #collateral(): number {
    return this.borrowers.reduce((sum, { collateral }) => sum + collateral, 0);
  }

  #usualDebt(price: number): number {
    const { usualMaxLtvBps, liquidationThresholdBps } = this.#parameters;
    const limits = {
      maxLtv: asShare(usualMaxLtvBps),
      liquidationThreshold: asShare(liquidationThresholdBps),
    };
    return this.borrowers.reduce((sum, one) => sum + wantedDebt(one, price, limits), 0);
  }

  #borrow(borrower: Borrower, price: number, limits: MarketLimits): void {
    const more = wantedDebt(borrower, price, limits) - this.debtOf(borrower);
    const room = limits.borrowCapUsd - this.books.debt;
    borrower.scaledDebt += this.books.borrow(Math.min(more, room)) / this.index;
    const covered = borrower.collateral * price * limits.liquidationThreshold;
    borrower.acceptedHealth = covered / this.debtOf(borrower);
  }

  #repay(borrower: Borrower, amount: number): void {
    this.books.repay(amount);
    borrower.scaledDebt = Math.max(0, borrower.scaledDebt - amount / this.index);
  }

  #draw({ id }: Borrower, hour: number, what: number): number {
    return drawAt(this.#parameters.seed, id, hour * MOMENTS_PER_HOUR + what);
  }

  #moveBorrowers({ hour, price, marketPrice, rate, limits }: Scene): void {
    const a = this.#parameters.assumptions;
    const leaving = (a.dailyTurnover / HOURS_PER_DAY) * rateFactor(rate, a);
    const draw = (who: Borrower, what: number): number => this.#draw(who, hour, what);
    let hasLeft = false;
    for (const borrower of this.borrowers) {
      const debt = this.debtOf(borrower);
      // Nobody pays more than the collateral is worth to get it back.
      if (borrower.collateral * marketPrice < debt) continue;
      if (draw(borrower, LEAVE) < leaving) {
        this.#repay(borrower, debt);
        borrower.scaledDebt = 0;
        borrower.collateral = 0;
        hasLeft = true;
        continue;
      }
      const covered = borrower.collateral * price * limits.liquidationThreshold;
      if (covered < debt * actsBelow(borrower, a)) {
        if (borrower.isAttentive && draw(borrower, RESCUE) < a.hourlyRescue) {
          this.#repay(borrower, debt - covered / repaysTo(borrower, a));
        }
      } else if (draw(borrower, REBORROW) < a.hourlyReborrow) {
        if (debt < WORTH_BORROWING * wantedDebt(borrower, price, limits)) {
          this.#borrow(borrower, price, limits);
        }
      }
    }
    if (hasLeft) this.#forgetEmpty();
  }

  #welcome({ hour, price, rate, limits }: Scene): void {
    const { assumptions, seed } = this.#parameters;
    const usual = (assumptions.borrowers * assumptions.dailyTurnover) / HOURS_PER_DAY;
    const expected = usual / rateFactor(rate, assumptions);
    const firstId = assumptions.borrowers + hour * IDS_PER_HOUR;
    const count = Math.min(IDS_PER_HOUR, Math.floor(expected + drawAt(seed, firstId, hour)));
    let room = limits.supplyCap - this.#collateral();
    for (let i = 0; i < count; i++) {
      const who = { seed, id: firstId + i, price };
      const borrower = newBorrower(who, assumptions, this.#totalCollateralUsd);
      if (borrower.collateral > room) continue;
      this.#borrow(borrower, price, limits);
      if (borrower.scaledDebt === 0) continue;
      this.borrowers.push(borrower);
      room -= borrower.collateral;
    }
  }

  #liquidate(hour: number, quarter: number, limits: MarketLimits): void {
    const { path, oracle, assumptions } = this.#parameters;
    const moment = hour * QUARTERS_PER_HOUR + quarter;
    const oraclePrice = oracle[moment] ?? Number.NaN;
    const marketPrice = path.quarters[moment] ?? Number.NaN;
    const { liquidationThreshold, liquidationBonus, closeFactor } = limits;
    const depth = {
      reachableUsd: assumptions.reachableVolume * (path.dailyVolumeUsd[hour] ?? 0),
      volatility: path.volatility[hour] ?? 0,
      impactCoefficient: assumptions.impactCoefficient,
    };
    this.pressureUsd *= (1 - assumptions.hourlyAbsorption) ** (1 / QUARTERS_PER_HOUR);
    const terms = { liquidationThreshold, liquidationBonus, closeFactor };
    const common = { oraclePrice, marketPrice, ...terms, depth, assumptions };
    let isAnyEmpty = false;
    for (const borrower of this.borrowers) {
      const debt = this.debtOf(borrower);
      if (borrower.collateral * oraclePrice * liquidationThreshold >= debt) continue;
      if (this.#draw(borrower, hour, LIQUIDATE + quarter) >= assumptions.promptLiquidations) {
        continue;
      }
      const { collateral } = borrower;
      const { pressureUsd } = this;
      const done = liquidate({ ...common, debt, collateral, pressureUsd });
      if (done === undefined) continue;
      this.#repay(borrower, done.repaid);
      borrower.collateral = Math.max(0, collateral - done.seized);
      this.pressureUsd += done.soldUsd;
      this.books.writeOff(done.badDebt);
      if (done.isClosed) {
        borrower.scaledDebt = 0;
        isAnyEmpty = true;
      }
      this.recorder.liquidation(hour, done, Math.abs(oraclePrice / marketPrice - 1));
    }
    if (isAnyEmpty) this.#forgetEmpty();
  }

  #forgetEmpty(): void {
    this.borrowers = this.borrowers.filter(({ scaledDebt }) => scaledDebt > 0);
  }
}
