import { expect } from "chai";
import { parseModelFile, serialiseModelFile } from "../../model/model-file.ts";
import { parseFloatModel, serialiseFloatModel } from "../../model/quantization/float-model.ts";
import { FIELD_ORDER } from "../../prover/field.ts";
import { committedModel, floatModelText, modelText } from "../helpers/committed-model.ts";
import { expectError } from "../helpers/expect-error.ts";

type Json = Record<string, unknown>;

/** The committed file with one value replaced, at a path such as "layers/0/weights/2/3". */
function edited(path: string, value: unknown): string {
  const file: Json = JSON.parse(modelText);
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  let node: unknown = file;
  for (const key of keys) node = Reflect.get(Object(node), key);
  Reflect.set(Object(node), last, value);
  return JSON.stringify(file);
}

const refuses = (path: string, value: unknown): void => {
  const error = expectError("JSON_SHAPE", () => parseModelFile(edited(path, value), "m.json"));
  expect(error.location).to.match(/^m\.json#\//);
};

describe("model file", () => {
  it("reads and writes the committed file without changing a byte", () => {
    expect(serialiseModelFile(committedModel())).to.equal(modelText);
    const float = parseFloatModel(floatModelText, "float");
    expect(serialiseFloatModel(float)).to.equal(floatModelText);
  });

  it("refuses unknown keys at every level", () => {
    for (const path of ["extra", "normalisation/0/extra", "layers/1/extra", "provenance/extra"]) {
      refuses(path, 1);
    }
  });

  it("refuses a weight outside a byte and one that is no integer", () => {
    for (const weight of [-1, 256, 0.5, "7", null]) refuses("layers/0/weights/2/3", weight);
  });

  it("refuses a bias outside 30 bits", () => {
    for (const bias of [-(2 ** 29) - 1, 2 ** 29, 0.5]) refuses("layers/3/biases/0", bias);
    const lowest = edited("layers/3/biases/0", -(2 ** 29));
    expect(parseModelFile(lowest, "m").model.layers[3]?.biases).to.deep.equal([-(2 ** 29)]);
  });

  it("refuses a scale that is 0, negative or over 24 bits, and a negative lo", () => {
    for (const scale of [0, -1, 2 ** 24]) refuses("normalisation/0/scale", scale);
    for (const lo of [-1, 2 ** 24]) refuses("normalisation/15/lo", lo);
  });

  it("refuses layers of another shape and another architecture", () => {
    refuses("layers/0/weights/23", [0]);
    refuses("layers/1/biases", [0, 0, 0]);
    refuses("layers/4", { weights: [[1]], biases: [0] });
    refuses("architecture", "16-24-4-8-1/2");
    refuses("format", "ballast.model/2");
  });

  it("refuses a salt that is no canonical field element", () => {
    for (const salt of [0, "00", "-1", "0x1", String(FIELD_ORDER)]) refuses("salt", salt);
    const largest = parseModelFile(edited("salt", String(FIELD_ORDER - 1n)), "m.json");
    expect(largest.model.salt).to.equal(FIELD_ORDER - 1n);
  });

  it("refuses a model of another feature schema", () => {
    const error = expectError("MODEL_SCHEMA_HASH", () =>
      parseModelFile(edited("schemaHash", "1"), "m"),
    );
    expect(error.location).to.equal("m#/schemaHash");
  });
});
