/**
 * Everything that the simulated lending market assumes and history does not say. Each number is a
 * stated assumption, not a measurement; model/backtest/variations.ts varies those that matter.
 * Health factor is collateral × oracle price × liquidation threshold / debt.
 */
export const MEANINGS = {
  collateralInDailyVolumes:
    "value of all collateral at the start, in days of the median spot volume of the 30 days before",
  borrowers: "borrowers at the start",
  sizeSpread: "standard deviation of ln(size): a few borrowers hold most of the book",
  largestShare: "no borrower holds more than this share of the collateral",
  limitSeekers: "share of borrowers who take 85 to 100 % of what the maximum LTV allows",
  carefulExcessHealth:
    "the others choose a health factor of 1 + a log-normal number with this median",
  carefulSpread: "standard deviation of its logarithm",
  dailyTurnover: "share of borrowers who leave in a day, and who come, at the reference rate",
  hourlyReborrow: "chance per hour that a borrower with room borrows up to what was wanted",
  attentive: "share of borrowers who watch their health factor",
  attentiveBelow:
    "the health factor below which they act; who opened with a smaller cushion acts when half of it is gone",
  hourlyRescue: "and the chance that they do so within an hour",
  rescuedTo:
    "the health factor they repay to with money from elsewhere, but not beyond the one they opened with",
  borrowElasticity:
    "borrowers leave, and newcomers stay away, in proportion to (rate / reference) to this power",
  referenceBorrowRate: "reference borrow rate a year",
  lendElasticity: "lenders are drawn in proportion to (supply rate / reference) to this power",
  referenceSupplyRate: "reference supply rate a year",
  lenderSpeed: "largest share of deposits that this moves in an hour",
  panicSpeed: "share of deposits withdrawn per hour for each unit of 24-hour drawdown",
  panicFrom: "beyond this drawdown",
  startUtilisation: "utilisation at the start, if borrowers met the calm parameters",
  capHeadroom:
    "the market's caps, before the policy takes its share: this many times the collateral at the start, and the debt at that utilisation",
  reserveFactor: "share of interest that the protocol keeps",
  promptLiquidations:
    "share of the due liquidations that somebody attempts in the quarter of an hour in which they are due",
  fullCloseBelow: "below this health factor a liquidation may repay all, whatever the close factor",
  liquidationCost: "gas and capital, as a share of what was repaid",
  reachableVolume: "share of the venue's daily volume that liquidators can sell into",
  impactCoefficient:
    "price impact = this × daily volatility × square root of (sold / reachable volume)",
  hourlyAbsorption: "share of the pressure of earlier sales that is gone after an hour",
  extremeSlippage: "a sale that moves the price further is one at extreme slippage",
  oracleDeviation: "the price oracle answers anew at this deviation, or after an hour",
  oracleDelayQuarters: "and this many quarters of an hour late",
  oracleOutageHours: "hours without an answer, from the start of the deepest fall of an hour",
  oracleGap: "an answer further than this from the market is a gap",
  publisherJitterBps: "largest disagreement of the simulated publishers",
  scoreDelayHours: "hours between an observation and the parameters that follow from it",
} as const;

export type Assumptions = Readonly<Record<keyof typeof MEANINGS, number>>;

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
  capHeadroom: 2,
  reserveFactor: 0.1,
  promptLiquidations: 1,
  fullCloseBelow: 0.95,
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
