import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { parseRanges } from "../../../model/training/import-ranges.ts";
import { startBackend } from "../../../model/training/network.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import {
  artifactsOf,
  importFrom,
  importRanges,
  modelOf,
  ourLayers,
  rangesText,
  type SavedModel,
  SHARD,
  saveModel,
  writeModel,
} from "../../helpers/layers-models.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const file = useTemporaryDirectory();

describe("the files of a LayersModel", () => {
  before(startBackend);

  async function savedWith(edit: (json: SavedModel) => void): Promise<string> {
    const [json, shard] = await artifactsOf(modelOf(ourLayers()));
    edit(json);
    return writeModel(file("."), json, shard);
  }

  for (const name of [
    "../weights.bin",
    "/etc/hostname",
    "a/../../b",
    "..",
    "c:\\w",
    "a\\b",
    "",
    "\0",
  ]) {
    it(`stay in the folder of model.json: ${JSON.stringify(name)} is refused`, async () => {
      const path = await savedWith((json) => {
        for (const group of json.weightsManifest) group.paths = [name];
      });
      const { message } = await expectRejection("LAYERS_SHARD", importFrom(path));
      expect(message).to.include("the manifest names");
    });
  }

  it("may not leave it by a symbolic link", async () => {
    const path = await savedWith((json) => {
      for (const group of json.weightsManifest) group.paths = ["link.bin"];
    });
    symlinkSync("/etc/hostname", file("link.bin"));
    await expectRejection("LAYERS_SHARD", importFrom(path));
  });

  it("are refused when a shard is missing, short or of unknown type", async () => {
    const missing = await savedWith((json) => {
      for (const group of json.weightsManifest) group.paths = ["nothing.bin"];
    });
    await expectRejection("LAYERS_SHARD", importFrom(missing));
    const short = await saveModel(file("."), modelOf(ourLayers()));
    truncateSync(file(SHARD), 100);
    const { message, hint } = await expectRejection("LAYERS_SHARD", importFrom(short));
    expect(message).to.include("100 bytes");
    expect(hint).to.include("2228 bytes");
    const typed = await savedWith(({ weightsManifest: [group] }) => {
      const [kernel] = group?.weights ?? [];
      if (kernel !== undefined) group?.weights.splice(0, 1, { ...kernel, dtype: "complex64" });
    });
    const error = await expectRejection("LAYERS_SHARD", importFrom(typed));
    expect(error.message).to.include("complex64");
  });

  it("are refused when their packing is not one that TensorFlow.js undoes", async () => {
    const packed = (edit: object) =>
      savedWith(({ weightsManifest: [group] }) => {
        Object.assign(group?.weights[0] ?? {}, edit);
      });
    const wrong: readonly [string, object][] = [
      ["JSON_SHAPE", { quantization: { dtype: "uint8" } }],
      ["JSON_SHAPE", { quantization: { dtype: "uint16", scale: 1 } }],
      ["JSON_SHAPE", { quantization: { dtype: "int4", scale: 1, min: 0 } }],
      ["LAYERS_SHARD", { dtype: "int32", quantization: { dtype: "uint8", scale: 1, min: 0 } }],
      ["LAYERS_SHARD", { dtype: "float16" }],
      ["LAYERS_SHARD", { dtype: "uint8" }],
    ];
    for (const [code, edit] of wrong) await expectRejection(code, importFrom(await packed(edit)));
  });

  it("are refused when model.json is missing, a folder, too large or not JSON", async () => {
    await expectRejection("LAYERS_FILE", importFrom(file("nowhere.json")));
    await expectRejection("LAYERS_FILE", importFrom(file(".")));
    writeFileSync(file("large.json"), " ".repeat(4_000_001));
    await expectRejection("LAYERS_FILE", importFrom(file("large.json")));
    writeFileSync(file("broken.json"), "{");
    await expectRejection("JSON_SYNTAX", importFrom(file("broken.json")));
    writeFileSync(file("other.json"), "{}");
    await expectRejection("JSON_SHAPE", importFrom(file("other.json")));
  });
});

describe("ranges", () => {
  const edited = (
    edit: (ranges: { feature: string; lo: number; hi: number }[]) => void,
  ): string => {
    const json = JSON.parse(rangesText());
    edit(json.ranges);
    return JSON.stringify(json);
  };

  it("name every input in schema order, each at least 64 wide", () => {
    expect(importRanges.length).to.equal(16);
    const wrong = [
      edited((all) => all.reverse()),
      edited((all) => all.pop()),
      edited(([first]) => Object.assign(first ?? {}, { hi: (first?.lo ?? 0) + 63 })),
      edited(([first]) => Object.assign(first ?? {}, { lo: -1 })),
      edited(([first]) => Object.assign(first ?? {}, { lo: 0.5 })),
    ];
    for (const text of wrong) expectError("JSON_SHAPE", () => parseRanges(text, "ranges.json"));
    parseRanges(
      edited(([first]) => Object.assign(first ?? {}, { hi: (first?.lo ?? 0) + 64 })),
      "r",
    );
  });
});
