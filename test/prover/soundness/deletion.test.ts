/** M9 against its definition: ranks of small matrices, and circuits with a constraint too many. */
import { expect } from "chai";
import fc from "fast-check";
import { findViolation } from "../../../prover/artifacts/witness.ts";
import { redundantRows } from "../../../prover/soundness/deletion.ts";
import { dependenciesOf } from "../../../prover/soundness/dependencies.ts";
import { compileLab } from "../../../prover/soundness/lab-circuit.ts";
import { NearMisses } from "../../../prover/soundness/near-misses.ts";
import { honestSamples, outsideCases } from "../../../prover/soundness/samples.ts";
import { kernelOf, type SparseRow } from "../../../prover/soundness/sparse-rank.ts";
import { subjects } from "../../../prover/soundness/subjects.ts";
import { reduce, violatedRows } from "../../../prover/soundness/system.ts";

const ROWS = 7;
const entry = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0n) },
  { weight: 2, arbitrary: fc.bigInt({ min: -2n, max: 2n }) },
);
const column = fc.array(entry, { minLength: ROWS, maxLength: ROWS });

const sparse = (values: readonly bigint[]): SparseRow =>
  new Map(values.flatMap((value, row) => (value === 0n ? [] : [[row, reduce(value)] as const])));

describe("dependenciesOf", () => {
  it("has the rows that elimination finds in some combination to zero", () => {
    fc.assert(
      fc.property(fc.array(column, { maxLength: 9 }), (columns) => {
        const rows = Array.from({ length: ROWS }, (_, row) => row);
        const { kernel } = kernelOf(columns.map(sparse), rows);
        const { count, rows: found } = dependenciesOf(columns.map(sparse), ROWS);
        expect(count).to.equal(kernel.length);
        expect(found).to.deep.equal(new Set(kernel.flatMap(({ support }) => support)));
      }),
    );
  });
});

describe("M9", function () {
  this.timeout(60_000);

  const subjectOf = (main: string) => {
    const subject = subjects.find((candidate) => candidate.main === main);
    if (subject === undefined) throw new Error(main);
    return subject;
  };

  async function undecided(main: string, from = "", to = ""): Promise<string[]> {
    const subject = subjectOf(main);
    const { file, wrapper } = subject;
    const edits = from === "" ? [] : [{ file, from, to }];
    const { system, generator, unchecked } = await compileLab({ file, main, wrapper, edits });
    const inputs = honestSamples(subject, 12);
    const honest = inputs.map((one) => generator.calculate(one));
    const outside = outsideCases(subject, inputs.at(-1) ?? {});
    const dishonest = outside.map((one) => unchecked.calculate(one.inputs));
    return redundantRows(system, { honest, dishonest });
  }

  it("shows every constraint of AssertStrictlyIncreasing(3, 64) to be needed", async () => {
    expect(await undecided("AssertStrictlyIncreasing(3, 64)")).to.deep.equal([]);
  });

  it("does not show a constraint to be needed that stands there twice", async () => {
    const check = "    isOver * (isOver - 1) === 0;";
    const other = "    (2 * isOver) * (3 * isOver - 3) === 0;";
    expect(await undecided("CapNumber()")).to.deep.equal([]);
    const twice = await undecided("CapNumber()", check, `${check}\n${other}`);
    expect(twice.map((name) => name.replaceAll(/_\d+/g, ""))).to.deep.equal([
      "Cap.isOver",
      "Cap.isOver",
    ]);
  });

  it("believes a near miss only when the constraints themselves say so", async () => {
    const subject = subjectOf("CapNumber()");
    const { system, unchecked } = await compileLab(subject);
    const honest = unchecked.calculate({ in: 4000n });
    expect(findViolation(system.r1cs, honest)).to.equal(undefined);
    const wrong = unchecked.calculate({ in: 2n ** 14n });
    const [row, ...others] = violatedRows(system, wrong);
    expect(others).to.deep.equal([]);
    expect(new NearMisses(system).rowsNear(wrong)).to.include(row);
    expect(new NearMisses(system).rowsNear(wrong.map((value) => value + 1n)).size).to.equal(0);
  });
});
