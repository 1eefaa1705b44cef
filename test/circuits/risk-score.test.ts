/** I1: the circuit is the integer model, bit for bit, for every input in range. */
import { expect } from "chai";
import fc from "fast-check";
import { findShape } from "../../prover/artifacts/manifest.ts";
import type { Statement } from "../../prover/statement/statement.ts";
import {
  expectSatisfied,
  publicSignalsOf,
  shapeCircuit,
  type TestCircuit,
} from "../helpers/circuits.ts";
import { unsaturatedModel } from "../helpers/models.ts";
import { medianOf, scene, statementOf, withModel } from "../helpers/statements.ts";

/** Signing takes longer than a witness, so every signed scene is proven under several models. */
const MODELS_PER_SCENE = 6;

function expectEqualToReference(circuit: TestCircuit, statement: Statement): void {
  const witness = circuit.generator.calculate(statement.inputs);
  expectSatisfied(circuit, witness);
  expect(publicSignalsOf(circuit, witness)).to.deep.equal(statement.publicSignals);
}

function sceneWithModels(shapeName: string) {
  return scene(findShape(shapeName)).chain((parts) =>
    fc.record({
      parts: fc.constant(parts),
      models: fc.array(unsaturatedModel(medianOf(parts.features.map(([market = []]) => market))), {
        minLength: MODELS_PER_SCENE - 1,
        maxLength: MODELS_PER_SCENE - 1,
      }),
    }),
  );
}

describe("RiskScore", function () {
  this.timeout(600_000);

  const scenes = { small: 50, default: 1, batch: 1 };
  for (const [name, numRuns] of Object.entries(scenes)) {
    const cases = numRuns * MODELS_PER_SCENE;
    it(`${name}: equals the integer model and its commitments in ${cases} cases [fuzz]`, async () => {
      const shape = findShape(name);
      const circuit = await shapeCircuit(name);
      const property = fc.property(sceneWithModels(name), ({ parts, models }) => {
        const signed = statementOf(shape, parts);
        expectEqualToReference(circuit, signed);
        for (const model of models)
          expectEqualToReference(circuit, withModel(signed, parts, model));
      });
      fc.assert(property, { numRuns, endOnFailure: true });
    });
  }
});
