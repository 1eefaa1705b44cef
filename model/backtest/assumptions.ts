/**
 * Everything that the simulated lending market assumes and history does not say. Each number is a
 * stated assumption, not a measurement; model/backtest/sensitivity.ts varies those that matter.
 */
export interface Assumptions {
  /** Value of all collateral in days of the median spot volume of the last 30 days. */
  readonly collateralInDailyVolumes: number;
  readonly borrowers: number;
  /** Standard deviation of ln(size): a few borrowers hold most of the book. */
  readonly sizeSpread: number;
  /** No borrower holds more than this share of the collateral. */
  readonly largestShare: number;
  /** Share of borrowers who take nearly all that the maximum LTV allows. */
  readonly limitSeekers: number;
  /** Median and spread of ln(HF − 1) of the others, who choose their own health factor. */
  readonly carefulExcessHealth: number;
  readonly carefulSpread: number;
  /** Share of the borrowers replaced per day by newcomers, at the reference rate. */
  readonly dailyTurnover: number;
  /** Chance per hour that a borrower with room borrows up to what was wanted. */
  readonly hourlyReborrow: number;
  /** Share of borrowers who watch, the health below which they act, and how likely in one hour. */
  readonly attentive: number;
  readonly attentiveBelow: number;
  readonly hourlyRescue: number;
  readonly rescuedTo: number;
  /** Borrowers leave, and newcomers stay away, in proportion to (rate / reference)^elasticity. */
  readonly borrowElasticity: number;
  readonly referenceBorrowRate: number;
  /** Deposits drift by up to `lenderSpeed` an hour towards what the supply rate attracts. */
  readonly lendElasticity: number;
  readonly referenceSupplyRate: number;
  readonly lenderSpeed: number;
  /** Share of deposits withdrawn per hour for each unit of 24-hour drawdown beyond `panicFrom`. */
  readonly panicSpeed: number;
  readonly panicFrom: number;
  readonly startUtilisation: number;
  /** Share of interest that the protocol keeps. */
  readonly reserveFactor: number;
  readonly closeFactor: number;
  /** Below this health factor a liquidator may repay the whole debt. */
  readonly fullCloseBelow: number;
  readonly liquidationBonus: number;
  /** Share of the seized value that gas and capital cost the liquidator. */
  readonly liquidationCost: number;
  /** Share of the venue's daily volume that liquidators can sell into. */
  readonly reachableVolume: number;
  /** Price impact = this × daily volatility × sqrt(sold / reachable volume). */
  readonly impactCoefficient: number;
  /** Share of the pressure of earlier sales that is gone after an hour. */
  readonly hourlyAbsorption: number;
  /** A sale that moves the price further than this is one at extreme slippage. */
  readonly extremeSlippage: number;
  /** Oracle: a new answer at this deviation or age, seen this many quarter hours late. */
  readonly oracleDeviation: number;
  readonly oracleDelayQuarters: number;
  /** Hours that the oracle stands still, from the start of the hour of the deepest fall. */
  readonly oracleOutageHours: number;
  /** An answer this far from the market is a gap. */
  readonly oracleGap: number;
  /** Disagreement of the simulated publishers. */
  readonly publisherJitterBps: number;
  /** Rounds between an observation and the parameters that follow from it. */
  readonly scoreDelayHours: number;
}

export const BASE_ASSUMPTIONS: Assumptions = {
  collateralInDailyVolumes: 1,
  borrowers: 300,
  sizeSpread: 1.5,
  largestShare: 0.05,
  limitSeekers: 0.2,
  carefulExcessHealth: 1.2,
  carefulSpread: 0.6,
  dailyTurnover: 0.03,
  hourlyReborrow: 0.005,
  attentive: 0.7,
  attentiveBelow: 1.3,
  hourlyRescue: 0.15,
  rescuedTo: 1.6,
  borrowElasticity: 1,
  referenceBorrowRate: 0.04,
  lendElasticity: 1,
  referenceSupplyRate: 0.025,
  lenderSpeed: 0.002,
  panicSpeed: 0.1,
  panicFrom: 0.05,
  startUtilisation: 0.8,
  reserveFactor: 0.1,
  closeFactor: 0.5,
  fullCloseBelow: 0.95,
  liquidationBonus: 0.08,
  liquidationCost: 0.005,
  reachableVolume: 0.1,
  impactCoefficient: 1,
  hourlyAbsorption: 0.5,
  extremeSlippage: 0.04,
  oracleDeviation: 0.005,
  oracleDelayQuarters: 1,
  oracleOutageHours: 0,
  oracleGap: 0.02,
  publisherJitterBps: 50,
  scoreDelayHours: 0,
};
