/**
 * A liquidator repays debt for discounted collateral and sells it on a market that gives way with the
 * square root of what is sold, and does so only as far as it pays.
 */
import type { Assumptions } from "./assumptions.ts";

/** What the market takes at this moment. */
export interface Depth {
  /** Dollars a day that can be sold into. */
  readonly reachableUsd: number;
  /** On a daily scale. */
  readonly volatility: number;
  readonly impactCoefficient: number;
}

export interface LiquidationParameters {
  readonly debt: number;
  /** In units. */
  readonly collateral: number;
  readonly oraclePrice: number;
  readonly marketPrice: number;
  readonly liquidationThreshold: number;
  /** Collateral that a liquidator gets beyond what was repaid, as a share of it. */
  readonly liquidationBonus: number;
  /** The share of a debt that one liquidation may repay. */
  readonly closeFactor: number;
  /** Dollars sold a short while ago and not yet absorbed. */
  readonly pressureUsd: number;
  readonly depth: Depth;
  readonly assumptions: Assumptions;
}

export interface Liquidation {
  readonly repaid: number;
  /** In units. */
  readonly seized: number;
  readonly soldUsd: number;
  /** How far the sale left the price below the market's. */
  readonly slippage: number;
  /** Debt that is left when no collateral is. */
  readonly badDebt: number;
  /** No debt is left, repaid or written off; what collateral is left goes home with its owner. */
  readonly isClosed: boolean;
}

/** Undefined when the position is healthy, or nobody gains by liquidating it. */
export function liquidate(parameters: LiquidationParameters): Liquidation | undefined {
  const { debt, collateral, oraclePrice, marketPrice, pressureUsd, depth } = parameters;
  const { closeFactor, liquidationBonus } = parameters;
  const { fullCloseBelow } = parameters.assumptions;
  const value = collateral * oraclePrice;
  const health = (value * parameters.liquidationThreshold) / debt;
  if (!(health < 1)) return undefined;
  const discount = 1 + liquidationBonus;
  const due = health < fullCloseBelow ? debt : debt * closeFactor;
  const repayable = Math.min(due, value / discount);
  const roomUsd = sellableUsd(profitableSlippage(parameters), depth) - pressureUsd;
  const wantedUsd = (repayable * discount * marketPrice) / oraclePrice;
  const soldUsd = Math.min(wantedUsd, roomUsd);
  if (!(soldUsd > 0)) return undefined;
  const repaid = repayable * (soldUsd / wantedUsd);
  const isEmptied = soldUsd === wantedUsd && repayable < due;
  return {
    repaid,
    seized: isEmptied ? collateral : (repaid * discount) / oraclePrice,
    soldUsd,
    slippage: slippageOf(pressureUsd + soldUsd, depth),
    badDebt: isEmptied ? debt - repaid : 0,
    isClosed: isEmptied || repaid === debt,
  };
}

/** Where the last dollar's sale just pays for repayment and costs; negative when nothing pays. */
function profitableSlippage({
  oraclePrice,
  marketPrice,
  liquidationBonus,
  assumptions,
}: LiquidationParameters): number {
  const { liquidationCost } = assumptions;
  return 1 - ((1 + liquidationCost) * oraclePrice) / ((1 + liquidationBonus) * marketPrice);
}

/** Square-root law of price impact. */
export function slippageOf(soldUsd: number, depth: Depth): number {
  const { impactCoefficient, volatility, reachableUsd } = depth;
  return impactCoefficient * volatility * Math.sqrt(soldUsd / reachableUsd);
}

function sellableUsd(slippage: number, depth: Depth): number {
  const unit = depth.impactCoefficient * depth.volatility;
  return slippage > 0 ? depth.reachableUsd * (slippage / unit) ** 2 : 0;
}
