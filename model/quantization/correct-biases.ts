/**
 * The integer model of a float network as it is on its training rows. Weights are rounded so that their
 * errors cancel there; what each factor head is still off by on average moves into its bias.
 */
import { ACTIVATION_MAX, LAYER_SHIFTS } from "../architecture.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { evaluateFloat, type FloatNetwork } from "./float-model.ts";
import { quantize } from "./quantize.ts";
import { roundTogether } from "./round-together.ts";

/** Layer whose outputs are the heads. */
const HEAD_LAYER = 1;

export function quantizeOnRows(
  network: FloatNetwork,
  rows: readonly (readonly number[])[],
): IntegerModel {
  const model = quantize(roundTogether(network, rows));
  const errors = meanHeadErrors(network, model, rows);
  const biasUnit = ACTIVATION_MAX * 2 ** LAYER_SHIFTS[HEAD_LAYER];
  const layers = model.layers.map((layer, index) => {
    if (index !== HEAD_LAYER) return layer;
    const biases = layer.biases.map((bias, j) => bias + Math.round((errors[j] ?? 0) * biasUnit));
    return { ...layer, biases };
  });
  return { ...model, layers };
}

/** Float minus integer, in units of the cap. */
function meanHeadErrors(
  network: FloatNetwork,
  model: IntegerModel,
  rows: readonly (readonly number[])[],
): number[] {
  const sums: number[] = [];
  for (const features of rows) {
    const { heads } = evaluate(model, features);
    for (const [i, exact] of evaluateFloat(network, features).heads.entries()) {
      sums[i] = (sums[i] ?? 0) + exact - (heads[i] ?? 0) / ACTIVATION_MAX;
    }
  }
  return sums.map((sum) => sum / rows.length);
}
