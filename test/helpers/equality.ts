/** The differential check of I1: whole circuit against integer model, commitments and packing. */
import { expect } from "chai";
import fc from "fast-check";
import { findShape } from "../../prover/artifacts/manifest.ts";
import type { Statement } from "../../prover/statement/statement.ts";
import { expectSatisfied, publicSignalsOf, shapeCircuit, type TestCircuit } from "./circuits.ts";
import { unsaturatedModel } from "./models.ts";
import { medianOf, scene, statementOf, withModel } from "./statements.ts";

/** Signing takes longer than a witness, so every signed scene is proven under several models. */
export const MODELS_PER_SCENE = 6;

/** @throws AssertionError with a counterexample among `scenes` times MODELS_PER_SCENE statements. */
export async function assertEqualToReference(shapeName: string, scenes: number): Promise<void> {
  const shape = findShape(shapeName);
  const circuit = await shapeCircuit(shapeName);
  const cases = scene(shape).chain((parts) => {
    const median = medianOf(parts.features.map(([market = []]) => market));
    const others = MODELS_PER_SCENE - 1;
    return fc.record({
      parts: fc.constant(parts),
      models: fc.array(unsaturatedModel(median), { minLength: others, maxLength: others }),
    });
  });
  const property = fc.property(cases, ({ parts, models }) => {
    const signed = statementOf(shape, parts);
    expectEqual(circuit, signed);
    for (const model of models) expectEqual(circuit, withModel(signed, parts, model));
  });
  fc.assert(property, { numRuns: scenes, endOnFailure: true });
}

function expectEqual(circuit: TestCircuit, statement: Statement): void {
  const witness = circuit.generator.calculate(statement.inputs);
  expectSatisfied(circuit, witness);
  expect(publicSignalsOf(circuit, witness)).to.deep.equal(statement.publicSignals);
}
