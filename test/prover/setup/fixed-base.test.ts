import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import {
  affineBytes,
  bestWindowBits,
  FixedBase,
  type GroupName,
} from "../../../prover/setup/fixed-base.ts";
import { encodeScalars } from "../../../prover/setup/fixed-base-pool.ts";
import { WasmEngine } from "../../../prover/setup/wasm-engine.ts";

const edges = [0n, 1n, 2n, 127n, 128n, 129n, 2n ** 253n, FIELD_ORDER - 2n, FIELD_ORDER - 1n];
const scalar = fc.oneof(
  fc.constantFrom(...edges),
  fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n }),
  fc.integer({ min: 0, max: 252 }).map((bit) => 2n ** BigInt(bit) - 1n),
);

async function expectNaiveMultiples(group: GroupName, windowBits: number, scalars: bigint[]) {
  const curve = await bn254();
  const naive = group === "g1" ? curve.G1 : curve.G2;
  const engine = await WasmEngine.instantiate(curve.tm.code);
  const base = new FixedBase({ engine, group, generator: naive.gAffine, windowBits });
  const points = base.multiply(encodeScalars(scalars));
  for (const [index, value] of scalars.entries()) {
    const size = affineBytes(group);
    const expected = naive.toAffine(naive.timesScalar(naive.g, value));
    const actual = points.subarray(index * size, (index + 1) * size);
    expect(Buffer.from(actual).equals(expected), `${value} · ${group}`).to.equal(true);
  }
}

describe("FixedBase", () => {
  for (const group of ["g1", "g2"] as const) {
    for (const [windowBits, numRuns] of [
      [2, 3],
      [5, 3],
      [8, 3],
      [13, 1],
    ] as const) {
      it(`${group}, ${windowBits}-bit digits: equals double-and-add [fuzz]`, () => {
        const property = fc.asyncProperty(
          fc.array(scalar, { minLength: 1, maxLength: 30 }),
          (scalars) => expectNaiveMultiples(group, windowBits, [...edges, ...scalars]),
        );
        return fc.assert(property, { numRuns });
      });
    }
  }

  it("gives infinity, as all zero, for 0", async () => {
    const { G1, tm } = await bn254();
    const engine = await WasmEngine.instantiate(tm.code);
    const base = new FixedBase({ engine, group: "g1", generator: G1.gAffine, windowBits: 4 });
    expect(base.multiply(encodeScalars([0n])).every((byte) => byte === 0)).to.equal(true);
  });
});

describe("bestWindowBits", () => {
  it("grows with the number of scalars", () => {
    const widths = [1, 100, 10_000, 1_000_000].map(bestWindowBits);
    expect(widths).to.deep.equal(widths.toSorted((a, b) => a - b));
    expect(new Set(widths).size).to.equal(4);
  });
});
