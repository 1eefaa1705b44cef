import { expect } from "chai";
import fc from "fast-check";
import { roundRow, roundTogether } from "../../../model/quantization/round-together.ts";
import { committedFloatModel } from "../../helpers/committed-model.ts";

const SIZE = 5;
const weight = fc.double({ min: 0, max: 255, noNaN: true });
const weights = fc.array(weight, { minLength: SIZE, maxLength: SIZE });
/** Rows of inputs, from which a covariance always follows. */
const inputs = fc.array(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE }),
  { minLength: 2, maxLength: 12 },
);

function covarianceOf(rows: readonly (readonly number[])[]): number[][] {
  const mean = (value: (row: readonly number[]) => number): number =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const means = Array.from({ length: SIZE }, (_, i) => mean((row) => row[i] ?? 0));
  return means.map((a, i) =>
    means.map((b, j) => mean((row) => ((row[i] ?? 0) - a) * ((row[j] ?? 0) - b))),
  );
}

function variance(errors: readonly number[], covariance: readonly (readonly number[])[]): number {
  return errors.reduce(
    (sum, a, i) => sum + errors.reduce((s, b, j) => s + a * b * (covariance[i]?.[j] ?? 0), 0),
    0,
  );
}

const errorsOf = (bytes: readonly number[], exact: readonly number[]): number[] =>
  bytes.map((byte, i) => byte - (exact[i] ?? 0));

describe("rounding together", () => {
  it("takes a neighbour of every weight, and never has more variance than the nearest bytes", () => {
    fc.assert(
      fc.property(weights, inputs, (exact, rows) => {
        const covariance = covarianceOf(rows);
        const bytes = roundRow(exact, covariance);
        for (const [i, error] of errorsOf(bytes, exact).entries()) {
          expect(Number.isInteger(bytes[i])).to.equal(true);
          expect(Math.abs(error)).to.be.at.most(1);
          expect(bytes[i]).to.be.within(0, 255);
        }
        const nearest = exact.map((w) => Math.floor(w + 0.5));
        const [ours, plain] = [bytes, nearest].map((b) => variance(errorsOf(b, exact), covariance));
        expect(ours).to.be.at.most((plain ?? 0) + 1e-9);
      }),
    );
  });

  it("ends where no single change helps", () => {
    fc.assert(
      fc.property(weights, inputs, (exact, rows) => {
        const covariance = covarianceOf(rows);
        const bytes = roundRow(exact, covariance);
        const reached = variance(errorsOf(bytes, exact), covariance);
        for (const [i, error] of errorsOf(bytes, exact).entries()) {
          if (error === 0) continue;
          const changed = bytes.with(i, (bytes[i] ?? 0) - Math.sign(error));
          expect(variance(errorsOf(changed, exact), covariance)).to.be.at.least(reached - 1e-9);
        }
      }),
    );
  });

  it("lets two inputs that always agree share their errors: one up, one down", () => {
    const together = covarianceOf([0, 0.2, 0.9].map((x) => [x, x, 0, 0, 0]));
    const bytes = roundRow([10.4, 20.4, 0, 0, 0], together);
    expect((bytes[0] ?? 0) + (bytes[1] ?? 0)).to.equal(31);
  });

  it("keeps what is on the grid, the zeros and the tail of a network", () => {
    const float = committedFloatModel();
    const rows = [float.normalisation.map(({ hi }) => hi), float.normalisation.map(({ lo }) => lo)];
    const once = roundTogether(float, rows);
    expect(once.layers.slice(2)).to.deep.equal(float.layers.slice(2));
    expect(once.normalisation).to.deep.equal(float.normalisation);
    for (const index of [0, 1] as const) {
      for (const [j, row] of float.layers[index].weights.entries()) {
        for (const [i, exact] of row.entries()) {
          if (exact === 0) expect(once.layers[index].weights[j]?.[i]).to.equal(0);
        }
      }
    }
    expect(roundTogether(once, rows)).to.deep.equal(once);
  });
});
