/**
 * Every wire of a whole circuit, inputs and outputs included, changed alone. It finds a signal that
 * nothing constrains; it is no proof of uniqueness, which the template headers argue.
 */
import { expect } from "chai";
import { findShape } from "../../prover/artifacts/manifest.ts";
import { FIELD_ORDER } from "../../prover/field.ts";
import { shapeCircuit } from "../helpers/circuits.ts";
import { freeWires } from "../helpers/free-wires.ts";
import { sampleStatement } from "../helpers/statements.ts";

/**
 * Hints without effect at some witnesses: Saturate's ratio where nothing is in excess (HINTS.md),
 * and the inverse in circomlib's IsZero where the two sides of the signature equation are equal.
 */
const WITHOUT_EFFECT = /(\.ratio|\.eqCheck[XY]\.isz\.inv)$/;

describe("wires of the small circuit", function () {
  this.timeout(300_000);

  for (const seed of [1, 2]) {
    it(`are pinned, each by the others, except hints without effect (statement ${seed})`, async () => {
      const { r1cs, generator, wires } = await shapeCircuit("small");
      const witness = generator.calculate(sampleStatement(findShape("small"), seed).inputs);
      const free = new Set(
        freeWires(r1cs, witness, [
          1n,
          FIELD_ORDER - 1n,
          2n ** 31n,
          FIELD_ORDER - 2n ** 24n,
          77n ** 39n,
        ]),
      );
      const names = Array.from(wires).flatMap(([name, wire]) => (free.has(wire) ? [name] : []));
      expect(names.length).to.be.at.least(free.size);
      expect(names.filter((name) => !WITHOUT_EFFECT.test(name))).to.deep.equal([]);
      expect(names.length).to.be.greaterThan(0);
    });
  }
});
