/**
 * Every parser of a file or a payload against 5,000 malformed ones: each ends in an answer or in a
 * typed error, in under a second, and none reaches a prototype.
 */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { isBallastError } from "../../model/errors.ts";
import { parseModelFile } from "../../model/model-file.ts";
import { parseFloatModel } from "../../model/quantization/float-model.ts";
import { circuitPaths } from "../../prover/artifacts/paths.ts";
import { parseR1cs } from "../../prover/artifacts/r1cs.ts";
import { parseSym } from "../../prover/artifacts/sym.ts";
import { parseWitness, serialiseWitness } from "../../prover/artifacts/witness.ts";
import { makeReport, parseAuditReport, serialiseAuditReport } from "../../prover/audit/report.ts";
import { readContributions } from "../../prover/ceremony/contributions.ts";
import { parseProofFile, serialiseProofFile } from "../../prover/proof/proof-file.ts";
import { parseVerificationKey } from "../../prover/proof/verification-key.ts";
import { createKeystore, parseKeystore, serialiseKeystore } from "../../prover/report/keystore.ts";
import {
  parseFeaturesFile,
  parseReport,
  serialiseReport,
} from "../../prover/report/report-file.ts";
import { parseFeed, serialiseFeed } from "../../prover/statement/feed.ts";
import { parsePublisherSet, serialisePublisherSet } from "../../prover/statement/publisher-set.ts";
import { floatModelText, modelText } from "../helpers/committed-model.ts";
import { tinyCircuit } from "../helpers/tiny-circuit.ts";
import { tinyProof } from "../helpers/tiny-proof.ts";
import { makeFeatures, makeFeed, makePublishers, makeReports, secretOf } from "../helpers/world.ts";

const PAYLOADS = 5_000;
const LONGEST_MS = 1_000;

interface TextFormat {
  readonly name: string;
  readonly valid: string;
  readonly parse: (text: string) => unknown;
}

async function textFormats(): Promise<TextFormat[]> {
  const feed = makeFeed(3);
  const publishers = makePublishers(5);
  const [report] = makeReports(publishers, feed, 7);
  if (report === undefined) throw new Error("no report");
  const keystore = await createKeystore({
    secret: secretOf("fuzz"),
    passphrase: "a passphrase",
    scryptN: 2,
  });
  const proof = await tinyProof();
  const audit = makeReport({ shape: "small", artefacts: [], results: [] });
  const features = { format: "ballast.features/1", round: 7, markets: makeFeatures(3, 1) };
  const parsers: [string, string, (text: string, source: string) => unknown][] = [
    ["feed", serialiseFeed(feed), parseFeed],
    ["publishers", serialisePublisherSet(publishers), parsePublisherSet],
    ["report", serialiseReport(report), parseReport],
    ["features", JSON.stringify(features), parseFeaturesFile],
    ["keystore", serialiseKeystore(keystore), parseKeystore],
    ["proof", serialiseProofFile({ shape: "tiny", ...proof }), parseProofFile],
    ["verification key", readFileSync(circuitPaths("small").vkey, "utf8"), parseVerificationKey],
    ["audit report", serialiseAuditReport(audit), parseAuditReport],
    ["model", modelText, parseModelFile],
    ["float model", floatModelText, parseFloatModel],
  ];
  return parsers.map(([name, valid, parse]) => ({
    name,
    valid,
    parse: (text) => parse(text, name),
  }));
}

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, "", -1, 0.5, 1e308, [], {}, "0x05", " 5", "05", "+5", "1e3"),
  fc.constantFrom<unknown>("p", "9".repeat(77), "9".repeat(10_000), "\u0000", "\ud800", "٣"),
  fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }).map(String),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(Array.from({ length: 2_000 }, () => 0)),
);
const hostileKey = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "extra");

/** A value somewhere inside replaced, or a key added, or one taken away. */
const structural = fc
  .record({ path: fc.array(fc.nat(31), { minLength: 1, maxLength: 6 }), strange, hostileKey })
  .chain((edit) => fc.constantFrom("replace", "add", "remove").map((kind) => ({ ...edit, kind })))
  .map(({ path, strange: value, hostileKey: key, kind }) => (text: string): string => {
    const root: unknown = JSON.parse(text);
    let at: unknown = root;
    for (const [depth, choice] of path.entries()) {
      if (typeof at !== "object" || at === null) break;
      const keys = Object.keys(at);
      const chosen = keys[choice % Math.max(1, keys.length)] ?? "0";
      const next: unknown = Reflect.get(at, chosen);
      const isLast = depth === path.length - 1 || typeof next !== "object" || next === null;
      if (isLast) {
        if (kind === "replace") Reflect.set(at, chosen, value);
        else if (kind === "remove") Reflect.deleteProperty(at, chosen);
        else Object.defineProperty(at, key, { value, enumerable: true, configurable: true });
        break;
      }
      at = next;
    }
    return JSON.stringify(root);
  });

/** Characters taken away, repeated or put in. */
const textual = fc
  .record({
    start: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 40 }),
    insert: fc.oneof(
      fc.constantFrom(
        "",
        '"',
        "{",
        "[",
        "]",
        "}",
        ",",
        ":",
        "\\",
        "\u0000",
        "-",
        "e9",
        "//",
        "NaN",
      ),
      fc.constantFrom('"__proto__":{"x":1},', "[".repeat(5_000), "1".repeat(20_000)),
      fc.string({ maxLength: 8 }),
    ),
  })
  .map(({ start, length, insert }) => (text: string): string => {
    const at = Math.floor(start * text.length);
    return text.slice(0, at) + insert + text.slice(at + length);
  });

const edit = fc.oneof(structural, textual);

function outcome(parse: () => unknown): "accepted" | "refused" {
  const startedAt = performance.now();
  try {
    parse();
    return "accepted";
  } catch (error) {
    if (isBallastError(error)) return "refused";
    throw error;
  } finally {
    expect(performance.now() - startedAt).to.be.below(LONGEST_MS);
  }
}

describe("parsers on malformed payloads", function () {
  this.timeout(600_000);

  it(`answer ${PAYLOADS} of them with a value or a typed error [fuzz]`, async () => {
    const formats = await textFormats();
    const counts = { accepted: 0, refused: 0 };
    for (const { parse, valid } of formats)
      expect(outcome(() => parse(valid))).to.equal("accepted");
    fc.assert(
      fc.property(fc.nat(formats.length - 1), edit, (index, apply) => {
        const { valid = "", parse = () => undefined } = formats[index] ?? {};
        const text = apply(valid);
        if (text !== valid) counts[outcome(() => parse(text))]++;
      }),
      { numRuns: PAYLOADS },
    );
    expect(Reflect.get({}, "x"), "a polluted prototype").to.equal(undefined);
    expect(counts.refused).to.be.greaterThan(PAYLOADS / 2);
  });

  it("answer damaged binary files the same way [fuzz]", async () => {
    const { r1csBytes, zkey } = await tinyCircuit();
    const sym = readFileSync(circuitPaths("small").sym).subarray(0, 4_096);
    const files: [Uint8Array, (bytes: Uint8Array) => unknown][] = [
      [r1csBytes, parseR1cs],
      [zkey, readContributions],
      [serialiseWitness([1n, 2n, 3n]), parseWitness],
      [sym, (bytes) => parseSym(Buffer.from(bytes).toString("latin1"))],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.oneof(fc.constant("cut"), fc.constant("long"), fc.nat(255)),
        ([bytes, parse], position, damage) => {
          const at = Math.floor(position * (bytes.length - 1));
          const copy = Uint8Array.from(bytes);
          if (typeof damage === "number") copy[at] = damage;
          const damaged = damage === "cut" ? copy.subarray(0, at) : copy;
          outcome(() =>
            parse(damage === "long" ? Buffer.concat([copy, copy.subarray(at)]) : damaged),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
