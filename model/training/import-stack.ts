/**
 * Which stack of layers is ours: four times Dense and ReLU(maxValue 1), of 24, 4, 8 and 1 units on 16
 * inputs. Layers that do nothing outside training may stand anywhere.
 */
import { LAYER_SIZES } from "../architecture.ts";
import type { ImportProblem } from "./import-problem.ts";
import type { ImportedLayer } from "./import-topology.ts";

const IGNORED = ["InputLayer", "Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout"];
const [INPUTS, ...UNITS] = LAYER_SIZES;
const SHAPE = LAYER_SIZES.join("-");
const CAPPED_RELU = "use activation linear and a ReLU layer with maxValue 1 after it";

export interface DenseStack {
  /** Names of the dense layers, first to last. */
  readonly dense: readonly string[];
  readonly problems: readonly ImportProblem[];
  /** As many layers, of as many units, on as many inputs as the circuit has. */
  readonly isOurShape: boolean;
}

interface Pair {
  readonly dense: ImportedLayer;
  readonly activations: ImportedLayer[];
}

export function matchStack(layers: readonly ImportedLayer[]): DenseStack {
  const problems: ImportProblem[] = inputProblems(layers);
  const pairs: Pair[] = [];
  for (const layer of layers) {
    if (layer.kind === "Dense") pairs.push({ dense: layer, activations: [] });
    else if (layer.kind === "ReLU" || layer.kind === "Activation") {
      const pair = pairs.at(-1);
      if (pair !== undefined) pair.activations.push(layer);
      else problems.push(problem(layer, "an activation of the inputs", "remove it"));
    } else if (!IGNORED.includes(layer.kind)) {
      const reason = `${layer.kind} is not part of the shape ${SHAPE}`;
      problems.push(problem(layer, reason, changeFor(layer.kind)));
    }
  }
  if (pairs.length !== UNITS.length) {
    problems.push({
      layer: "model",
      reason: `${pairs.length} dense layers, the circuit has ${UNITS.length}`,
      change: `dense layers of ${UNITS.join(", ")} units on ${INPUTS} inputs`,
    });
  }
  problems.push(...pairs.flatMap((pair, i) => pairProblems(pair, UNITS[i])));
  const units = pairs.map(({ dense }) => dense.config.units);
  const isOurShape = inputProblems(layers).length === 0 && units.join() === UNITS.join();
  return { dense: pairs.map(({ dense }) => dense.name), problems, isOurShape };
}

function problem({ name }: ImportedLayer, reason: string, change: string): ImportProblem {
  return { layer: name, reason, change };
}

function changeFor(kind: string): string {
  if (["Rescaling", "Normalization", "BatchNormalization", "LayerNormalization"].includes(kind)) {
    return "feed inputs in 0..1 and give lo and hi of each with --ranges";
  }
  return "keep only Dense, ReLU and layers that act in training alone";
}

/** The declared width of the input, where the model declares it. */
function inputProblems(layers: readonly ImportedLayer[]): ImportProblem[] {
  const [first] = layers;
  const shape = first?.config.batch_input_shape ?? first?.config.batch_shape;
  if (first === undefined || !Array.isArray(shape)) return [];
  if (shape.length === 2 && shape[1] === INPUTS) return [];
  const given = shape.slice(1).map(String).join(", ");
  const reason = `input shape [${given}], the schema has ${INPUTS} inputs`;
  return [problem(first, reason, `inputShape [${INPUTS}], in the schema's order`)];
}

function pairProblems({ dense, activations }: Pair, units: number | undefined): ImportProblem[] {
  const problems: ImportProblem[] = [];
  const { units: given, activation = "linear" } = dense.config;
  if (units !== undefined && given !== units) {
    problems.push(
      problem(dense, `units ${stated(given)}, the circuit has ${units}`, `units ${units}`),
    );
  }
  if (activation !== "linear") {
    problems.push(problem(dense, reasonAgainst(String(activation)), CAPPED_RELU));
  }
  const [relu, ...more] = activations;
  if (relu === undefined && activation === "linear") {
    problems.push(problem(dense, "no activation follows", "add a ReLU layer with maxValue 1"));
  }
  if (relu !== undefined) problems.push(...reluProblems(relu));
  for (const extra of more) problems.push(problem(extra, "a second activation", "remove it"));
  return problems;
}

function reluProblems(layer: ImportedLayer): ImportProblem[] {
  const { activation, max_value: cap, negative_slope: slope, threshold } = layer.config;
  if (layer.kind === "Activation") {
    return [problem(layer, reasonAgainst(String(activation)), "use a ReLU layer with maxValue 1")];
  }
  const problems: ImportProblem[] = [];
  if (cap === undefined || cap === null) {
    problems.push(problem(layer, "ReLU without a cap", "maxValue 1"));
  } else if (cap !== 1) {
    problems.push(
      problem(layer, `ReLU is capped at ${stated(cap)}, the circuit at 1`, "maxValue 1"),
    );
  }
  for (const [name, value] of Object.entries({ negative_slope: slope, threshold })) {
    if (value === undefined || value === null || value === 0) continue;
    problems.push(problem(layer, `ReLU with ${name} ${stated(value)}`, `${name} 0`));
  }
  return problems;
}

/** As the file has it: the text "24" is not the number 24. */
function stated(value: unknown): string {
  return value === undefined ? "not stated" : JSON.stringify(value);
}

function reasonAgainst(activation: string): string {
  return activation === "relu"
    ? "activation relu has no cap"
    : `activation ${activation} is not provable`;
}
