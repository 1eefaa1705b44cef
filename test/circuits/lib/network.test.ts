import { expect } from "chai";
import fc from "fast-check";
import {
  BIAS_OFFSET,
  FACTOR_SHIFT,
  LAYER_CAPS,
  LAYER_SHIFTS,
} from "../../../model/architecture.ts";
import { dense } from "../../../model/inference/dense.ts";
import { normalise } from "../../../model/inference/normalise.ts";
import type { DenseLayer, IntegerModel } from "../../../model/integer-model.ts";
import { type CircuitInputs, modelInputs } from "../../../prover/statement/statement.ts";
import {
  attackTwin,
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  type TestCircuit,
  templateCircuit,
  withSignal,
} from "../../helpers/circuits.ts";
import { features24Bit, unsaturatedModel } from "../../helpers/models.ts";

const file = "lib/network.circom";

/** The four dense layers of the reference, without normalisation. */
function forward(layers: readonly DenseLayer[], activations: readonly number[]) {
  let values = [...activations];
  let heads: number[] = [];
  for (const [index, layer] of layers.entries()) {
    const [shift = 0, cap = 0] = [LAYER_SHIFTS[index], LAYER_CAPS[index]];
    values = dense({ layer, inputs: values, shift, cap });
    if (index === 1) heads = values;
  }
  return { score: values[0] ?? 0, factors: heads.map((head) => head >> FACTOR_SHIFT) };
}

/** activations[market][pass][feature] */
type Activations = readonly (readonly (readonly number[])[])[];

function inputsOf(
  { layers }: Pick<IntegerModel, "layers">,
  activations: Activations,
): CircuitInputs {
  const all = modelInputs({ layers, normalisation: [], salt: 0n });
  const { normaliseLo: _lo, normaliseScale: _scale, salt: _salt, ...network } = all;
  return { ...network, activations: activations.map((m) => m.map((p) => p.map(BigInt))) };
}

function expectedOf({ layers }: Pick<IntegerModel, "layers">, activations: Activations): bigint[] {
  const results = activations.map((market) => market.map((pass) => forward(layers, pass)));
  const scores = results.flatMap((market) => market.map(({ score }) => score));
  return [...scores, ...results.flatMap((market) => market[1]?.factors ?? [])].map(BigInt);
}

function expectEqual(
  circuit: TestCircuit,
  model: Pick<IntegerModel, "layers">,
  activations: Activations,
): void {
  const witness = circuit.generator.calculate(inputsOf(model, activations));
  expectSatisfied(circuit, witness);
  expect(publicSignalsOf(circuit, witness)).to.deep.equal(expectedOf(model, activations));
}

const vector = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 1, 65_534, 65_535)),
  { minLength: 16, maxLength: 16 },
);

function activationsFor(markets: number) {
  const passes = fc.array(vector, { minLength: 3, maxLength: 3 });
  return fc.array(passes, { minLength: markets, maxLength: markets });
}

function constantModel(weight: number, bias: number): Pick<IntegerModel, "layers"> {
  const sizes = [16, 24, 4, 8, 1];
  return {
    layers: sizes.slice(1).map((outputs, layer) => ({
      weights: Array.from({ length: outputs }, () => Array<number>(sizes[layer] ?? 0).fill(weight)),
      biases: Array<number>(outputs).fill(bias),
    })),
  };
}

const everyActivation = (value: number): Activations => [
  Array.from({ length: 3 }, () => Array<number>(16).fill(value)),
];

describe("Network", () => {
  for (const { markets, numRuns } of [
    { markets: 1, numRuns: 200 },
    { markets: 3, numRuns: 30 },
  ]) {
    it(`${markets} market(s): equals the reference in ${numRuns} cases [fuzz]`, async () => {
      const circuit = await templateCircuit({ file, main: `Network(${markets})` });
      const cases = features24Bit.chain((features) =>
        fc.tuple(unsaturatedModel(features), fc.constant(features), activationsFor(markets)),
      );
      const property = fc.property(cases, ([model, features, activations]) => {
        const median = model.normalisation.map((n, i) => normalise(features[i] ?? 0, n));
        const [first = [], ...rest] = activations;
        expectEqual(circuit, model, [first.with(1, median), ...rest]);
      });
      fc.assert(property, { numRuns });
    });
  }

  it("equals the reference at the extreme accumulators of every layer", async () => {
    const circuit = await templateCircuit({ file, main: "Network(1)" });
    for (const weight of [0, 255]) {
      for (const bias of [-BIAS_OFFSET, -1, 0, 1, BIAS_OFFSET - 1]) {
        for (const activation of [0, 65_535]) {
          expectEqual(circuit, constantModel(weight, bias), everyActivation(activation));
        }
      }
    }
  });

  it("equals the reference under alternating extremes", async () => {
    const circuit = await templateCircuit({ file, main: "Network(1)" });
    const alternating = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 0 : 65_535));
    expectEqual(circuit, constantModel(255, -3_000_000), [[alternating, alternating, alternating]]);
  });

  const model = constantModel(3, -1000);
  const honest = everyActivation(40_000);

  it("F4 rejects a layer that copies the previous one", async () => {
    const edits = [
      {
        file: "lib/fixed-point.circom",
        from: "excess == 0 ? fitting : bound",
        to: "excess == 0 ? 40000 : 40000",
      },
    ];
    const twin = await attackTwin({ file, main: "Network(1)", edits });
    expectViolated(twin, twin.unchecked.calculate(inputsOf(model, honest)));
  });

  it("F5 rejects each output one higher, with all else honest", async () => {
    const circuit = await templateCircuit({ file, main: "Network(1)" });
    const witness = circuit.generator.calculate(inputsOf(model, honest));
    expectSatisfied(circuit, witness);
    for (let output = 1; output <= circuit.r1cs.publicOutputCount; output++) {
      expectViolated(
        circuit,
        witness.map((value, wire) => (wire === output ? value + 1n : value)),
      );
    }
  });

  it("F2 rejects each accumulator bit flipped, the sign among them", async () => {
    const circuit = await templateCircuit({ file: "lib/dense.circom", main: "Dense(8, 1, 3, 8)" });
    const inputs = {
      x: Array.from({ length: 3 }, (_, lane) => Array<bigint>(8).fill(BigInt(1000 * (lane + 1)))),
      weights: [Array<bigint>(8).fill(200n)],
      biases: [BigInt(BIAS_OFFSET - 2_000_000)],
    };
    const witness = circuit.generator.calculate(inputs);
    expectSatisfied(circuit, witness);
    let flipped = 0;
    for (const [signal, wire] of circuit.wires) {
      if (!/^main\.bits\[\d\]\[0\]\[\d+\]$/.test(signal)) continue;
      expectViolated(circuit, withSignal(circuit, witness, signal, 1n - (witness[wire] ?? 0n)));
      flipped++;
    }
    expect(flipped).to.be.at.least(31 * 3 - 1);
  });
});
