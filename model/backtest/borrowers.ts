/**
 * Who borrows: some take nearly all that the maximum LTV allows, the others choose a health factor of
 * their own; and when those who watch it repay. Health factor = collateral × oracle price × liquidation
 * threshold / debt.
 */
import { seededRandom } from "../random.ts";
import type { Assumptions } from "./assumptions.ts";

export interface Borrower {
  readonly id: number;
  /** Share of the maximum LTV that is wanted, for those who go to the limit. */
  readonly appetite: number | undefined;
  /** The health factor that the others want. */
  readonly chosenHealth: number;
  readonly isAttentive: boolean;
  /** In units of the asset. */
  collateral: number;
  /** In dollars of the start of the run: debt / interest index. */
  scaledDebt: number;
  /** When last borrowed: what the borrower accepted, and so what is no reason to repay. */
  acceptedHealth: number;
}

export interface LendingLimits {
  /** A share, not bps. */
  readonly maxLtv: number;
  readonly liquidationThreshold: number;
}

/** The least of what those who go to the limit take of it. */
const LEAST_APPETITE = 0.85;
/** Spreads the seeds of a run's borrowers apart. */
const SEED_STRIDE = 1_000_003;

/** A borrower without debt yet: the same one for the same seed and id, whatever the strategy. */
export function newBorrower(
  { seed, id, price }: { seed: number; id: number; price: number },
  assumptions: Assumptions,
  totalCollateralUsd: number,
): Borrower {
  const random = seededRandom(seed * SEED_STRIDE + id);
  const { sizeSpread, largestShare, borrowers, carefulExcessHealth, carefulSpread } = assumptions;
  const logSize = sizeSpread * random.normal() - sizeSpread ** 2 / 2;
  const usd = (totalCollateralUsd / borrowers) * Math.exp(logSize);
  const isSeeker = random.uniform() < assumptions.limitSeekers;
  const excess = carefulExcessHealth * Math.exp(carefulSpread * random.normal());
  const appetite = LEAST_APPETITE + (1 - LEAST_APPETITE) * random.uniform();
  return {
    id,
    appetite: isSeeker ? appetite : undefined,
    chosenHealth: 1 + excess,
    isAttentive: random.uniform() < assumptions.attentive,
    collateral: Math.min(usd, largestShare * totalCollateralUsd) / price,
    scaledDebt: 0,
    acceptedHealth: Number.POSITIVE_INFINITY,
  };
}

/** Who opened with a small cushion above 1 acts when less than this share of it is left. */
const CUSHION_LEFT = 0.5;

/** The health factor below which a borrower who watches it repays. */
export function actsBelow({ acceptedHealth }: Borrower, { attentiveBelow }: Assumptions): number {
  return Math.min(attentiveBelow, 1 + CUSHION_LEFT * (acceptedHealth - 1));
}

/** The health factor that such a borrower repays to. */
export function repaysTo({ acceptedHealth }: Borrower, { rescuedTo }: Assumptions): number {
  return Math.min(rescuedTo, acceptedHealth);
}

/** The debt that a borrower would have if it were opened now, never above the maximum LTV. */
export function wantedDebt(borrower: Borrower, price: number, limits: LendingLimits): number {
  const value = borrower.collateral * price;
  const most = value * limits.maxLtv;
  if (borrower.appetite !== undefined) return most * borrower.appetite;
  return Math.min(most, (value * limits.liquidationThreshold) / borrower.chosenHealth);
}
