/**
 * The layers of a LayersModel in the order in which data passes them. Read from the JSON, not from a
 * loaded model: a layer that TensorFlow.js does not know must still be named.
 */
import { z } from "zod";
import type { ImportProblem } from "./import-problem.ts";

const layerShape = z.looseObject({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.array(z.json()).optional(),
});

const modelShape = z.looseObject({
  class_name: z.string(),
  config: z.union([
    z.looseObject({ layers: z.array(layerShape), output_layers: z.json().optional() }),
    // Sequential models of early versions are a bare list.
    z.array(layerShape).transform((layers) => ({ layers, output_layers: undefined })),
  ]),
});

/** As TensorFlow.js writes it, and as the converter from Keras does. */
const topologyShape = z.union([
  z.looseObject({ model_config: modelShape }).transform(({ model_config }) => model_config),
  modelShape,
]);

export interface ImportedLayer {
  readonly kind: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Topology {
  /** Whether there is a list of layers at all. */
  readonly isReadable: boolean;
  readonly layers: readonly ImportedLayer[];
  readonly problems: readonly ImportProblem[];
}

const CHAINS = ["Sequential", "Functional", "Model"];

export function readTopology(modelTopology: unknown, format: string | undefined): Topology {
  const parsed = topologyShape.safeParse(modelTopology);
  if (format === "graph-model" || !parsed.success) {
    return { isReadable: false, layers: [], problems: [notLayers(format)] };
  }
  const { class_name: kind, config } = parsed.data;
  const layers = config.layers.map((layer) => ({
    kind: layer.class_name,
    name: layer.config.name ?? layer.name ?? layer.class_name,
    config: layer.config,
  }));
  if (!CHAINS.includes(kind)) {
    const change = "build a tf.sequential() of dense layers and ReLUs";
    const problems = [{ layer: "model", reason: `class ${kind}`, change }];
    return { isReadable: true, layers, problems };
  }
  const problems =
    kind === "Sequential"
      ? []
      : [...branches(config.layers), ...outputs(config.layers, config.output_layers)];
  return { isReadable: true, layers, problems };
}

function notLayers(format: string | undefined): ImportProblem {
  return {
    layer: "model",
    reason:
      format === "graph-model"
        ? "a graph model has operations, not layers"
        : "modelTopology is not that of a LayersModel",
    change: "save with model.save(), or convert with --output_format tfjs_layers_model",
  };
}

/** In a functional model every layer must be fed by the one before it, once. */
function branches(layers: readonly z.infer<typeof layerShape>[]): ImportProblem[] {
  return layers.flatMap((layer, i): ImportProblem[] => {
    const sources = sourcesOf(layer.inbound_nodes ?? []);
    const before = layers[i - 1];
    const expected = before === undefined ? [] : [nameOf(before)];
    if (sources.join("\n") === expected.join("\n")) return [];
    const fed = sources.length === 0 ? "nothing" : sources.join(" and ");
    const reason = `is fed by ${fed}, the circuit is one chain of layers`;
    const change = expected.length === 0 ? "give the model one input" : `feed it ${expected[0]}`;
    return [{ layer: nameOf(layer), reason, change }];
  });
}

/** A functional model may hand out any of its layers; the circuit hands out the last. */
function outputs(
  layers: readonly z.infer<typeof layerShape>[],
  stated: z.infer<typeof modelShape>["config"]["output_layers"],
): ImportProblem[] {
  const last = layers.at(-1);
  if (stated === undefined || last === undefined) return [];
  const given = sourcesOf([stated]);
  const expected = nameOf(last);
  if (given.join("\n") === expected) return [];
  const reason = `its outputs are ${given.join(" and ")}, the circuit's is ${expected} alone`;
  const change = `save a model whose one output is ${expected}: the factors leave the circuit of themselves`;
  return [{ layer: "model", reason, change }];
}

function nameOf(layer: z.infer<typeof layerShape>): string {
  return layer.name ?? layer.config.name ?? layer.class_name;
}

/** The names in `[[["dense_1", 0, 0, {}]]]`, or in the `keras_history` of later versions. */
function sourcesOf(nodes: readonly unknown[]): string[] {
  const text = JSON.stringify(nodes);
  const newer = [...text.matchAll(/"keras_history":\["((?:[^"\\]|\\.)*)"/g)];
  const older = [...text.matchAll(/\["((?:[^"\\]|\\.)*)",\d+,\d+/g)];
  return (newer.length > 0 ? newer : older).map(([, name = ""]) => name);
}
