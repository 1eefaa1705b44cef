/** M2 and M3 against their definitions, on matrices and circuits small enough to try everything. */
import { expect } from "chai";
import fc from "fast-check";
import { findViolation } from "../../../prover/artifacts/witness.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { inverse } from "../../../prover/setup/scalar-field.ts";
import { compileLab } from "../../../prover/soundness/lab-circuit.ts";
import { honestSamples } from "../../../prover/soundness/samples.ts";
import { freeWires } from "../../../prover/soundness/single-wire.ts";
import { kernelOf } from "../../../prover/soundness/sparse-rank.ts";
import { subjects } from "../../../prover/soundness/subjects.ts";
import { reduce } from "../../../prover/soundness/system.ts";

const COLUMNS = 6;
const entry = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0n) },
  { weight: 2, arbitrary: fc.bigInt({ min: -3n, max: 3n }) },
);
const matrix = fc.array(fc.array(entry, { minLength: COLUMNS, maxLength: COLUMNS }), {
  maxLength: 8,
});

/** Schoolbook elimination. */
function rankOf(rows: readonly (readonly bigint[])[]): number {
  let rest = rows.map((row) => row.map(reduce));
  let rank = 0;
  for (let column = 0; column < COLUMNS; column++) {
    const pivot = rest.find((row) => row[column] !== 0n);
    if (pivot === undefined) continue;
    rank++;
    const scale = inverse(pivot[column] ?? 1n);
    rest = rest
      .filter((row) => row !== pivot)
      .map((row) => {
        const factor = (row[column] ?? 0n) * scale;
        return row.map((value, at) => reduce(value - factor * (pivot[at] ?? 0n)));
      });
  }
  return rank;
}

describe("kernelOf", () => {
  it("has a direction for every column that the rank leaves over", () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const sparse = rows.map(
          (row) => new Map(row.flatMap((v, i) => (v === 0n ? [] : [[i, reduce(v)] as const]))),
        );
        const columns = Array.from({ length: COLUMNS }, (_, column) => column);
        const { kernel } = kernelOf(sparse, columns);
        expect(kernel.length).to.equal(COLUMNS - rankOf(rows));
      }),
    );
  });
});

describe("freeWires", function () {
  this.timeout(120_000);

  it("is right about every wire and any amount", async () => {
    const subject = subjects.find(({ main }) => main === "SaturateNumber()");
    if (subject === undefined) throw new Error("no such subject");
    const { system, generator } = await compileLab(subject);
    const witnesses = honestSamples(subject, 8).map((inputs) => generator.calculate(inputs));
    const free = witnesses.map((w) => new Map(freeWires(system, w).map((f) => [f.wire, f.step])));
    const isSatisfied = (witness: readonly bigint[], wire: number, step: bigint): boolean => {
      const moved = witness.with(wire, reduce((witness[wire] ?? 0n) + step));
      return findViolation(system.r1cs, moved) === undefined;
    };
    const amount = fc.oneof(fc.constantFrom(1n, FIELD_ORDER - 1n), fc.bigInt(1n, FIELD_ORDER - 1n));
    const where = fc.record({
      which: fc.nat(witnesses.length - 1),
      wire: fc.integer({ min: 1, max: system.r1cs.wireCount - 1 }),
      step: amount,
    });
    fc.assert(
      fc.property(where, ({ which, wire, step }) => {
        const known = free[which] ?? new Map();
        const expected = known.has(wire) && (known.get(wire) ?? step) === step;
        expect(isSatisfied(witnesses[which] ?? [], wire, step)).to.equal(expected);
      }),
    );
    expect(free.some((known) => known.size > 0)).to.equal(true);
    for (const [which, known] of free.entries()) {
      for (const [wire, step] of known) {
        expect(isSatisfied(witnesses[which] ?? [], wire, step ?? 77n)).to.equal(true);
      }
    }
  });
});
