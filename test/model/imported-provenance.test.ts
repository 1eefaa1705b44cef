import { expect } from "chai";
import { type ImportedProvenance, trainedProvenance } from "../../model/imported-provenance.ts";
import { parseModelFile, serialiseModelFile } from "../../model/model-file.ts";
import { committedModel } from "../helpers/committed-model.ts";
import { expectError } from "../helpers/expect-error.ts";

const provenance: ImportedProvenance = {
  imported: {
    format: "TensorFlow.js LayersModel",
    generatedBy: "a test",
    convertedBy: "not converted",
    files: [{ file: "model.json", sha256: "0".repeat(64) }],
    ranges: Array.from({ length: 16 }, (): [number, number] => [0, 64]),
  },
};

describe("imported provenance", () => {
  it("is kept by a model file, byte for byte", () => {
    const text = serialiseModelFile({ ...committedModel(), provenance });
    expect(serialiseModelFile(parseModelFile(text, "m.json"))).to.equal(text);
  });

  it("has no training to speak of", () => {
    const { location } = expectError("MODEL_IMPORTED", () => trainedProvenance(provenance));
    expect(location).to.equal("model.json");
    const trained = committedModel().provenance;
    expect(trainedProvenance(trained)).to.equal(trained);
  });
});
