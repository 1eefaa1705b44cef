import { expect } from "chai";
import fc from "fast-check";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import type { R1cs, SparseMatrix } from "../../../prover/artifacts/r1cs.ts";
import {
  findViolation,
  parseWitness,
  serialiseWitness,
} from "../../../prover/artifacts/witness.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { shapeCircuit } from "../../helpers/circuits.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { sampleStatement } from "../../helpers/statements.ts";

/** Rows of (wire, coefficient index) pairs. */
function matrix(rows: readonly (readonly [number, number])[][]): SparseMatrix {
  const rowStart = new Uint32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) {
    rowStart[index + 1] = (rowStart[index] ?? 0) + row.length;
  }
  return {
    rowStart,
    wire: Uint32Array.from(rows.flat(), ([wire]) => wire),
    coefficient: Uint32Array.from(rows.flat(), ([, coefficient]) => coefficient),
  };
}

/** Row 0: x * x = y. Row 1: (y - 1) * 1 = 2 z. Wires 1, x, y, z. */
const toy: R1cs = {
  prime: FIELD_ORDER,
  wireCount: 4,
  publicOutputCount: 0,
  publicInputCount: 0,
  privateInputCount: 1,
  constraintCount: 2,
  coefficients: [1n, FIELD_ORDER - 1n, 2n],
  a: matrix([
    [[1, 0]],
    [
      [2, 0],
      [0, 1],
    ],
  ]),
  b: matrix([[[1, 0]], [[0, 0]]]),
  c: matrix([[[2, 0]], [[3, 2]]]),
};

describe("findViolation", () => {
  it("returns undefined for a satisfying witness, in the integers or around the field", () => {
    expect(findViolation(toy, [1n, 3n, 9n, 4n])).to.equal(undefined);
    expect(findViolation(toy, [1n, FIELD_ORDER - 3n, 9n, 4n])).to.equal(undefined);
    const minusHalf = (FIELD_ORDER - 1n) / 2n;
    expect(findViolation(toy, [1n, 0n, 0n, minusHalf])).to.equal(undefined);
  });

  it("returns the first violated constraint", () => {
    expect(findViolation(toy, [1n, 3n, 8n, 4n])).to.equal(0);
    expect(findViolation(toy, [1n, 3n, 9n, 5n])).to.equal(1);
    expect(findViolation(toy, [1n, 0n, 1n, 0n])).to.equal(0);
  });

  it("refuses what is no assignment: length, constant wire, non-canonical values", () => {
    expectError("WITNESS_SHAPE", () => findViolation(toy, [1n, 3n, 9n]));
    expectError("WITNESS_SHAPE", () => findViolation(toy, [1n, 3n, 9n, 4n, 0n]));
    expectError("WITNESS_SHAPE", () => findViolation(toy, [0n, 0n, 0n, 0n]));
    expectError("WITNESS_SHAPE", () => findViolation(toy, [2n, 3n, 9n, 4n]));
    expectError("WITNESS_SHAPE", () => findViolation(toy, [1n, 3n - FIELD_ORDER, 9n, 4n]));
    expectError("WITNESS_SHAPE", () => findViolation(toy, [1n, 3n, FIELD_ORDER + 9n, 4n]));
  });

  it("judges the small circuit in less than half a second", async () => {
    const { r1cs, generator } = await shapeCircuit("small");
    const witness = generator.calculate(sampleStatement(findShape("small")).inputs);
    const times = [0, 1, 2].map(() => {
      const started = performance.now();
      expect(findViolation(r1cs, witness)).to.equal(undefined);
      return performance.now() - started;
    });
    expect(Math.min(...times)).to.be.lessThan(500);
  });
});

describe("wtns", () => {
  const value = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });

  it("parses what it serialises [fuzz]", () => {
    fc.assert(
      fc.property(fc.array(value), (witness) => {
        expect(parseWitness(serialiseWitness(witness))).to.deep.equal(witness);
      }),
    );
  });

  it("refuses a file cut anywhere, and one with more", () => {
    const bytes = serialiseWitness([1n, 2n, 3n]);
    for (let length = 0; length < bytes.length; length++) {
      expectError("WTNS_FORMAT", () => parseWitness(bytes.subarray(0, length)));
    }
    expectError("WTNS_FORMAT", () => parseWitness(Buffer.concat([bytes, Buffer.alloc(32)])));
  });
});
