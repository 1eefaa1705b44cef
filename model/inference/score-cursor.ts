/**
 * The same integers as evaluate(), for work that scores millions of nearly equal vectors: the sums of
 * the first layer are kept, so that changing one input costs 24 multiplications. All sums fit 31 bits
 * (accumulatorBounds), so 32-bit arithmetic is exact and `>>` is the floor shift.
 */
import { LAYER_CAPS, LAYER_SHIFTS, LAYER_SIZES } from "../architecture.ts";
import { clamp } from "../fixed-point.ts";
import type { IntegerModel } from "../integer-model.ts";
import { normalise } from "./normalise.ts";

const [INPUTS, HIDDEN, HEADS, TAIL] = LAYER_SIZES;

interface FlatLayer {
  /** weights[output * inputs + input] */
  readonly weights: Int32Array;
  readonly biases: Int32Array;
  readonly shift: number;
  readonly cap: number;
}

export class ScoreCursor {
  /** Four factor heads of the last score(), 0..65535; overwritten by the next. */
  readonly heads = new Int32Array(HEADS);
  readonly #model: IntegerModel;
  /** Normalised inputs of the current vector. */
  readonly #inputs = new Int32Array(INPUTS);
  readonly #sums = new Int32Array(HIDDEN);
  readonly #hidden = new Int32Array(HIDDEN);
  readonly #tail = new Int32Array(TAIL);
  readonly #score = new Int32Array(1);
  /** Of the first layer, input-major. */
  readonly #columns: Int32Array;
  readonly #layers: readonly FlatLayer[];

  constructor(model: IntegerModel) {
    this.#model = model;
    this.#layers = model.layers.map(({ weights, biases }, index) => ({
      weights: Int32Array.from(weights.flat()),
      biases: Int32Array.from(biases),
      shift: LAYER_SHIFTS[index] ?? 0,
      cap: LAYER_CAPS[index] ?? 0,
    }));
    const first = model.layers[0]?.weights ?? [];
    this.#columns = Int32Array.from({ length: INPUTS * HIDDEN }, (_, at) => {
      const [input, output] = [Math.floor(at / HIDDEN), at % HIDDEN];
      return first[output]?.[input] ?? 0;
    });
  }

  /** Takes a whole vector, in schema units. */
  load(features: readonly number[]): this {
    this.#sums.set(this.#layers[0]?.biases ?? []);
    this.#inputs.fill(0);
    for (let input = 0; input < INPUTS; input++) this.set(input, features[input] ?? 0);
    return this;
  }

  /** Changes one input of the current vector. */
  set(input: number, feature: number): this {
    const range = this.#model.normalisation[input];
    if (range === undefined) return this;
    const activation = normalise(feature, range);
    const change = activation - (this.#inputs[input] ?? 0);
    this.#inputs[input] = activation;
    if (change === 0) return this;
    const column = input * HIDDEN;
    for (let unit = 0; unit < HIDDEN; unit++) {
      this.#sums[unit] = (this.#sums[unit] ?? 0) + (this.#columns[column + unit] ?? 0) * change;
    }
    return this;
  }

  /** 0..10000, of the current vector; fills `heads`. */
  score(): number {
    const [first, second, third, fourth] = this.#layers;
    if (first === undefined) return 0;
    for (let unit = 0; unit < HIDDEN; unit++) {
      this.#hidden[unit] = clamp((this.#sums[unit] ?? 0) >> first.shift, 0, first.cap);
    }
    forward(second, this.#hidden, this.heads);
    forward(third, this.heads, this.#tail);
    forward(fourth, this.#tail, this.#score);
    return this.#score[0] ?? 0;
  }
}

function forward(layer: FlatLayer | undefined, inputs: Int32Array, outputs: Int32Array): void {
  if (layer === undefined) return;
  const { weights, biases, shift, cap } = layer;
  for (let j = 0; j < outputs.length; j++) {
    let sum = biases[j] ?? 0;
    const row = j * inputs.length;
    for (let i = 0; i < inputs.length; i++) sum += (weights[row + i] ?? 0) * (inputs[i] ?? 0);
    outputs[j] = clamp(sum >> shift, 0, cap);
  }
}
