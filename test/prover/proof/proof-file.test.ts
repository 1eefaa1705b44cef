import { expect } from "chai";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { parseProofFile, serialiseProofFile } from "../../../prover/proof/proof-file.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { tinyProof } from "../../helpers/tiny-proof.ts";

type Json = Record<string, unknown>;

async function validFile() {
  const { proof, publicSignals } = await tinyProof();
  const text = serialiseProofFile({ shape: "small", proof, publicSignals });
  return { text, proof, publicSignals };
}

/** The file with the value at `path` replaced. */
function edited(text: string, path: readonly (string | number)[], value: unknown): string {
  const root: Json = JSON.parse(text);
  let node: unknown = root;
  for (const key of path.slice(0, -1)) node = Reflect.get(Object(node), key);
  Reflect.set(Object(node), path.at(-1) ?? "", value);
  return JSON.stringify(root);
}

describe("proof file", () => {
  it("reads back what it writes", async () => {
    const { text, proof, publicSignals } = await validFile();
    expect(parseProofFile(text, "p.json")).to.deep.equal({ shape: "small", proof, publicSignals });
  });

  it("accepts only one spelling of a number", async () => {
    const { text } = await validFile();
    const spellings = [
      "",
      " 5",
      "5 ",
      "+5",
      "-1",
      "05",
      "0x05",
      "5.0",
      "5e0",
      "٥",
      5,
      null,
      true,
      ["5"],
    ];
    for (const path of [
      ["publicSignals", 0],
      ["proof", "pi_a", 0],
      ["proof", "pi_b", 1, 0],
      ["proof", "pi_c", 1],
    ]) {
      for (const spelling of [...spellings, `${2n ** 256n}`]) {
        const file = edited(text, path, spelling);
        expectError("JSON_SHAPE", () => parseProofFile(file, "p.json"));
      }
    }
    const aliased = edited(text, ["publicSignals", 0], String(FIELD_ORDER));
    expectError("JSON_SHAPE", () => parseProofFile(aliased, "p.json"));
  });

  it("names the place of what it rejects", async () => {
    const { text } = await validFile();
    const file = edited(text, ["proof", "pi_b", 1, 0], "05");
    const error = expectError("JSON_SHAPE", () => parseProofFile(file, "p.json"));
    expect(error.location).to.equal("p.json#/proof/pi_b/1/0");
  });

  it("accepts only affine points", async () => {
    const { text } = await validFile();
    for (const [path, value] of [
      [["proof", "pi_a", 2], "0"],
      [["proof", "pi_a", 2], "2"],
      [
        ["proof", "pi_b", 2],
        ["1", "1"],
      ],
      [
        ["proof", "pi_b", 2],
        ["0", "0"],
      ],
      [
        ["proof", "pi_c"],
        ["1", "2"],
      ],
      [
        ["proof", "pi_c"],
        ["1", "2", "1", "1"],
      ],
      [["proof", "pi_c"], { 0: "1", 1: "2", 2: "1", length: 3 }],
    ] as const) {
      expectError("JSON_SHAPE", () => parseProofFile(edited(text, path, value), "p.json"));
    }
  });

  it("rejects unknown keys, other protocols, curves, formats and shape names", async () => {
    const { text } = await validFile();
    for (const [path, value] of [
      [["extra"], 1],
      [["proof", "extra"], 1],
      [["format"], "ballast.proof/2"],
      [["proof", "protocol"], "plonk"],
      [["proof", "curve"], "bls12381"],
      [["shape"], "../small"],
      [["shape"], ""],
      [["publicSignals"], "5"],
      [["publicSignals"], new Array(1025).fill("1")],
    ] as const) {
      expectError("JSON_SHAPE", () => parseProofFile(edited(text, path, value), "p.json"));
    }
  });

  it("rejects keys that reach a prototype", async () => {
    const { text } = await validFile();
    const poisoned = text.replace("{", '{ "__proto__": { "polluted": true },');
    expectError("JSON_SYNTAX", () => parseProofFile(poisoned, "p.json"));
    expect(Reflect.get({}, "polluted")).to.equal(undefined);
  });

  it("rejects ten million digits and deep nesting in less than a second", async () => {
    const { text } = await validFile();
    const started = performance.now();
    const digits = edited(text, ["publicSignals", 0], "9".repeat(10_000_000));
    expectError("JSON_TOO_LARGE", () => parseProofFile(digits, "p.json"));
    const nested = "[".repeat(60_000) + "]".repeat(60_000);
    expectError("JSON_TOO_DEEP", () => parseProofFile(nested, "p.json"));
    expect(performance.now() - started).to.be.below(1000);
  });
});
