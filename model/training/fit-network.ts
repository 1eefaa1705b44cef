/**
 * One complete float network from training rows: normalisation, the heads of the best seed, the
 * constructed peg unit, and the calibrated tail on top of them.
 */
import { FACTORS } from "../architecture.ts";
import { type Calibration, calibrate, compositeOf, fitChance } from "../calibration/calibrate.ts";
import type { Logistic } from "../calibration/logistic.ts";
import { PEG_UNIT, pegHeadWeights } from "../calibration/peg-unit.ts";
import type { Example } from "../dataset/dataset.ts";
import { type FeatureRange, fitNormalisation } from "../dataset/feature-range.ts";
import { BallastError } from "../errors.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import type { OnProgress } from "../progress.ts";
import { evaluateFloat, type FloatModel, type FloatNetwork } from "../quantization/float-model.ts";
import { findStoppingStep } from "./find-stopping-step.ts";
import { type FittedHeads, fitHeads } from "./fit-heads.ts";
import { trainingLoss } from "./training-loss.ts";

export interface FitNetworkParameters {
  readonly examples: readonly Example[];
  readonly seeds: readonly number[];
  /** The most steps of a fit; early stopping may settle for fewer. */
  readonly steps: number;
  readonly batchSize: number;
  readonly onProgress?: OnProgress;
}

export interface FittedNetwork extends FloatNetwork {
  readonly calibration: FloatModel["calibration"];
  readonly seed: number;
  /** Steps of every fit, as early stopping found them with the first seed. */
  readonly stoppedAt: number;
  readonly seeds: { seed: number; trainingLoss: number }[];
}

/** @throws BallastError `TRAINING_DEAD_HEAD`, and as fitHeads and calibrate do. */
export async function fitNetwork(parameters: FitNetworkParameters): Promise<FittedNetwork> {
  const { examples, seeds, steps, onProgress } = parameters;
  const [firstSeed] = seeds;
  if (firstSeed === undefined)
    throw new BallastError("usage", "TRAINING_SEEDS", "no seed was given");
  const stoppedAt = await findStoppingStep({
    ...parameters,
    seed: firstSeed,
    onStep: (done) => onProgress?.({ stage: "finding where to stop", done, total: steps }),
  });
  const ranges = fitNormalisation(examples);
  const fits = await fitSeeds({ ...parameters, steps: stoppedAt }, ranges);
  const best = fits.reduce((a, b) => (b.loss < a.loss ? b : a));
  assertHeadsAlive(best.heads);
  const chance = fitChance(
    best.heads,
    examples.map(({ labels }) => labels.isLiquidated),
  );
  const fitted = withPegUnit(ranges, best.fitted, chance);
  const { tail, ...calibration } = calibrateHeads(ranges, fitted, chance);
  const [first, second] = fitted.layers;
  return {
    normalisation: [...ranges],
    layers: [first, second, tail[0], tail[1]],
    calibration: publishedCalibration(calibration),
    seed: fitted.seed,
    stoppedAt,
    seeds: fits.map(({ fitted: { seed }, loss }) => ({ seed, trainingLoss: loss })),
  };
}

interface SeedFit {
  readonly fitted: FittedHeads;
  /** Of the training rows, with the peg unit still silent. */
  readonly heads: number[][];
  readonly loss: number;
}

async function fitSeeds(
  parameters: FitNetworkParameters,
  ranges: readonly FeatureRange[],
): Promise<SeedFit[]> {
  const { examples, seeds, steps, onProgress } = parameters;
  const fits: SeedFit[] = [];
  for (const [index, seed] of seeds.entries()) {
    const stage = `training seed ${seed} (${index + 1} of ${seeds.length})`;
    const onStep = (done: number): boolean => {
      onProgress?.({ stage, done, total: steps });
      return false;
    };
    const fitted = await fitHeads({ ...parameters, ranges, seed, onStep });
    const network = withoutTail(ranges, fitted);
    const heads = examples.map(({ features }) => [...evaluateFloat(network, features).heads]);
    fits.push({ fitted, heads, loss: trainingLoss(heads, examples) });
  }
  return fits;
}

/** The heads need no tail: an empty one gives every score 0. */
function withoutTail(ranges: readonly FeatureRange[], { layers }: FittedHeads): FloatNetwork {
  const empty = { weights: [], biases: [] };
  return { normalisation: [...ranges], layers: [layers[0], layers[1], empty, empty] };
}

/** Gives the silent peg unit its weights into the heads. */
function withPegUnit(
  ranges: readonly FeatureRange[],
  fitted: FittedHeads,
  chance: Logistic,
): FittedHeads {
  const calm = evaluateFloat(withoutTail(ranges, fitted), NEUTRAL_FEATURES).heads;
  const pegWeights = pegHeadWeights(chance, compositeOf(calm));
  const [first, second] = fitted.layers;
  const weights = second.weights.map((row, head) => row.with(PEG_UNIT, pegWeights[head] ?? 0));
  return { ...fitted, layers: [first, { ...second, weights }] };
}

function calibrateHeads(
  ranges: readonly FeatureRange[],
  fitted: FittedHeads,
  chance: Logistic,
): Calibration {
  const network = withoutTail(ranges, fitted);
  const headsAt = (end: "lo" | "hi"): readonly number[] =>
    evaluateFloat(
      network,
      ranges.map((range) => range[end]),
    ).heads;
  return calibrate({ chance, headsAtLo: headsAt("lo"), headsAtHi: headsAt("hi") });
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
  composite,
  intercept,
  slope,
  knots,
}: Omit<Calibration, "tail">): FloatModel["calibration"] {
  const round = (value: number): number => Number(value.toFixed(6));
  return {
    composite: [...composite],
    intercept: round(intercept),
    slope: round(slope),
    knots: knots.map((knot) => ({ composite: round(knot.composite), score: knot.score })),
  };
}
