/**
 * One complete float network from training rows: normalisation, the heads of the best seed, and the
 * calibrated tail on top of them.
 */
import { FACTORS } from "../architecture.ts";
import { type Calibration, calibrate, compositeOf } from "../calibration/calibrate.ts";
import type { Example } from "../dataset/dataset.ts";
import { type FeatureRange, fitNormalisation } from "../dataset/feature-range.ts";
import { BallastError } from "../errors.ts";
import type { OnProgress } from "../progress.ts";
import { evaluateFloat, type FloatModel, type FloatNetwork } from "../quantization/float-model.ts";
import { type FittedHeads, fitHeads, targetsOf } from "./fit-heads.ts";

export interface FitNetworkParameters {
  readonly examples: readonly Example[];
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
  readonly onProgress?: OnProgress;
}

export interface FittedNetwork extends FloatNetwork {
  readonly calibration: FloatModel["calibration"];
  readonly seed: number;
  readonly seeds: { seed: number; trainingLoss: number }[];
}

/** @throws BallastError `TRAINING_DEAD_HEAD`, and as fitHeads and drawTail do. */
export async function fitNetwork(parameters: FitNetworkParameters): Promise<FittedNetwork> {
  const { examples, seeds, steps, onProgress } = parameters;
  const ranges = fitNormalisation(examples);
  const seedLosses: { seed: number; trainingLoss: number }[] = [];
  let best: { fitted: FittedHeads; heads: number[][]; loss: number } | undefined;
  for (const [index, seed] of seeds.entries()) {
    const stage = `training seed ${seed} (${index + 1} of ${seeds.length})`;
    const onStep = (done: number): void => onProgress?.({ stage, done, total: steps });
    const fitted = await fitHeads({ ...parameters, ranges, seed, onStep });
    const network = withoutTail(ranges, fitted);
    const heads = examples.map(({ features }) => [...evaluateFloat(network, features).heads]);
    const loss = trainingLoss(heads, examples);
    seedLosses.push({ seed, trainingLoss: loss });
    if (best === undefined || loss < best.loss) best = { fitted, heads, loss };
  }
  if (best === undefined) throw new BallastError("usage", "TRAINING_SEEDS", "no seed was given");
  assertHeadsAlive(best.heads);
  const { tail, ...calibration } = calibrateHeads(ranges, best, examples);
  const [first, second] = best.fitted.layers;
  return {
    normalisation: [...ranges],
    layers: [first, second, tail[0], tail[1]],
    calibration: publishedCalibration(calibration),
    seed: best.fitted.seed,
    seeds: seedLosses,
  };
}

/** The heads need no tail: an empty one gives every score 0. */
function withoutTail(ranges: readonly FeatureRange[], { layers }: FittedHeads): FloatNetwork {
  const empty = { weights: [], biases: [] };
  return { normalisation: [...ranges], layers: [layers[0], layers[1], empty, empty] };
}

function calibrateHeads(
  ranges: readonly FeatureRange[],
  { fitted, heads }: { fitted: FittedHeads; heads: readonly (readonly number[])[] },
  examples: readonly Example[],
): Calibration {
  const network = withoutTail(ranges, fitted);
  const headsAt = (end: "lo" | "hi"): readonly number[] =>
    evaluateFloat(
      network,
      ranges.map((range) => range[end]),
    ).heads;
  return calibrate({
    heads,
    isLiquidated: examples.map(({ labels }) => labels.isLiquidated),
    headsAtLo: headsAt("lo"),
    headsAtHi: headsAt("hi"),
  });
}

/** Unexplained share of variance, summed over the four heads and their composite; undisturbed. */
function trainingLoss(heads: readonly (readonly number[])[], examples: readonly Example[]): number {
  const targets = examples.map(({ labels }) => targetsOf(labels));
  const composites = unexplained(heads.map(compositeOf), targets.map(compositeOf));
  return FACTORS.reduce(
    (sum, _, i) => sum + unexplained(column(heads, i), column(targets, i)),
    composites,
  );
}

function column(rows: readonly (readonly number[])[], index: number): number[] {
  return rows.map((row) => row[index] ?? 0);
}

function unexplained(predicted: readonly number[], actual: readonly number[]): number {
  const mean = actual.reduce((a, b) => a + b, 0) / actual.length;
  let errors = 0;
  let total = 0;
  for (const [i, value] of actual.entries()) {
    errors += (value - (predicted[i] ?? 0)) ** 2;
    total += (value - mean) ** 2;
  }
  return errors / total;
}

/** A head that hardly moves is not a driver of anything. */
const MIN_HEAD_RANGE = 0.05;

function assertHeadsAlive(heads: readonly (readonly number[])[]): void {
  for (const [i, name] of FACTORS.entries()) {
    let low = 1;
    let high = 0;
    for (const row of heads) {
      low = Math.min(low, row[i] ?? 0);
      high = Math.max(high, row[i] ?? 0);
    }
    if (high - low >= MIN_HEAD_RANGE) continue;
    throw new BallastError("input", "TRAINING_DEAD_HEAD", `${name} stays in ${low}..${high}`, {
      hint: "train with another seed, more steps or a longer history",
      details: { head: name, low, high },
    });
  }
}

/** Six decimals: the layers hold the exact line, this is for reading. */
function publishedCalibration({
  intercept,
  slope,
  composite,
  knots,
}: Omit<Calibration, "tail">): FloatModel["calibration"] {
  const round = (value: number): number => Number(value.toFixed(6));
  return {
    intercept: round(intercept),
    slope: round(slope),
    composite: [...composite],
    knots: knots.map((knot) => ({ composite: round(knot.composite), score: knot.score })),
  };
}
