/** Kernels and biases of the four dense layers, each number in the range that its integer can hold. */
import * as tf from "@tensorflow/tfjs";
import {
  ACTIVATION_MAX,
  BIAS_OFFSET,
  LAYER_CAPS,
  LAYER_SHIFTS,
  LAYER_SIZES,
  WEIGHT_BITS,
  WEIGHT_MAX,
} from "../architecture.ts";
import type { LayersFiles, WeightSpec } from "./import-files.ts";
import type { ImportProblem } from "./import-problem.ts";

export interface FloatLayer {
  /** weights[output][input] */
  readonly weights: number[][];
  readonly biases: number[];
}

export interface ImportedWeights {
  /** As many as were asked for; of use when there are no problems. */
  readonly layers: readonly FloatLayer[];
  /** Tensors that are missing or of another shape than the circuit's. */
  readonly shapeProblems: readonly ImportProblem[];
  /** Numbers that no integer of the circuit can hold. */
  readonly valueProblems: readonly ImportProblem[];
}

interface Tensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** @param names of the dense layers; the fifth and later ones have no place in the circuit */
export function readWeights(files: LayersFiles, names: readonly string[]): ImportedWeights {
  const tensors = decode(files);
  const shapeProblems: ImportProblem[] = [];
  const valueProblems: ImportProblem[] = [];
  const layers = names.slice(0, LAYER_SIZES.length - 1).map((name, index) => {
    const [inputs = 0, outputs = 0] = LAYER_SIZES.slice(index, index + 2);
    const take = (part: "kernel" | "bias", shape: readonly number[]): ArrayLike<number> => {
      const found = tensorOf(tensors, name, part);
      const reason = wrongShape(part, found, shape);
      const change = `a ${part} of ${shape.join(" x ")}`;
      if (reason !== undefined) shapeProblems.push({ layer: name, reason, change });
      return found?.values ?? [];
    };
    const kernel = take("kernel", [inputs, outputs]);
    // A dense layer without a bias has one of zeros.
    const hasBias = tensorOf(tensors, name, "bias") !== undefined;
    const bias = hasBias ? take("bias", [outputs]) : [];
    valueProblems.push(...kernelProblems(name, kernel, index), ...biasProblems(name, bias, index));
    return {
      weights: Array.from({ length: outputs }, (_, j) =>
        Array.from({ length: inputs }, (_, i) => kernel[i * outputs + j] ?? 0),
      ),
      biases: Array.from({ length: outputs }, (_, j) => bias[j] ?? 0),
    };
  });
  return { layers, shapeProblems, valueProblems };
}

/** Real numbers by name; what an optimizer keeps is no part of the network. */
function decode({ specs, weights }: LayersFiles): ReadonlyMap<string, Tensor> {
  const usable = specs.filter(({ dtype, group }) => dtype === "float32" && group !== "optimizer");
  const decoded = tf.io.decodeWeights(weights.buffer, specs.map(toTfSpec));
  const tensors = new Map(
    usable.map(({ name, shape }): [string, Tensor] => [
      name,
      { shape, values: decoded[name]?.dataSync() ?? new Float32Array() },
    ]),
  );
  tf.dispose(decoded);
  return tensors;
}

/** `dense_1/kernel`, also below the name of the model that a layer was saved in. */
function tensorOf(
  tensors: ReadonlyMap<string, Tensor>,
  layer: string,
  part: "kernel" | "bias",
): Tensor | undefined {
  const name = `${layer}/${part}`;
  const nested = [...tensors.keys()].find((key) => key.endsWith(`/${name}`));
  return tensors.get(name) ?? tensors.get(nested ?? name);
}

/** The types were checked when the sizes were. */
export function toTfSpec(spec: WeightSpec): tf.io.WeightsManifestEntry {
  const { name, shape, dtype, group = "model", quantization } = spec;
  const entry = { name, shape: [...shape], dtype: typeOf(dtype), group };
  if (quantization === undefined) return entry;
  if (quantization.dtype === "float16") return { ...entry, quantization: { dtype: "float16" } };
  const { dtype: packed, scale, min } = quantization;
  return { ...entry, quantization: { dtype: packed, scale, min } };
}

function typeOf(dtype: string): tf.io.WeightsManifestEntry["dtype"] {
  return dtype === "int32" || dtype === "bool" ? dtype : "float32";
}

function wrongShape(
  part: string,
  tensor: Tensor | undefined,
  expected: readonly number[],
): string | undefined {
  if (tensor === undefined) return `no ${part} of real numbers in the manifest`;
  const [given, wanted] = [tensor.shape.join(" x "), expected.join(" x ")];
  return given === wanted ? undefined : `a ${part} of ${given}, the circuit has ${wanted}`;
}

function kernelProblems(layer: string, kernel: ArrayLike<number>, index: number): ImportProblem[] {
  const values = Array.from(kernel);
  const [shift = 0, cap = 0] = [LAYER_SHIFTS[index], LAYER_CAPS[index]];
  const unit = (2 ** shift * cap) / ACTIVATION_MAX;
  const limit = WEIGHT_MAX / unit;
  const broken = values.filter((value) => !Number.isFinite(value));
  const negative = values.filter((value) => value < 0);
  const large = values.filter(
    (value) => Number.isFinite(value) && Math.floor(value * unit + 0.5) > WEIGHT_MAX,
  );
  const share = (some: readonly number[], what: string): string =>
    `${some.length} of ${values.length} weights ${some.length === 1 ? "is" : "are"} ${what}`;
  const problems: ImportProblem[] = [];
  if (broken.length > 0) {
    const change = "train with a smaller rate; NaN and Infinity have no integer";
    problems.push({ layer, reason: share(broken, "not finite"), change });
  }
  if (negative.length > 0) {
    const reason = share(negative, `negative (min ${short(Math.min(...negative))})`);
    problems.push({ layer, reason, change: "train with kernelConstraint nonNeg" });
  }
  if (large.length > 0) {
    const what = `above ${short(limit)} (max ${short(Math.max(...large))}), the most that ${WEIGHT_BITS} bits at shift ${shift} can hold`;
    const change = `clip kernels at ${short(limit)} after every step`;
    problems.push({ layer, reason: share(large, what), change });
  }
  return problems;
}

/** b 2^shift cap + 2^(shift-1) has to be a signed number of 30 bits. */
function biasProblems(layer: string, bias: ArrayLike<number>, index: number): ImportProblem[] {
  const values = Array.from(bias);
  const [shift = 0, cap = 0] = [LAYER_SHIFTS[index], LAYER_CAPS[index]];
  const limit = Math.floor((BIAS_OFFSET / (2 ** shift * cap)) * (1 - BIAS_MARGIN));
  const wrong = values.filter((value) => !(Math.abs(value) <= limit));
  if (wrong.length === 0) return [];
  const reason = `${wrong.length} of ${values.length} biases ${wrong.length === 1 ? "is" : "are"} not within ±${limit}, the 30 bits at shift ${shift} (${short(wrong[0] ?? Number.NaN)})`;
  return [{ layer, reason, change: `clip biases at ${limit} after every step` }];
}

/** Room for the correction of rounding, which moves a bias by far less. */
const BIAS_MARGIN = 0.01;

const short = (value: number): string => String(Number(value.toPrecision(4)));
