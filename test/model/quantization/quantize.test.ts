import { expect } from "chai";
import { readHistory } from "../../../model/history/reader.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { normalise } from "../../../model/inference/normalise.ts";
import { quantizeOnRows } from "../../../model/quantization/correct-biases.ts";
import { evaluateFloat, parseFloatModel } from "../../../model/quantization/float-model.ts";
import { reportQuantization } from "../../../model/quantization/quantization-report.ts";
import { dequantize, quantize } from "../../../model/quantization/quantize.ts";
import { seededRandom } from "../../../model/random.ts";
import {
  committedFloatModel,
  committedModel,
  floatModelText,
} from "../../helpers/committed-model.ts";
import { expectError } from "../../helpers/expect-error.ts";

const float = committedFloatModel();
const random = seededRandom(3);
const rows = Array.from({ length: 500 }, () =>
  float.normalisation.map(({ lo, hi }) => Math.floor(lo + (hi - lo) * random.uniform() ** 3)),
);

describe("quantize", () => {
  it("rounds weights half up at shifts 8, 9, 6 and 10", () => {
    const [first, second, third, fourth] = float.layers;
    const changed = {
      ...first,
      weights: first.weights.with(
        0,
        (first.weights[0] ?? []).with(0, 2.5 / 256).with(1, 2.49 / 256),
      ),
    };
    const model = quantize({ ...float, layers: [changed, second, third, fourth] });
    expect(model.layers[0]?.weights[0]?.slice(0, 2)).to.deep.equal([3, 2]);
    expect(model.layers[3]?.weights[0]?.[0]).to.equal(
      Math.round(((fourth.weights[0]?.[0] ?? 0) * 2 ** 10 * 10_000) / 65_535),
    );
  });

  it("adds half of the shift to a bias, which makes `>>` round half up", () => {
    const model = quantize(float);
    const bias = float.layers[1].biases[0] ?? 0;
    expect(model.layers[1]?.biases[0]).to.equal(Math.floor(bias * 2 ** 9 * 65_535 + 0.5) + 2 ** 8);
  });

  it("brings hi of every feature to exactly 65535", () => {
    for (const [i, range] of quantize(float).normalisation.entries()) {
      const { lo = 0, hi = 0 } = float.normalisation[i] ?? {};
      expect(normalise(hi, range)).to.equal(65_535);
      expect(normalise(hi - Math.ceil((hi - lo) / 100), range)).to.be.below(65_000);
    }
  });

  it("refuses a weight that does not fit its byte", () => {
    const [first, second, third, fourth] = float.layers;
    const tooLarge = { ...first, weights: first.weights.with(0, new Array(16).fill(1)) };
    expectError("QUANTIZE_WEIGHT", () =>
      quantize({ ...float, layers: [tooLarge, second, third, fourth] }),
    );
  });

  it("is undone by dequantize but for rounding", () => {
    const model = quantize(float);
    const restored = dequantize(model);
    expect(quantize(restored).layers).to.deep.equal(model.layers);
    for (const features of rows) {
      const { score } = evaluateFloat(restored, features);
      expect(evaluate(model, features).score).to.be.closeTo(score * 10_000, 2);
    }
  });

  it("stays within 0.5 points of the float model on random vectors", () => {
    const report = reportQuantization(float, quantize(float), rows);
    expect(report.rows).to.equal(rows.length);
    expect(report.againstFloat.max).to.be.at.most(50);
    expect(report.againstFloat.mean).to.be.at.most(report.againstFloat.p99);
  });

  it("reports every layer: what the circuit could still hold, and the error of its activations", () => {
    const { layers, againstFloat, maxHeadError } = reportQuantization(float, quantize(float), rows);
    expect(layers.map(({ layer }) => layer)).to.deep.equal([0, 1, 2, 3]);
    for (const { headroomBits, staticHeadroomBits, activationError } of layers) {
      expect(staticHeadroomBits).to.be.within(0, headroomBits);
      expect(activationError.p99).to.be.within(0, activationError.max);
    }
    expect(layers[1]?.activationError.max).to.equal(maxHeadError);
    expect(layers[3]?.activationError).to.deep.equal({
      max: againstFloat.max,
      p99: againstFloat.p99,
    });
  });

  it("counts the rows on which rounding changes the regime", () => {
    const model = quantize(float);
    expect(reportQuantization(dequantize(model), model, rows).regimeFlips).to.be.at.most(0.01);
    const [first, second, third, fourth] = float.layers;
    const shifted = { ...fourth, biases: [(fourth.biases[0] ?? 0) + 1] };
    const report = reportQuantization(
      { ...float, layers: [first, second, third, shifted] },
      model,
      rows,
    );
    expect(report.regimeFlips).to.be.above(0.5);
    expect(report.regimeFlipsWithHysteresis).to.be.above(0.5);
  });

  it("measures headroom from the sum that is furthest from 0, on either side", () => {
    const [first, second, third, fourth] = float.layers;
    const negative = { ...first, biases: first.biases.map(() => -16) };
    const changed = { ...float, layers: [negative, second, third, fourth] } satisfies typeof float;
    const [layer] = reportQuantization(changed, quantize(changed), rows).layers;
    // 16 caps of 65535 at shift 8 are a quarter of 2^30.
    expect(layer?.headroomBits).to.equal(2);
    expect(layer?.minAccumulator).to.be.within(-(2 ** 28), -(2 ** 27));
  });

  it("counts flips in the order of the rows: a regime is kept for a day once it is entered", () => {
    const model = quantize(float);
    const scored = rows
      .map((features) => ({ features, score: evaluate(model, features).score }))
      .toSorted((a, b) => a.score - b.score);
    const calm = scored[0]?.features ?? [];
    const justOver = scored.find(({ score }) => score >= 4_500)?.features ?? [];
    const alarm = [calm, justOver, ...new Array<readonly number[]>(30).fill(calm)];
    const [first, second, third, fourth] = float.layers;
    const lowered = { ...fourth, biases: fourth.biases.map((bias) => bias - 0.1) };
    const other = { ...float, layers: [first, second, third, lowered] } satisfies typeof float;
    const report = reportQuantization(other, model, alarm);
    expect(report.regimeFlips * alarm.length).to.be.closeTo(1, 1e-3);
    expect(report.regimeFlipsWithHysteresis * alarm.length).to.be.closeTo(24, 1e-3);
  });

  it("centres the heads on the rows it is given", () => {
    const plain = quantize(float);
    const corrected = quantizeOnRows(float, rows);
    const meanError = (model: typeof plain, head: number): number =>
      rows.reduce((sum, features) => {
        const exact = evaluateFloat(float, features).heads[head] ?? 0;
        return sum + exact - (evaluate(model, features).heads[head] ?? 0) / 65_535;
      }, 0) / rows.length;
    for (const head of [0, 1, 2, 3]) {
      expect(Math.abs(meanError(corrected, head))).to.be.at.most(2e-5);
    }
    expect(corrected.layers.slice(2)).to.deep.equal(plain.layers.slice(2));
  });

  it("of the shipped float model gives the shipped tail, and heads of neighbouring bytes", () => {
    const { model } = committedModel();
    const quantized = quantize(float);
    expect(quantized.normalisation).to.deep.equal(model.normalisation);
    expect(quantized.layers.slice(2)).to.deep.equal(model.layers.slice(2));
    for (const [index, shift] of [8, 9].entries()) {
      for (const [j, row] of (float.layers[index]?.weights ?? []).entries()) {
        for (const [i, weight] of row.entries()) {
          const byte = model.layers[index]?.weights[j]?.[i] ?? Number.NaN;
          expect(Math.abs(byte - weight * 2 ** shift)).to.be.below(1);
        }
      }
    }
  });

  it("rounds the shipped model's heads to fewer errors than each weight on its own", () => {
    const real = readHistory().rows.map(({ features }) => features);
    const errorOf = (model: typeof shipped): number =>
      reportQuantization(float, model, real).againstFloat.p99;
    const shipped = committedModel().model;
    expect(errorOf(shipped)).to.be.below(0.8 * errorOf(quantize(float)));
  });
});

describe("float model file", () => {
  it("refuses a negative weight, an unknown key and another shape", () => {
    const edits: ((file: Record<string, unknown>) => void)[] = [
      (file) => Reflect.set(Object(Object(Object(file.layers)[0]).weights)[0], 0, -1e-9),
      (file) => Reflect.set(file, "extra", 1),
      (file) => Reflect.set(Object(file.layers), 4, { weights: [[1]], biases: [0] }),
    ];
    for (const edit of edits) {
      const file = JSON.parse(floatModelText);
      edit(file);
      expectError("JSON_SHAPE", () => parseFloatModel(JSON.stringify(file), "float.json"));
    }
  });
});
