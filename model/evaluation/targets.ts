/** The table of targets: ours beside the best baseline, met or missed, never left out. */

import { pointFigure } from "./block-bootstrap.ts";
import type { MissingInputLosses } from "./missing-inputs.ts";
import type { ShippedFacts } from "./shipped-model.ts";
import { type JudgedOn, reasonOf, TARGET_SPECS, type TargetSpec } from "./target-specs.ts";
import type { Figure, ModelFigures, TargetRow } from "./validation-report.ts";
import type { ScoredAsset } from "./walk-forward.ts";

export interface TargetsParameters {
  /** Ours first. */
  readonly models: readonly ModelFigures[];
  readonly missing: Readonly<Record<ScoredAsset, MissingInputLosses>>;
  readonly judgedOn: JudgedOn;
  /** Of the shipped model, as against those that are refitted for each half-year. */
  readonly shipped?: ShippedFacts;
}

type Cell = TargetRow["assets"]["ETH"];
type Range = Cell["target"];

export function targetRows({ models, missing, judgedOn, shipped }: TargetsParameters): TargetRow[] {
  return [
    ...TARGET_SPECS.map((spec) => specRow(spec, models, reasonOf(spec, judgedOn))),
    ...differenceRows(models),
    ...missingRows(missing),
    ...(shipped === undefined ? [] : shippedRows(shipped)),
  ];
}

function specRow(
  spec: TargetSpec,
  models: readonly ModelFigures[],
  reason: string | null,
): TargetRow {
  const cell = (asset: ScoredAsset): Cell => {
    const { min = null, max = null } = spec.target[asset];
    const [ours, ...baselines] = models.map(({ name, assets }) => ({
      model: name,
      figure: spec.figure(assets[asset]),
    }));
    const figure = ours?.figure ?? NO_FIGURE;
    return {
      target: { min, max },
      ours: figure,
      bestBaseline: bestOf(baselines, { min, max }),
      met: isMet(figure.value, { min, max }),
    };
  };
  return {
    quantity: spec.quantity,
    unit: spec.unit,
    assets: { ETH: cell("ETH"), BTC: cell("BTC") },
    reason,
  };
}

/** Gain over the volatility rule everyone has, and loss against the best model without constraints. */
function differenceRows(models: readonly ModelFigures[]): TargetRow[] {
  const auc = ({ assets }: ModelFigures, asset: ScoredAsset): number =>
    assets[asset].all.auc.value ?? 0;
  const gain = (asset: ScoredAsset): Cell => {
    const ewma = models.find(({ name }) => name === "ewma-24h");
    const ours = ewma?.assets[asset].oursMinusThis.auc ?? NO_FIGURE;
    const target = { min: 0, max: null };
    const met = ours.low === null ? null : ours.low > 0;
    return { target, ours, bestBaseline: baselineAuc(ewma, asset), met };
  };
  const loss = (asset: ScoredAsset): Cell => {
    const free = models.filter(({ isUnconstrained }) => isUnconstrained);
    const best = free.toSorted((a, b) => auc(b, asset) - auc(a, asset))[0];
    const ours = negated(best?.assets[asset].oursMinusThis.auc ?? NO_FIGURE);
    const target = { min: null, max: 0.005 };
    return { target, ours, bestBaseline: baselineAuc(best, asset), met: isMet(ours.value, target) };
  };
  const row = (quantity: string, cell: (asset: ScoredAsset) => Cell): TargetRow => ({
    quantity,
    unit: "share",
    assets: { ETH: cell("ETH"), BTC: cell("BTC") },
    reason: null,
  });
  return [
    row("AUC gain over EWMA volatility, whole 90 % interval above 0", gain),
    row("AUC loss against the best unconstrained model", loss),
  ];
}

function missingRows(missing: TargetsParameters["missing"]): TargetRow[] {
  const row = (
    quantity: string,
    max: number,
    figure: (losses: MissingInputLosses) => Figure,
  ): TargetRow => {
    const cell = (asset: ScoredAsset): Cell => ownCell(figure(missing[asset]), max);
    return {
      quantity,
      unit: "share",
      assets: { ETH: cell("ETH"), BTC: cell("BTC") },
      reason: null,
    };
  };
  const { ETH, BTC } = missing;
  const worst = `ETH ${ETH.worst.feature}, BTC ${BTC.worst.feature}`;
  return [
    row(`AUC loss with one input missing, the worst (${worst})`, 0.01, (l) => l.worst.loss),
    row("AUC loss with all DeFi inputs missing", 0.014, ({ allDefi }) => allDefi),
  ];
}

function shippedRows(facts: ShippedFacts): TargetRow[] {
  const row = (quantity: string, unit: string, value: number, max: number): TargetRow => ({
    quantity,
    unit,
    assets: { ETH: ownCell(pointFigure(value), max), BTC: ownCell(pointFigure(value), max) },
    reason: null,
  });
  const hundredths = "of 10,000";
  return [
    row("integer against dequantized model, max", hundredths, facts.maxErrorAgainstDequantized, 10),
    row("integer against training float, max", hundredths, facts.maxErrorAgainstFloat, 30),
    row("raw regime differs from the float's", "share of hours", facts.regimeDifferences, 0.001),
    row(
      "score move, one input to an end of its range, held-out hours",
      "points",
      facts.largestInfluence,
      25,
    ),
    row("score move, one input pushed by 5 %, held-out hours", "points", facts.largestPush, 2),
  ];
}

const NO_FIGURE: Figure = { value: null, low: null, high: null };

function ownCell(ours: Figure, max: number): Cell {
  const target = { min: null, max };
  return { target, ours, bestBaseline: null, met: isMet(ours.value, target) };
}

export function isMet(value: number | null, { min, max }: Range): boolean | null {
  if (value === null) return null;
  return value >= (min ?? value) && value <= (max ?? value);
}

/** Nearest to the middle of a range, else the highest or the lowest. */
function bestOf(
  candidates: readonly NonNullable<Cell["bestBaseline"]>[],
  { min, max }: Range,
): Cell["bestBaseline"] {
  const badness = (value: number): number => {
    if (min !== null && max !== null) return Math.abs(value - (min + max) / 2);
    return min === null ? value : -value;
  };
  const existing = candidates.flatMap((candidate) =>
    candidate.figure.value === null ? [] : [{ candidate, bad: badness(candidate.figure.value) }],
  );
  return existing.toSorted((a, b) => a.bad - b.bad)[0]?.candidate ?? null;
}

function baselineAuc(model: ModelFigures | undefined, asset: ScoredAsset): Cell["bestBaseline"] {
  if (model === undefined) return null;
  return { model: model.name, figure: model.assets[asset].all.auc };
}

function negated({ value, low, high }: Figure): Figure {
  const minus = (x: number | null): number | null => (x === null ? null : 0 - x);
  return { value: minus(value), low: minus(high), high: minus(low) };
}
