import { expect } from "chai";
import fc from "fast-check";
import type { IntegerModel } from "../../../model/integer-model.ts";
import { modelCommitment } from "../../../prover/commitment.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { edited, type Path } from "../../../prover/soundness/input-edits.ts";
import { modelInputs } from "../../../prover/statement/statement.ts";
import {
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";
import { features24Bit, unsaturatedModel } from "../../helpers/models.ts";
import { makeModel } from "../../helpers/world.ts";

const subject = { file: "lib/model.circom", main: "CommittedModel()" };
const anyModel = features24Bit.chain((features) => unsaturatedModel(features));

describe("CommittedModel", () => {
  const commitmentIn = async (model: IntegerModel): Promise<bigint | undefined> => {
    const circuit = await templateCircuit(subject);
    const witness = circuit.generator.calculate(modelInputs(model));
    expectSatisfied(circuit, witness);
    return publicSignalsOf(circuit, witness)[0];
  };

  it("computes modelCommitment [fuzz]", async () => {
    const property = fc.asyncProperty(anyModel, async (model) => {
      expect(await commitmentIn(model)).to.equal(modelCommitment(model));
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it("binds every parameter: each element changed alone changes the commitment", async () => {
    const circuit = await templateCircuit(subject);
    const inputs = modelInputs(makeModel());
    const seen = new Set([modelCommitment(makeModel())]);
    const paths: Path[] = [
      ["salt"],
      ["normaliseLo", 0],
      ["normaliseLo", 15],
      ["normaliseScale", 9],
      ["normaliseScale", 10],
      ["weights0", 0, 0],
      ["weights0", 23, 15],
      ["weights1", 0, 23],
      ["weights1", 3, 0],
      ["weights2", 7, 3],
      ["weights3", 0, 7],
      ["biases0", 0],
      ["biases0", 23],
      ["biases1", 3],
      ["biases2", 7],
      ["biases3", 0],
    ];
    for (const path of paths) {
      const witness = circuit.generator.calculate(edited(inputs, path, (value) => value ^ 1n));
      seen.add(publicSignalsOf(circuit, witness)[0] ?? 0n);
    }
    expect(seen.size).to.equal(paths.length + 1);
  });

  const outside: [string, Path, bigint][] = [
    ["F8 weight", ["weights0", 3, 5], 2n ** 8n],
    ["F8 last weight", ["weights3", 0, 7], 2n ** 8n],
    ["bias", ["biases0", 0], 2n ** 30n],
    ["last bias", ["biases3", 0], 2n ** 30n],
    ["lo", ["normaliseLo", 15], 2n ** 24n],
    ["scale", ["normaliseScale", 15], 2n ** 24n],
  ];
  for (const [title, path, limit] of outside) {
    it(`rejects a ${title} of ${limit} and every negative one`, async () => {
      const circuit = await templateCircuit(subject);
      for (const bad of [limit, FIELD_ORDER - 1n, FIELD_ORDER - limit, (FIELD_ORDER + 1n) / 2n]) {
        const inputs = edited(modelInputs(makeModel()), path, () => bad);
        expectViolated(circuit, circuit.unchecked.calculate(inputs));
      }
    });
  }

  it("F7 rejects a carry between the limbs of a packed word", async () => {
    const circuit = await templateCircuit(subject);
    const inputs = modelInputs(makeModel());
    const limbs: [Path, Path, bigint][] = [
      [["weights0", 0, 0], ["weights0", 0, 1], 2n ** 8n],
      [["biases0", 0], ["biases0", 1], 2n ** 30n],
      [["normaliseLo", 0], ["normaliseLo", 1], 2n ** 24n],
      [["normaliseScale", 0], ["normaliseScale", 1], 2n ** 24n],
    ];
    for (const [low, high, limb] of limbs) {
      const carried = edited(
        edited(inputs, low, (value) => value + limb),
        high,
        (value) => (value === 0n ? FIELD_ORDER - 1n : value - 1n),
      );
      const witness = circuit.unchecked.calculate(carried);
      expect(publicSignalsOf(circuit, witness)[0]).to.equal(modelCommitment(makeModel()));
      expectViolated(circuit, witness);
    }
  });
});
