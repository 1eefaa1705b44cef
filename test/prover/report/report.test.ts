import { expect } from "chai";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../../prover/field.ts";
import {
  isValidPublicKey,
  isValidSignature,
  publicKeyOf,
  signMessage,
} from "../../../prover/report/babyjub.ts";
import { isReportSigned, signReport } from "../../../prover/report/report.ts";
import {
  parseFeaturesFile,
  parseReport,
  type Report,
  serialiseReport,
} from "../../../prover/report/report-file.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { makeFeatures, secretOf } from "../../helpers/world.ts";

const secret = secretOf("alpha");
const observation = { feedId: 77n, round: 12, features: makeFeatures(2, 3) };
const report = signReport(secret, observation);

describe("babyjub", () => {
  const key = publicKeyOf(secret);
  const signature = signMessage(secret, 5n);

  it("verifies its own signature, and only for that message and key", () => {
    expect(isValidSignature(key, 5n, signature)).to.equal(true);
    expect(isValidSignature(key, 6n, signature)).to.equal(false);
    expect(isValidSignature(publicKeyOf(secretOf("beta")), 5n, signature)).to.equal(false);
  });

  it("refuses S plus the subgroup order, and a negative S without hanging", () => {
    const withS = (s: bigint) => isValidSignature(key, 5n, { ...signature, s });
    expect(withS(signature.s + SUBGROUP_ORDER)).to.equal(false);
    expect(withS(-1n)).to.equal(false);
    expect(withS(signature.s + 1n)).to.equal(false);
  });

  it("refuses a nonce point off the curve or spelt above the field order", () => {
    const { x, y } = signature.r8;
    const withR8 = (r8: typeof key) => isValidSignature(key, 5n, { ...signature, r8 });
    expect(withR8({ x: x + 1n, y })).to.equal(false);
    expect(withR8({ x: x + FIELD_ORDER, y })).to.equal(false);
  });

  it("refuses keys that are the identity, of low order, off the curve, or outside the subgroup", () => {
    expect(isValidPublicKey(key)).to.equal(true);
    expect(isValidPublicKey({ x: 0n, y: 1n })).to.equal(false);
    expect(isValidPublicKey({ x: 0n, y: FIELD_ORDER - 1n })).to.equal(false);
    expect(isValidPublicKey({ x: 1n, y: 1n })).to.equal(false);
    // The key plus the point (0, -1) of order 2.
    expect(isValidPublicKey({ x: FIELD_ORDER - key.x, y: FIELD_ORDER - key.y })).to.equal(false);
    expect(isValidPublicKey({ x: key.x, y: FIELD_ORDER - key.y })).to.equal(false);
  });

  it("refuses a secret that is not 32 bytes", () => {
    expectError("SECRET_LENGTH", () => publicKeyOf(new Uint8Array(31)));
  });
});

describe("report", () => {
  it("is the same report after serialising and parsing", () => {
    expect(parseReport(serialiseReport(report), "r.json")).to.deep.equal(report);
    expect(isReportSigned(report)).to.equal(true);
  });

  const altered: Record<string, Report> = {
    feed: { ...report, feedId: 78n },
    round: { ...report, round: 13 },
    feature: { ...report, features: report.features.with(0, makeFeatures(1, 9)[0] ?? []) },
    publisher: { ...report, publisher: publicKeyOf(secretOf("beta")) },
  };
  for (const [name, other] of Object.entries(altered)) {
    it(`is not signed any more with another ${name}`, () => {
      expect(isReportSigned(other)).to.equal(false);
    });
  }

  const malformed: Record<string, [string, (file: Record<string, unknown>) => void]> = {
    "an unknown key": ["JSON_SHAPE", (file) => Object.assign(file, { note: "hi" })],
    "another format": ["JSON_SHAPE", (file) => Object.assign(file, { format: "ballast.report/2" })],
    "a hexadecimal feed id": ["JSON_SHAPE", (file) => Object.assign(file, { feedId: "0x4d" })],
    "a feed id that is a number": ["JSON_SHAPE", (file) => Object.assign(file, { feedId: 77 })],
    "a negative round": ["JSON_SHAPE", (file) => Object.assign(file, { round: -1 })],
    "a round of 2^32": ["JSON_SHAPE", (file) => Object.assign(file, { round: 2 ** 32 })],
    "a fractional feature": ["JSON_SHAPE", (file) => Object.assign(file, { features: [[0.5]] })],
    "too few features": ["FEATURE_COUNT", (file) => Object.assign(file, { features: [[1, 2]] })],
    "a feature above its range": [
      "FEATURE_RANGE",
      (file) => Object.assign(file, { features: [Array(16).fill(20_001)] }),
    ],
    "S of the subgroup order": [
      "JSON_SHAPE",
      (file) => Object.assign(file, { signature: { r8: ["1", "2"], s: String(SUBGROUP_ORDER) } }),
    ],
  };
  for (const [name, [code, alter]] of Object.entries(malformed)) {
    it(`refuses ${name}, saying where`, () => {
      const file: Record<string, unknown> = JSON.parse(serialiseReport(report));
      alter(file);
      const error = expectError(code, () => parseReport(JSON.stringify(file), "r.json"));
      expect(error.location).to.match(/^r\.json#\//);
    });
  }

  it("refuses a key that would reach a prototype, and leaves the prototype alone", () => {
    const text = serialiseReport(report).replace("{", '{"__proto__": {"x": 1},');
    expectError("JSON_SYNTAX", () => parseReport(text, "r.json"));
    const nested = serialiseReport(report).replace("{", '{"constructor": {"prototype": {"x": 1}},');
    expectError("JSON_SYNTAX", () => parseReport(nested, "r.json"));
    expect(Object.hasOwn(Object.prototype, "x")).to.equal(false);
  });

  it("refuses ten megabytes and deep nesting in under a second", () => {
    const startedAt = performance.now();
    expectError("JSON_TOO_LARGE", () => parseReport("9".repeat(1e7), "r.json"));
    expectError("JSON_TOO_DEEP", () => parseReport("[".repeat(3e4) + "]".repeat(3e4), "r.json"));
    expect(performance.now() - startedAt).to.be.below(1000);
  });

  it("refuses text that is not JSON", () => {
    for (const text of ["", "{", "NaN", "{'a':1}", "\u0000"]) {
      expectError("JSON_SYNTAX", () => parseReport(text, "r.json"));
    }
  });

  it("will not sign what is out of range", () => {
    const features = [Array<number>(16).fill(-1)];
    expectError("FEATURE_RANGE", () => signReport(secret, { ...observation, features }));
  });

  it("reads an unsigned observation", () => {
    const text = JSON.stringify({ format: "ballast.features/1", round: 5, markets: [[1, 2]] });
    expect(parseFeaturesFile(text, "f.json")).to.deep.equal({ round: 5, features: [[1, 2]] });
  });
});
