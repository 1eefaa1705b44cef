/** The production targets of the project: what each is measured by, and which way is better. */
import { pointFigure } from "./block-bootstrap.ts";
import type { AssetFigures, Figure } from "./validation-report.ts";
import type { ScoredAsset } from "./walk-forward.ts";

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export interface TargetSpec {
  readonly quantity: string;
  readonly unit: string;
  readonly target: Readonly<Record<ScoredAsset, Range>>;
  readonly figure: (asset: Omit<AssetFigures, "oursMinusThis">) => Figure;
  /** Why the row is judged on other hours than its target was set on. */
  readonly reason?: string;
}

const LATER_DATA = "set on 2020-2023; the data end in September 2022";
const NARROW_BIN = { at45: 43, at65: 63 } as const;
const HOURS_PER_MONTH = 730.5;

const each = (min: number): TargetSpec["target"] => ({ ETH: { min }, BTC: { min } });
const most = (max: number): TargetSpec["target"] => ({ ETH: { max }, BTC: { max } });
const both = (range: Range): TargetSpec["target"] => ({ ETH: range, BTC: range });
const pair = (eth: number, btc: number): TargetSpec["target"] => ({
  ETH: { min: eth },
  BTC: { min: btc },
});

/** Rows that every model has. */
export const TARGET_SPECS: readonly TargetSpec[] = [
  {
    quantity: "AUC of a fall over 10 % in 24 h, all hours",
    unit: "share",
    target: each(0.81),
    figure: ({ all }) => all.auc,
    reason: LATER_DATA,
  },
  {
    quantity: "AUC inside crises",
    unit: "share",
    target: pair(0.77, 0.76),
    figure: ({ insideCrises }) => insideCrises.auc,
    reason: `${LATER_DATA}, without the crises of November 2022 and March 2023`,
  },
  {
    quantity: "AUC inside one half-year, mean",
    unit: "share",
    target: pair(0.67, 0.64),
    figure: ({ meanOfHalfYears }) => meanOfHalfYears.auc,
    reason: LATER_DATA,
  },
  {
    quantity: "average precision over base rate",
    unit: "times",
    target: each(4.5),
    figure: ({ all }) => all.averagePrecisionOverBase,
    reason: LATER_DATA,
  },
  {
    quantity: "Brier skill",
    unit: "share",
    target: pair(0.1, 0.06),
    figure: ({ all }) => all.brierSkill,
    reason: LATER_DATA,
  },
  ...(
    [
      ["expectedShortfall", "expected shortfall", 0.27, 0.24],
      ["liquidityAdjustedVolatility", "liquidity-adjusted volatility", 0.53, 0.46],
      ["systemStress", "system stress", 0.22, 0.2],
    ] as const
  ).map(
    ([outcome, words, eth, btc]): TargetSpec => ({
      quantity: `pinball skill at .9, ${words}`,
      unit: "share",
      target: pair(eth, btc),
      figure: ({ all }) => all.pinballSkill[outcome],
      reason: "set on 2022-2023; judged on all walk-forward hours, the data end in September 2022",
    }),
  ),
  {
    quantity: "falls over 10 % that follow a score of 43-47",
    unit: "share of hours",
    target: both({ min: 0.07, max: 0.13 }),
    figure: ({ reliability }) => binFrom(reliability, NARROW_BIN.at45),
  },
  {
    quantity: "falls over 10 % that follow a score of 63-67",
    unit: "share of hours",
    target: both({ min: 0.18, max: 0.32 }),
    figure: ({ reliability }) => binFrom(reliability, NARROW_BIN.at65),
  },
  {
    quantity: "falls flagged at 45 before their -10 % touch",
    unit: "share of falls",
    target: each(0.55),
    figure: ({ alarms }) => alarms.flaggedBeforeTouch,
  },
  {
    quantity: "share of a flagged fall still ahead, median",
    unit: "share",
    target: each(0.5),
    figure: ({ alarms }) => alarms.shareOfFallAhead,
  },
  {
    quantity: "false alarms in calm windows",
    unit: "per month",
    target: most(0),
    figure: ({ calm }) => {
      const hours = calm.reduce((sum, window) => sum + window.hours, 0);
      const alarms = calm.reduce((sum, window) => sum + window.falseAlarms, 0);
      return pointFigure((alarms * HOURS_PER_MONTH) / hours);
    },
    reason: "set on calm windows of December 2022 to October 2023; judged on those found by rule",
  },
  {
    quantity: "false alarms in all hours",
    unit: "per month",
    target: most(1),
    figure: ({ alarms }) => alarms.falseAlarmsPerMonth,
  },
  {
    quantity: "regime changes, hysteresis of 5 points, 1 h up, 24 h down",
    unit: "per month",
    target: most(4),
    figure: ({ alarms }) => alarms.flipsPerMonth,
  },
  {
    quantity: "regime changes, the shipped policy",
    unit: "per month",
    target: most(4),
    figure: ({ alarms }) => alarms.policyFlipsPerMonth,
  },
];

function binFrom(reliability: AssetFigures["reliability"], from: number): Figure {
  const bin = reliability.find((candidate) => candidate.from === from);
  return bin?.fall10 ?? { value: null, low: null, high: null };
}
