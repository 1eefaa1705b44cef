import { expect } from "chai";
import {
  checkVerificationKey,
  parseVerificationKey,
  verificationKeyToJson,
} from "../../../prover/proof/verification-key.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";

describe("verification key", () => {
  it("reads back what it writes", async () => {
    const { vkey } = await tinyCircuit();
    const json = await verificationKeyToJson(vkey);
    expect(parseVerificationKey(JSON.stringify(json), "vkey.json")).to.deep.equal(vkey);
  });

  it("rejects another number of points than public signals need", async () => {
    const json = await verificationKeyToJson((await tinyCircuit()).vkey);
    for (const wrong of [{ IC: json.IC.slice(1) }, { nPublic: 2 }, { IC: [] }]) {
      expectError("JSON_SHAPE", () => checkVerificationKey({ ...json, ...wrong }, "vkey.json"));
    }
  });

  it("rejects other protocols, unknown keys and coordinates not below q", async () => {
    const json = await verificationKeyToJson((await tinyCircuit()).vkey);
    const tooLarge = [`${2n ** 255n}`, "2", "1"];
    for (const wrong of [{ protocol: "plonk" }, { extra: 1 }, { vk_alpha_1: tooLarge }]) {
      expectError("JSON_SHAPE", () => checkVerificationKey({ ...json, ...wrong }, "vkey.json"));
    }
  });
});
