/**
 * Random valid models that react: biases put every unit somewhere inside its range for one random
 * vector, so that a check over them is not a check of clamps alone.
 */
import {
  BIAS_OFFSET,
  LAYER_CAPS,
  LAYER_SHIFTS,
  LAYER_SIZES,
  NORMALISE_BITS,
  NORMALISE_SHIFT,
  WEIGHT_MAX,
} from "../architecture.ts";
import { clamp } from "../fixed-point.ts";
import { accumulate, dense } from "../inference/dense.ts";
import { normalise } from "../inference/normalise.ts";
import type { DenseLayer, IntegerModel, Normalisation } from "../integer-model.ts";
import type { Random } from "../random.ts";
import { SCHEMA } from "../schema.ts";

export function randomModel(random: Random): IntegerModel {
  const normalisation = SCHEMA.map(({ max }): Normalisation => {
    const lo = random.below(Math.ceil(max / 4));
    const span = 64 + random.below(Math.max(1, max - lo - 64));
    const scale = clamp(Math.ceil(2 ** (16 + NORMALISE_SHIFT) / span), 1, 2 ** NORMALISE_BITS - 1);
    return { lo, scale };
  });
  let inputs = normalisation.map((range, i) => normalise(random.below(SCHEMA[i]?.max ?? 1), range));
  const layers = LAYER_SIZES.slice(1).map((outputs, index) => {
    const layer = randomLayer(random, { inputs, outputs, index });
    const [shift = 0, cap = 0] = [LAYER_SHIFTS[index], LAYER_CAPS[index]];
    inputs = dense({ layer, inputs, shift, cap });
    return layer;
  });
  return { normalisation, layers, salt: 0n };
}

interface LayerParameters {
  readonly inputs: readonly number[];
  readonly outputs: number;
  readonly index: number;
}

function randomLayer(random: Random, { inputs, outputs, index }: LayerParameters): DenseLayer {
  const density = random.uniform();
  const weights = Array.from({ length: outputs }, () =>
    inputs.map(() => (random.uniform() < density ? random.below(WEIGHT_MAX + 1) : 0)),
  );
  const full = (LAYER_CAPS[index] ?? 0) * 2 ** (LAYER_SHIFTS[index] ?? 0);
  const biases = accumulate({ weights, biases: [] }, inputs).map((sum) =>
    clamp(Math.floor(full * random.uniform()) - sum, -BIAS_OFFSET, BIAS_OFFSET - 1),
  );
  return { weights, biases };
}
