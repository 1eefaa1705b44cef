/** What interest does: the rate that a curve gives, and how borrowers and lenders take it. */
import { borrowRateRay, RAY, type RateCurve } from "../policy/rate-curve.ts";
import type { Assumptions } from "./assumptions.ts";

/** Utilisation is handed to the curve in steps of this share. */
const UTILISATION_STEPS = 1_000_000_000;
const MAX_RATE_FACTOR = 20;

/** The policy's own curve, in its own integers. */
export function annualRate(curve: RateCurve, utilisation: number): number {
  const steps = BigInt(Math.round(utilisation * UTILISATION_STEPS));
  const utilisationRay = (steps * RAY) / BigInt(UTILISATION_STEPS);
  return Number(borrowRateRay(curve, utilisationRay)) / Number(RAY);
}

/** How much faster borrowers leave, and slower they come, than at the reference rate. */
export function rateFactor(rate: number, a: Assumptions): number {
  const factor = (rate / a.referenceBorrowRate) ** a.borrowElasticity;
  return Math.max(1 / MAX_RATE_FACTOR, Math.min(MAX_RATE_FACTOR, factor));
}

/** Share of deposits that lenders add in an hour; negative when they withdraw. */
export function lenderDrift(
  market: { readonly borrowRate: number; readonly utilisation: number; readonly drawdown: number },
  a: Assumptions,
): number {
  const supplyRate = market.borrowRate * market.utilisation * (1 - a.reserveFactor);
  const pull = (supplyRate / a.referenceSupplyRate) ** a.lendElasticity - 1;
  const panic = a.panicSpeed * Math.max(0, market.drawdown - a.panicFrom);
  return a.lenderSpeed * Math.max(-1, Math.min(1, pull)) - panic;
}
