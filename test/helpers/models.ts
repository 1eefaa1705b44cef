/**
 * Arbitrary models whose activations stay unsaturated for a given vector: a network that clamps
 * everything agrees with a wrong circuit too easily. Biases are solved for chosen activations.
 */
import fc from "fast-check";
import {
  BIAS_OFFSET,
  LAYER_CAPS,
  LAYER_SHIFTS,
  LAYER_SIZES,
  NORMALISE_BITS,
  NORMALISE_SHIFT,
} from "../../model/architecture.ts";
import { clamp } from "../../model/fixed-point.ts";
import { accumulate, dense } from "../../model/inference/dense.ts";
import { normalise } from "../../model/inference/normalise.ts";
import type { DenseLayer, IntegerModel, Normalisation } from "../../model/integer-model.ts";
import { FEATURE_BITS, FEATURE_COUNT } from "../../model/schema.ts";

const FEATURE_MAX = 2 ** FEATURE_BITS - 1;
const NORMALISE_MAX = 2 ** NORMALISE_BITS - 1;

export const features24Bit = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: FEATURE_MAX }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 2 ** 23, FEATURE_MAX - 1, FEATURE_MAX) },
  ),
  { minLength: FEATURE_COUNT, maxLength: FEATURE_COUNT },
);

/** Uniform in value, which fc.double is not; about a quarter lies outside 0..1. */
const fraction = fc.noBias(fc.integer({ min: -150, max: 1150 })).map((n) => n / 1000);

/** A normalisation under which `feature` lands at `position` of its span, 0..1, mostly inside. */
function normalisationFor(feature: number): fc.Arbitrary<Normalisation> {
  return fc
    .record({
      span: fc.integer({ min: 4, max: 24 }).map((bits) => 2 ** bits - 1),
      position: fraction,
    })
    .map(({ span, position }) => ({
      lo: clamp(Math.floor(feature - span * position), 0, NORMALISE_MAX),
      scale: clamp(Math.floor((2 ** 16 * 2 ** NORMALISE_SHIFT) / span), 1, NORMALISE_MAX),
    }));
}

interface RawLayer {
  readonly weights: number[][];
  readonly targets: number[];
  readonly residues: number[];
}

function rawLayer(inputs: number, outputs: number): fc.Arbitrary<RawLayer> {
  const exactly = (length: number) => ({ minLength: length, maxLength: length });
  const weight = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 64 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 254, 255) },
  );
  return fc.record({
    weights: fc.array(fc.array(weight, exactly(inputs)), exactly(outputs)),
    targets: fc.array(fraction, exactly(outputs)),
    residues: fc.array(fc.integer({ min: 0, max: 1023 }), exactly(outputs)),
  });
}

/** Biases that put each output at `target` of its range for these inputs. */
function solveBiases(raw: RawLayer, inputs: readonly number[], index: number): DenseLayer {
  const shift = LAYER_SHIFTS[index] ?? 0;
  const range = ((LAYER_CAPS[index] ?? 0) + 1) * 2 ** shift;
  const unbiased = accumulate({ weights: raw.weights, biases: [] }, inputs);
  const biases = unbiased.map((sum, j) => {
    const wanted = Math.floor((raw.targets[j] ?? 0) * range) + (raw.residues[j] ?? 0);
    return clamp(wanted - sum, -BIAS_OFFSET, BIAS_OFFSET - 1);
  });
  return { weights: raw.weights, biases };
}

/** Models that leave most activations of `features` strictly inside their range. */
export function unsaturatedModel(features: readonly number[]): fc.Arbitrary<IntegerModel> {
  const layers = LAYER_SIZES.slice(1).map((outputs, layer) =>
    rawLayer(LAYER_SIZES[layer] ?? 0, outputs),
  );
  return fc
    .record({
      normalisation: fc.tuple(...features.map(normalisationFor)),
      raw: fc.tuple(...layers),
      salt: fc.bigInt({ min: 0n, max: 2n ** 250n }),
    })
    .map(({ normalisation, raw, salt }) => {
      let x = normalisation.map((n, i) => normalise(features[i] ?? 0, n));
      const solved = raw.map((layer, index) => {
        const result = solveBiases(layer, x, index);
        const [shift = 0, cap = 0] = [LAYER_SHIFTS[index], LAYER_CAPS[index]];
        x = dense({ layer: result, inputs: x, shift, cap });
        return result;
      });
      return { normalisation, layers: solved, salt };
    });
}
