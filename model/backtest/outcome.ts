/** What a run is judged by, counted from the hour at which measuring begins. */
import type { Assumptions } from "./assumptions.ts";
import type { Books } from "./books.ts";
import type { Borrower } from "./borrowers.ts";
import type { Liquidation } from "./liquidator.ts";
import { asShare } from "./market-limits.ts";
import type { HourParameters } from "./parameter-track.ts";
import { type PricePath, QUARTERS_PER_HOUR } from "./price-path.ts";

export const MEASURES = {
  badDebtPercent: "bad debt, % of the debt when measuring begins",
  liquidatedPercent: "liquidated, % of the debt when measuring begins",
  extremePercent: "liquidated at extreme slippage, % of that debt",
  gapPercent: "liquidated inside an oracle gap, % of that debt",
  hoursAbove95: "hours with utilisation above 95 %",
  peakUtilisationPercent: "highest utilisation, %",
  utilisationPercent: "mean utilisation, %",
  borrowablePercent: "mean maximum LTV for new debt, %",
  usedPercent: "mean debt, % of the collateral's value",
  debtPercent: "mean debt, % of the collateral posted at the start",
  ratePercent: "mean borrow rate, % a year",
  revenueBps: "protocol's interest, bps of the collateral posted at the start",
  badDebtBps: "bad debt, bps of the collateral posted at the start",
  liquidatedPostedPercent: "liquidated, % of the collateral posted at the start",
  healthBelow110Percent: "debt with a health factor below 1.1 when measuring begins, %",
  healthBelow130Percent: "debt with a health factor below 1.3 when measuring begins, %",
  healthBelow160Percent: "debt with a health factor below 1.6 when measuring begins, %",
  healthBelow220Percent: "debt with a health factor below 2.2 when measuring begins, %",
} as const;
export type Measure = keyof typeof MEASURES;
export type Outcome = Readonly<Record<Measure, number>>;

interface State {
  readonly books: Books;
  readonly borrowers: readonly Borrower[];
  debtOf(borrower: Borrower): number;
}

const SPIKE = 0.95;
const PERCENT = 100;
const BPS = 10_000;

interface RecorderParameters {
  readonly path: PricePath;
  readonly assumptions: Assumptions;
  readonly liquidationThresholdBps: number;
}

export class OutcomeRecorder {
  readonly #path: PricePath;
  readonly #assumptions: Assumptions;
  readonly #liquidationThreshold: number;
  /** Health factor and debt of each borrower when measuring begins. */
  #startHealth: readonly { readonly health: number; readonly debt: number }[] = [];
  #startDebt = 0;
  #startDeficit = 0;
  #hours = 0;
  #hoursAbove95 = 0;
  #peak = 0;
  #sums = { utilisation: 0, maxLtvBps: 0, used: 0, debt: 0, rate: 0 };
  #liquidated = { all: 0, extreme: 0, inGap: 0 };
  #revenue = 0;

  constructor({ path, assumptions, liquidationThresholdBps }: RecorderParameters) {
    this.#path = path;
    this.#assumptions = assumptions;
    this.#liquidationThreshold = asShare(liquidationThresholdBps);
  }

  /** The state at the start of an hour. */
  hour(hour: number, state: State, now: HourParameters, rate: number): void {
    if (hour < this.#path.measuredFrom) return;
    const { books, borrowers } = state;
    const price = this.#path.quarters[hour * QUARTERS_PER_HOUR] ?? Number.NaN;
    if (hour === this.#path.measuredFrom) this.#begin(state, price);
    const { utilisation } = books;
    const collateral = borrowers.reduce((sum, borrower) => sum + borrower.collateral, 0);
    this.#hours += 1;
    this.#hoursAbove95 += utilisation > SPIKE ? 1 : 0;
    this.#peak = Math.max(this.#peak, utilisation);
    this.#sums.utilisation += utilisation;
    this.#sums.maxLtvBps += now.maxLtvBps;
    this.#sums.used += books.debt / (collateral * price);
    this.#sums.debt += books.debt;
    this.#sums.rate += rate;
  }

  #begin(state: State, price: number): void {
    this.#startDebt = state.books.debt;
    this.#startDeficit = state.books.deficit;
    this.#startHealth = state.borrowers.map((borrower) => {
      const debt = state.debtOf(borrower);
      return { health: (borrower.collateral * price * this.#liquidationThreshold) / debt, debt };
    });
  }

  interest(hour: number, revenue: number): void {
    if (hour >= this.#path.measuredFrom) this.#revenue += revenue;
  }

  liquidation(hour: number, { repaid, slippage }: Liquidation, gap: number): void {
    if (hour < this.#path.measuredFrom) return;
    this.#liquidated.all += repaid;
    if (slippage > this.#assumptions.extremeSlippage) this.#liquidated.extreme += repaid;
    if (gap > this.#assumptions.oracleGap) this.#liquidated.inGap += repaid;
  }

  get liquidatedUsd(): number {
    return this.#liquidated.all;
  }

  /** Debt that its collateral no longer covers counts as bad, written off or not. */
  finish(state: State): Outcome {
    const { quarters, usualVolumeUsd } = this.#path;
    const price = quarters.at(-1) ?? Number.NaN;
    const shortfall = state.borrowers.reduce(
      (sum, borrower) => sum + Math.max(0, state.debtOf(borrower) - borrower.collateral * price),
      0,
    );
    const badDebt = state.books.deficit - this.#startDeficit + shortfall;
    const posted = this.#assumptions.collateralInDailyVolumes * usualVolumeUsd;
    const ofDebt = (usd: number): number => (PERCENT * usd) / this.#startDebt;
    const below = (limit: number): number =>
      ofDebt(
        this.#startHealth.reduce((sum, { health, debt }) => sum + (health < limit ? debt : 0), 0),
      );
    const mean = (sum: number): number => sum / this.#hours;
    return {
      badDebtPercent: ofDebt(badDebt),
      liquidatedPercent: ofDebt(this.#liquidated.all),
      extremePercent: ofDebt(this.#liquidated.extreme),
      gapPercent: ofDebt(this.#liquidated.inGap),
      hoursAbove95: this.#hoursAbove95,
      peakUtilisationPercent: PERCENT * this.#peak,
      utilisationPercent: PERCENT * mean(this.#sums.utilisation),
      borrowablePercent: mean(this.#sums.maxLtvBps) / PERCENT,
      usedPercent: PERCENT * mean(this.#sums.used),
      debtPercent: (PERCENT * mean(this.#sums.debt)) / posted,
      ratePercent: PERCENT * mean(this.#sums.rate),
      revenueBps: (BPS * this.#revenue) / posted,
      badDebtBps: (BPS * badDebt) / posted,
      liquidatedPostedPercent: (PERCENT * this.#liquidated.all) / posted,
      healthBelow110Percent: below(1.1),
      healthBelow130Percent: below(1.3),
      healthBelow160Percent: below(1.6),
      healthBelow220Percent: below(2.2),
    };
  }
}
