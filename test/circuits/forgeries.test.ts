/**
 * Claims that a malicious prover would like to make about the whole small circuit. Every witness is
 * complete, made by the production generator without its checks, and judged by the r1cs alone.
 *
 * By id: F1-F4, F9, F10 and F14 need false hints and are tried against the template that owns the
 * hint (test/circuits/lib). F13 (`enabled = 0`) has no counterpart: the circuit has no such input,
 * which "takes exactly the documented inputs" pins. F19 has none either: the observation time is the
 * round, so its bounds are the 32 bits tried here and the contract's freshness rule. F24 is F6: a
 * model version is its commitment.
 */
import { expect } from "chai";
import { findShape } from "../../prover/artifacts/manifest.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../prover/field.ts";
import {
  edited,
  elementsOf,
  type Path,
  reseated,
  signedAgain,
} from "../../prover/soundness/input-edits.ts";
import type { CircuitInputs } from "../../prover/statement/statement.ts";
import {
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  shapeCircuit,
  type TestCircuit,
} from "../helpers/circuits.ts";
import { sampleScene, statementOf } from "../helpers/statements.ts";
import { secretOf } from "../helpers/world.ts";

describe("RiskScore, small: forged witnesses", function () {
  this.timeout(300_000);
  let circuit: TestCircuit;
  const shape = findShape("small");
  const parts = sampleScene(shape, 1);
  const { inputs, publicSignals } = statementOf(shape, parts);
  const secrets = parts.signers.map(({ name }) => secretOf(name));
  const anotherRound = parts.round === 0 ? 1 : parts.round - 1;
  /** Another feed, round and model, with everything else the same. */
  const other = statementOf(shape, {
    ...parts,
    feed: { ...parts.feed, name: "another-feed" },
    round: anotherRound,
  });
  const slot = Number(elementsOf(inputs, "publisherIndex")[0]);

  before(async () => {
    circuit = await shapeCircuit("small");
  });

  it("accepts the honest witness", () => {
    const witness = circuit.generator.calculate(inputs);
    expectSatisfied(circuit, witness);
    expect(publicSignalsOf(circuit, witness)).to.deep.equal(publicSignals);
    expect(circuit.unchecked.calculate(inputs)).to.deep.equal(witness);
  });

  it("accepts the same claim signed again, so a refusal below is not the signatures'", () => {
    const again = signedAgain(inputs, secrets);
    expectSatisfied(circuit, circuit.generator.calculate(again));
  });

  it("takes exactly the documented inputs, all private", () => {
    const { r1cs } = circuit;
    expect(Object.keys(inputs).toSorted()).to.deep.equal(
      [
        ...["biases0", "biases1", "biases2", "biases3", "features", "feedName", "marketIds"],
        ...["normaliseLo", "normaliseScale", "periodSeconds", "publisherIndex", "publisherX"],
        ...["publisherY", "round", "salt", "schemaHash", "signatureR8", "signatureS"],
        ...["weights0", "weights1", "weights2", "weights3"],
      ].toSorted(),
    );
    expect(r1cs.publicInputCount).to.equal(0);
    expect(r1cs.publicOutputCount).to.equal(publicSignals.length);
  });

  const max = (bits: number): bigint => 2n ** BigInt(bits);
  const set = (path: Path, value: bigint) => () => edited(inputs, path, () => value);
  const sign = (path: Path, value: bigint) => () =>
    signedAgain(
      edited(inputs, path, () => value),
      secrets,
    );
  const add = (path: Path, delta: bigint) => () => edited(inputs, path, (value) => value + delta);

  const claims: [string, () => CircuitInputs][] = [
    ["F8 a weight of 256", set(["weights0", 0, 0], 256n)],
    ["F8 a weight of -1", set(["weights3", 0, 0], FIELD_ORDER - 1n)],
    ["a bias of 2^29 and more", set(["biases0", 0], max(30))],
    ["a scale of 0", set(["normaliseScale", 3], 0n)],
    ["a scale of 2^24", set(["normaliseScale", 3], max(24))],
    ["a lo of 2^24", set(["normaliseLo", 3], max(24))],
    ["a signed feature of 2^24", sign(["features", 0, 0, 0], max(24))],
    ["a signed feature of 2^253", sign(["features", 2, 0, 15], max(253))],
    ["F22 a signed feature of p - 1", sign(["features", 0, 0, 0], FIELD_ORDER - 1n)],
    [
      "F7 signed features with a carry between their lanes",
      () => {
        const low = edited(inputs, ["features", 0, 0, 0], (value) => value + max(24));
        const carried = edited(low, ["features", 0, 0, 1], (value) => value - 1n);
        return signedAgain(carried, secrets);
      },
    ],
    ["a feature that nobody signed", add(["features", 0, 0, 0], 1n)],
    [
      "F12 one feature swapped between two publishers",
      () => {
        const at = (k: number): Path => ["features", k, 0, 7];
        const read = (k: number): bigint => {
          let found = 0n;
          edited(inputs, at(k), (value) => {
            found = value;
            return value;
          });
          return found;
        };
        const [first, second] = [read(0), read(1)];
        const step = first === second ? 1n : 0n;
        return edited(
          edited(inputs, at(0), () => second + step),
          at(1),
          () => first,
        );
      },
    ],
    [
      "F12 whole reports swapped between publishers",
      () => {
        const swapped = reseated(inputs, [1, 0, 2]);
        return { ...inputs, features: swapped.features ?? [] };
      },
    ],
    ["F16 signatures for another feed and round", () => ({ ...other.inputs, ...feedOf(inputs) })],
    ["F16 another round", () => ({ ...inputs, round: BigInt(anotherRound) })],
    ["F16 another market", add(["marketIds", 0], 1n)],
    ["F16 another schema", add(["schemaHash"], 1n)],
    ["F16 another feed name", add(["feedName"], 1n)],
    ["F16 another period", add(["periodSeconds"], 1n)],
    ["F19 a signed round of 2^32", sign(["round"], max(32))],
    ["F19 a signed round of 2^64", sign(["round"], max(64))],
    ["F19 a signed round of p - 1", sign(["round"], FIELD_ORDER - 1n)],
    ["a signed market id of 2^64", sign(["marketIds", 0], max(64))],
    ["F15 one publisher's report twice", () => reseated(inputs, [0, 0, 2])],
    ["valid reports out of order", () => reseated(inputs, [1, 0, 2])],
    ["a slot that does not exist", set(["publisherIndex", 2], 16n)],
    ["a slot of p - 1", set(["publisherIndex", 0], FIELD_ORDER - 1n)],
    ["F17 S + l", add(["signatureS", 0], SUBGROUP_ORDER)],
    ["an S off by one", add(["signatureS", 0], 1n)],
    ["F18 R8 off the curve", add(["signatureR8", 0, 1], 1n)],
    ["F18 a key off the curve", add(["publisherY", 0], 1n)],
    ["F18 the identity as a key", () => keyOf(0n, 1n)],
    ["F18 an empty slot with the point of order 2", () => keyOf(0n, FIELD_ORDER - 1n)],
    [
      "F21 a set with one key replaced by another signer's",
      () => edited(inputs, ["publisherX", slot], () => parts.signers[1]?.x ?? 0n),
    ],
  ];

  /** The first signer's slot holds `x`, and the prover supplies `y`. */
  function keyOf(x: bigint, y: bigint): CircuitInputs {
    const inSet = edited(inputs, ["publisherX", slot], () => x);
    return edited(inSet, ["publisherY", 0], () => y);
  }

  function feedOf(from: CircuitInputs): CircuitInputs {
    const { round = 0n, schemaHash = 0n, feedName = 0n, periodSeconds = 0n, marketIds = [] } = from;
    return { round, schemaHash, feedName, periodSeconds, marketIds };
  }

  for (const [title, claim] of claims) {
    it(`rejects ${title}`, () => {
      expectViolated(circuit, circuit.unchecked.calculate(claim()));
    });
  }

  describe("with all else honest", () => {
    const withPublic = (index: number, change: (value: bigint) => bigint): bigint[] =>
      circuit.generator
        .calculate(inputs)
        .map((value, wire) => (wire === index + 1 ? change(value) : value));

    it("F5 rejects a score, an end of the interval or a factor one higher", () => {
      const fields = [48n, 62n, 76n, 90n, 98n, 106n, 114n];
      for (const offset of fields) {
        expectViolated(
          circuit,
          withPublic(1, (word) => word + (1n << offset)),
        );
      }
    });

    it("F20 rejects a bitmap with another bit, and a round one later", () => {
      for (let bit = 32n; bit < 48n; bit++) {
        expectViolated(
          circuit,
          withPublic(1, (word) => word ^ (1n << bit)),
        );
      }
      expectViolated(
        circuit,
        withPublic(1, (word) => word ^ 1n),
      );
    });

    it("F6 F21 rejects another config hash", () => {
      expectViolated(
        circuit,
        withPublic(0, (hash) => hash ^ 1n),
      );
      expectViolated(
        circuit,
        withPublic(0, () => other.publicSignals[0] ?? 0n),
      );
    });
  });

  it("F6 names the model it used: other weights give another config hash", () => {
    const changed = edited(inputs, ["weights3", 0, 0], (value) => value ^ 1n);
    const witness = circuit.generator.calculate(changed);
    expectSatisfied(circuit, witness);
    expect(publicSignalsOf(circuit, witness)[0]).to.not.equal(publicSignals[0]);
  });

  it("F23 rejects the all-ones and the all-zero witness", () => {
    const { wireCount } = circuit.r1cs;
    expectViolated(circuit, Array<bigint>(wireCount).fill(1n));
    expectViolated(circuit, Array<bigint>(wireCount).fill(0n).with(0, 1n));
  });
});
