/** The production targets of the project: what each is measured by, and which way is better. */
import { utcRound } from "../dataset/split.ts";
import { HOURS_PER_DAY } from "../features/hourly-grid.ts";
import { pointFigure } from "./block-bootstrap.ts";
import type { AssetFigures, Figure } from "./validation-report.ts";
import type { ScoredAsset } from "./walk-forward.ts";
import { LATER_CRISES } from "./windows.ts";

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export interface TargetSpec {
  readonly quantity: string;
  readonly unit: string;
  readonly target: Readonly<Record<ScoredAsset, Range>>;
  readonly figure: (asset: Omit<AssetFigures, "oursMinusThis">) => Figure;
  /** What the target was set on; left out where the hours make no difference. */
  readonly setOn?: SetOn;
}

type SetOn = "2020-2023" | "crises of 2020-2023" | "2022-2023" | "calm windows of 2022-2023";

/** The hours of a table: walk-forward up to a round that is not judged, or one window. */
export type JudgedOn = { readonly kind: "walk-forward" | "window"; readonly end: number };

const TARGETS_END = utcRound(2024, 1);

/** Why a row is judged on other hours than its target was set on; null when it is not. */
export function reasonOf({ setOn }: TargetSpec, { kind, end }: JudgedOn): string | null {
  if (setOn === undefined) return null;
  if (kind === "window") return `set on walk-forward forecasts of ${setOn}; judged on this window`;
  if (setOn === "calm windows of 2022-2023") {
    return "set on calm windows of December 2022 to October 2023; judged on those found by rule";
  }
  if (end >= TARGETS_END - HOURS_PER_DAY) {
    return setOn === "2022-2023" ? "set on 2022-2023; judged on all walk-forward hours" : null;
  }
  const dataEnd = `the data end in ${monthOf(end)}`;
  if (setOn === "2020-2023") return `set on 2020-2023; ${dataEnd}`;
  if (setOn === "2022-2023") {
    return `set on 2022-2023; judged on all walk-forward hours, ${dataEnd}`;
  }
  const missed = LATER_CRISES.filter(({ first }) => first >= end).map(({ first }) =>
    monthOf(first),
  );
  const without = missed.length === 0 ? "" : `, without the crises of ${missed.join(" and ")}`;
  return `set on 2020-2023; ${dataEnd}${without}`;
}

/** "September 2022" of a round's own hour. */
function monthOf(round: number): string {
  return new Date(round * 3_600_000).toLocaleDateString("en", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

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
    setOn: "2020-2023",
  },
  {
    quantity: "AUC inside crises",
    unit: "share",
    target: pair(0.77, 0.76),
    figure: ({ insideCrises }) => insideCrises.auc,
    setOn: "crises of 2020-2023",
  },
  {
    quantity: "AUC inside one half-year, mean",
    unit: "share",
    target: pair(0.67, 0.64),
    figure: ({ meanOfHalfYears }) => meanOfHalfYears.auc,
    setOn: "2020-2023",
  },
  {
    quantity: "average precision over base rate",
    unit: "times",
    target: each(4.5),
    figure: ({ all }) => all.averagePrecisionOverBase,
    setOn: "2020-2023",
  },
  {
    quantity: "Brier skill",
    unit: "share",
    target: pair(0.1, 0.06),
    figure: ({ all }) => all.brierSkill,
    setOn: "2020-2023",
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
      setOn: "2022-2023",
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
    setOn: "calm windows of 2022-2023",
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
