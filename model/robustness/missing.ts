/**
 * Inputs that fail: a publisher without data signs the neutral value. How far that moves the score of
 * every row that had the data, and, with outcomes at hand, what it costs in ranking.
 */
import type { Example } from "../dataset/dataset.ts";
import { isHeldOut } from "../dataset/split.ts";
import { areaUnderRoc } from "../evaluation/binary-metrics.ts";
import { isScoredAsset } from "../features/market-data.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import { quantile } from "../features/rolling.ts";
import type { HistoryTable } from "../history/reader.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import { classify } from "../policy/regime-machine.ts";
import { DEFI_INPUTS, SCHEMA } from "../schema.ts";

export type Missing = {
  readonly inputs: readonly string[];
  /** Rows that had at least one of them. */
  readonly rows: number;
  /** Score without the inputs minus score with them, in hundredths of a point. */
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
  /** 99th percentile of the absolute shift. */
  readonly p99Absolute: number;
  /** Share of rows that leave the side of 45 or 65 they were on. */
  readonly regimeChanges: number;
};

export type Groups = Readonly<Record<string, readonly string[]>>;

/** Each input, all market inputs, all others, everything; and each pair under its two names. */
export function missingGroups(): { readonly groups: Groups; readonly pairs: readonly string[][] } {
  const names = SCHEMA.map(({ name }) => name);
  const groups = {
    ...Object.fromEntries(names.map((name) => [name, [name]])),
    "all DeFi inputs": DEFI_INPUTS,
    "all price inputs": names.filter((name) => !DEFI_INPUTS.includes(name)),
    everything: names,
  };
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]));
  return { groups, pairs };
}

export function missing(
  model: IntegerModel,
  rows: HistoryTable["rows"],
  inputs: readonly string[],
): Missing {
  const cursor = new ScoreCursor(model);
  const indices = indicesOf(inputs);
  const affected = rows.filter((row) => indices.some((i) => (row.missing & (1 << i)) === 0));
  let changes = 0;
  const shifts = affected.map(({ features }) => {
    const before = cursor.load(features).score();
    const after = withoutInputs(cursor, indices);
    if (regimeOf(before) !== regimeOf(after)) changes += 1;
    return after - before;
  });
  const rank = (values: readonly number[], share: number): number =>
    values.length === 0 ? 0 : Math.round(quantile(values, share));
  return {
    inputs,
    rows: affected.length,
    lowest: rank(shifts, 0),
    median: rank(shifts, 0.5),
    highest: rank(shifts, 1),
    p99Absolute: rank(shifts.map(Math.abs), 0.99),
    regimeChanges: affected.length === 0 ? 0 : Number((changes / affected.length).toFixed(4)),
  };
}

export type AucLoss = {
  readonly inputs: string;
  readonly names: readonly string[];
  /** By asset: area under ROC with all inputs minus without these, on held-out crises. */
  readonly loss: Readonly<Record<string, number>>;
};

export function aucLosses(model: IntegerModel, examples: readonly Example[]): AucLoss[] {
  const cursor = new ScoreCursor(model);
  const { groups } = missingGroups();
  const byAsset = Map.groupBy(
    examples.filter(({ round, asset }) => isHeldOut(round) && isScoredAsset(asset)),
    ({ asset }) => asset,
  );
  const aucWithout = (own: readonly Example[], indices: readonly number[]): number =>
    areaUnderRoc(
      own.map(({ features }) => {
        cursor.load(features);
        return withoutInputs(cursor, indices);
      }),
      own.map(({ labels }) => labels.isLiquidated),
    );
  const full = new Map([...byAsset].map(([asset, own]) => [asset, aucWithout(own, [])]));
  return Object.entries(groups)
    .filter(([name]) => name !== "everything")
    .map(([inputs, names]) => ({
      inputs,
      names,
      loss: Object.fromEntries(
        [...byAsset].map(([asset, own]) => {
          const loss = (full.get(asset) ?? 0) - aucWithout(own, indicesOf(names));
          return [asset, Number(loss.toFixed(4))];
        }),
      ),
    }));
}

const regimeOf = (score: number): number => classify(score, STARTING_CONFIG.rules);

function indicesOf(names: readonly string[]): number[] {
  return SCHEMA.flatMap(({ name }, i) => (names.includes(name) ? [i] : []));
}

function withoutInputs(cursor: ScoreCursor, indices: readonly number[]): number {
  for (const i of indices) cursor.set(i, NEUTRAL_FEATURES[i] ?? 0);
  return cursor.score();
}
