import { expect } from "chai";
import { BIAS_OFFSET, LAYER_SIZES } from "../../../model/architecture.ts";
import { accumulatorBounds } from "../../../model/inference/bounds.ts";
import { accumulate } from "../../../model/inference/dense.ts";

describe("accumulator bounds", () => {
  it("keep every layer of every valid model inside 31 signed bits", () => {
    for (const { min, max, limit } of accumulatorBounds()) {
      expect(min).to.be.at.least(-limit);
      expect(max).to.be.below(limit);
    }
  });

  it("are reached by the extremal layer, so none is too small", () => {
    for (const { layer, min, max } of accumulatorBounds()) {
      const width = LAYER_SIZES[layer] ?? 0;
      const full = { weights: [new Array(width).fill(255)], biases: [BIAS_OFFSET - 1] };
      const empty = { weights: [new Array(width).fill(255)], biases: [-BIAS_OFFSET] };
      expect(accumulate(full, new Array(width).fill(65_535))).to.deep.equal([max]);
      expect(accumulate(empty, new Array(width).fill(0))).to.deep.equal([min]);
    }
  });
});
