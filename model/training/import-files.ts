/**
 * A LayersModel as TensorFlow.js saves it: model.json and the weight shards beside it, from disk
 * alone. Every path stays in the folder of model.json, every size is checked before bytes are read.
 */
import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { z } from "zod";
import { BallastError } from "../errors.ts";
import { parseStrictJson } from "../strict-json.ts";

/** Of a model with a few hundred layers; ours takes some kilobytes. */
const MAX_JSON_BYTES = 4_000_000;
/** Of shards together: enough to tell somebody why a model of millions of weights is refused. */
const MAX_WEIGHT_BYTES = 64_000_000;

/** What the converter packs 32-bit numbers into; only whole numbers need a scale. */
const packing = z.union([
  z.looseObject({ dtype: z.literal("float16") }),
  z.looseObject({ dtype: z.enum(["uint8", "uint16"]), scale: z.number(), min: z.number() }),
]);

const weightSpec = z.looseObject({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.string(),
  /** "optimizer" is what a model saved in the midst of training holds besides its layers. */
  group: z.enum(["model", "optimizer"]).optional(),
  quantization: packing.optional(),
});

/** What is read; other keys of the file are none of our business. */
const layersFileShape = z.looseObject({
  format: z.string().optional(),
  generatedBy: z.string().nullish(),
  convertedBy: z.string().nullish(),
  modelTopology: z.json(),
  weightsManifest: z.array(
    z.looseObject({ paths: z.array(z.string()), weights: z.array(weightSpec) }),
  ),
});

export type LayersFile = z.infer<typeof layersFileShape>;
export type WeightSpec = z.infer<typeof weightSpec>;

export interface HashedFile {
  readonly file: string;
  readonly sha256: string;
}

export interface LayersFiles {
  readonly json: LayersFile;
  readonly specs: readonly WeightSpec[];
  /** The shards of all groups, one after another, as the specs divide them. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** model.json and every shard, by file name. */
  readonly hashes: readonly HashedFile[];
}

/** @throws BallastError `LAYERS_FILE` or `LAYERS_SHARD`, and as parseStrictJson does. */
export function readLayersFiles(path: string): LayersFiles {
  const text = readBounded(path, MAX_JSON_BYTES, "LAYERS_FILE");
  const json = parseStrictJson({
    text: text.toString("utf8"),
    schema: layersFileShape,
    source: path,
    maxLength: MAX_JSON_BYTES,
  });
  const hashes = [{ file: basename(path), sha256: sha256Of(text) }];
  const shards: Uint8Array[] = [];
  let room = MAX_WEIGHT_BYTES;
  for (const { paths, weights } of json.weightsManifest) {
    const group = paths.map((name) => {
      const bytes = readBounded(shardPath(path, name), room, "LAYERS_SHARD");
      room -= bytes.length;
      hashes.push({ file: name, sha256: sha256Of(bytes) });
      return bytes;
    });
    const found = group.reduce((sum, { length }) => sum + length, 0);
    const expected = weights.reduce((sum, spec) => sum + bytesOf(spec), 0);
    if (found !== expected) {
      throw fileError("LAYERS_SHARD", path, `${paths.join(", ")}: ${found} bytes`, {
        hint: `the weights of the manifest take ${expected} bytes`,
      });
    }
    shards.push(...group);
  }
  const weights = new Uint8Array(MAX_WEIGHT_BYTES - room);
  let at = 0;
  for (const shard of shards) {
    weights.set(shard, at);
    at += shard.length;
  }
  return { json, specs: json.weightsManifest.flatMap((group) => group.weights), weights, hashes };
}

const BYTES_BY_TYPE: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1 };
const PACKED_BYTES = { uint8: 1, uint16: 2, float16: 2 } as const;

/** @throws BallastError `LAYERS_SHARD` for a type that TensorFlow.js does not save, or cannot unpack. */
function bytesOf({ name, shape, dtype, quantization }: WeightSpec): number {
  const width = Object.hasOwn(BYTES_BY_TYPE, dtype) ? BYTES_BY_TYPE[dtype] : undefined;
  if (width === undefined) {
    throw fileError("LAYERS_SHARD", name, `weights of type ${dtype}`, {
      hint: Object.keys(BYTES_BY_TYPE).join(", "),
    });
  }
  if (quantization !== undefined && dtype !== "float32") {
    throw fileError("LAYERS_SHARD", name, `quantized weights of type ${dtype}`, {
      hint: "float32, as kernels and biases are",
    });
  }
  const bytes = quantization === undefined ? width : PACKED_BYTES[quantization.dtype];
  return shape.reduce((product, side) => product * side, bytes);
}

/** A plain name beside model.json, or below it; links that lead out of the folder are refused. */
function shardPath(modelPath: string, name: string): string {
  const isPlain = name !== "" && !/^[/\\]|\\|\0|^[A-Za-z]:/.test(name);
  if (!isPlain || name.split("/").includes("..")) throw outside(modelPath, name);
  const folder = realpathSync(dirname(modelPath));
  const path = join(folder, name);
  let real: string;
  try {
    real = realpathSync(path);
  } catch (cause) {
    throw fileError("LAYERS_SHARD", path, "there is no such file", {
      hint: "the shards that model.json names lie beside it",
      cause,
    });
  }
  if (real.startsWith(folder + sep)) return real;
  throw outside(modelPath, name);
}

function outside(modelPath: string, name: string): BallastError {
  return fileError("LAYERS_SHARD", modelPath, `the manifest names ${JSON.stringify(name)}`, {
    hint: "a relative path of a file in the folder of model.json",
  });
}

function readBounded(path: string, maxBytes: number, code: string): Buffer<ArrayBuffer> {
  let descriptor: number;
  try {
    // Without O_NONBLOCK a named pipe would be waited for before it can be refused.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw fileError(code, path, "cannot be opened", { cause });
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw fileError(code, path, "not a regular file");
    if (status.size > maxBytes) {
      throw fileError(code, path, `has ${status.size} bytes`, { hint: `at most ${maxBytes}` });
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function fileError(
  code: string,
  location: string,
  message: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): BallastError {
  return new BallastError("input", code, message, { location, ...options });
}
