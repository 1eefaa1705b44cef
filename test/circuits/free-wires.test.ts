/**
 * Every wire of a whole circuit, inputs and outputs included, moved alone by any amount. It finds a
 * signal that nothing constrains; that outputs are unique is test/prover/soundness' part.
 */
import { expect } from "chai";
import { findShape } from "../../prover/artifacts/manifest.ts";
import { compileLabShape } from "../../prover/soundness/lab-circuit.ts";
import { freeWires } from "../../prover/soundness/single-wire.ts";
import { sampleStatement } from "../helpers/statements.ts";

/**
 * Without effect at some witnesses: Saturate's ratio where nothing is in excess (HINTS.md), the
 * inverse in circomlib's IsZero where the two sides of the signature equation are equal, and the
 * order of equal values inside the sorting network.
 */
const WITHOUT_EFFECT =
  /(\.ratio|\.eqCheck[XY]\.isz\.inv|OrderStatistics_\d+_\d+\[\d+\]\.at\[\d+\]\[\d+\])$/;

describe("wires of the small circuit", function () {
  this.timeout(300_000);

  for (const seed of [1, 2]) {
    it(`are pinned, each by the others, except those without effect (statement ${seed})`, async () => {
      const shape = findShape("small");
      const { system, generator } = await compileLabShape(shape, { unsimplified: false });
      const witness = generator.calculate(sampleStatement(shape, seed).inputs);
      const names = freeWires(system, witness).map(({ name }) => name);
      expect(names.filter((name) => !WITHOUT_EFFECT.test(name))).to.deep.equal([]);
      expect(names.length).to.be.greaterThan(0);
    });
  }
});
