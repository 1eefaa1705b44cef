/** The parts of a card that are read off the committed integers, the schema and the profile. */
import {
  ACTIVATION_MAX,
  FACTORS,
  LAYER_CAPS,
  LAYER_SHIFTS,
  LAYER_SIZES,
  NORMALISE_SHIFT,
} from "../architecture.ts";
import { ANCHORS } from "../calibration/anchors.ts";
import type { Logistic } from "../calibration/logistic.ts";
import { FACTOR_TEXTS } from "../explanation/factors.ts";
import { featureText } from "../feature-catalogue.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { MonitoringProfile } from "../monitoring/profile-shape.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import { provenMove } from "../robustness/move-bound.ts";
import { SCHEMA } from "../schema.ts";
import { PEG } from "./crises.ts";
import type { CardMetrics } from "./metrics.ts";
import type { CardInfluence, CardInput, CardLayer, CardTarget, ModelCard } from "./model-card.ts";

export function cardInputs(model: IntegerModel, profile: MonitoringProfile): CardInput[] {
  return SCHEMA.map(({ name, unit, exponent, min, max, orientation }, i) => {
    const { definition, window, source } = featureText(name);
    const { lo, scale } = model.normalisation[i] ?? { lo: 0, scale: 1 };
    return {
      name,
      definition,
      window,
      source,
      unit,
      exponent,
      min,
      max,
      lo,
      hi: saturationPoint(lo, scale),
      neutral: NEUTRAL_FEATURES[i] ?? 0,
      orientation,
      missingShare: profile.features[i]?.missingShare ?? 0,
    };
  });
}

/** What was measured over the held-out hours, and what the weights prove of any hour. */
export function cardInfluence(model: IntegerModel, { influence }: CardMetrics): CardInfluence[] {
  return influence.map(({ feature, maxRise, maxDrop }) => {
    const input = SCHEMA.findIndex(({ name }) => name === feature);
    const { lo, scale } = model.normalisation[input] ?? { lo: 0, scale: 1 };
    const proven = provenMove({ model, input, units: saturationPoint(lo, scale) - lo });
    return { feature, maxRise, maxDrop, provenAtMost: proven / HUNDREDTHS };
  });
}

const HUNDREDTHS = 100;

/** The smallest value whose activation is the cap. */
function saturationPoint(lo: number, scale: number): number {
  return lo + Math.ceil((ACTIVATION_MAX * 2 ** NORMALISE_SHIFT) / scale);
}

/** What the anchors promise, what the fitted line draws, and what a lost peg alone does. */
export function cardMeaning(model: IntegerModel, metrics: CardMetrics): ModelCard["meaning"] {
  const { transitionFrom, stressAbove } = STARTING_CONFIG.rules;
  const { knots, ...logistic } = metrics.calibration;
  const pegLost = NEUTRAL_FEATURES.with(PEG, SCHEMA[PEG]?.max ?? 0);
  return {
    target: metrics.target,
    anchors: ANCHORS,
    knots: knots.map(({ composite, score }) => ({
      score: Number((100 * score).toFixed(2)),
      probability: Number(probabilityAt(logistic, composite).toFixed(4)),
    })),
    transitionFrom,
    stressAbove,
    lowestScore: evaluate(
      model,
      SCHEMA.map(({ min }) => min),
    ).score,
    highestScore: evaluate(
      model,
      SCHEMA.map(({ max }) => max),
    ).score,
    calmScore: evaluate(model, NEUTRAL_FEATURES).score,
    pegLostScore: evaluate(model, pegLost).score,
  };
}

/** P = 1 / (1 + exp(-(intercept + slope ln z))), the fit of model/calibration. */
function probabilityAt({ intercept, slope }: Logistic, composite: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * Math.log(composite))));
}

export function cardTargets(): CardTarget[] {
  return FACTORS.map((factor) => {
    const { meaning, definition } = FACTOR_TEXTS[factor];
    return { factor, meaning, definition };
  });
}

export function cardLayers(model: IntegerModel): CardLayer[] {
  return model.layers.map(({ weights }, i) => {
    const all = weights.flat();
    return {
      inputs: LAYER_SIZES[i] ?? 0,
      outputs: LAYER_SIZES[i + 1] ?? 0,
      shift: LAYER_SHIFTS[i] ?? 0,
      cap: LAYER_CAPS[i] ?? 0,
      weights: all.length,
      nonZeroWeights: all.filter((weight) => weight > 0).length,
    };
  });
}

export function driftBounds(profile: MonitoringProfile): ModelCard["drift"] {
  const { rows, windows, windowRows, falseAlarmShare, features, score, calibration } = profile;
  const { psi, ks } = score.distance;
  return {
    ...{ rows, windows, windowRows, falseAlarmShare },
    bounds: [
      ...features.map(({ feature, distance, missing, absentFor, seen }) => ({
        subject: feature,
        psi: distance?.psi ?? null,
        ks: distance?.ks ?? null,
        ...{ missing, absentFor, seen },
      })),
      { subject: "score", psi, ks, missing: null, absentFor: [], seen: null },
    ],
    calibrationError: calibration?.error ?? null,
  };
}
