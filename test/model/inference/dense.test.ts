import { expect } from "chai";
import { accumulate, dense } from "../../../model/inference/dense.ts";

const layer = {
  weights: [
    [1, 2],
    [255, 0],
  ],
  biases: [-10, 128],
};

describe("dense", () => {
  it("adds the bias to the weighted sum, output by output", () => {
    expect(accumulate(layer, [3, 4])).to.deep.equal([1, 893]);
  });

  it("shifts and clamps each sum", () => {
    expect(dense({ layer, inputs: [3, 4], shift: 1, cap: 400 })).to.deep.equal([0, 400]);
    expect(dense({ layer, inputs: [0, 0], shift: 8, cap: 400 })).to.deep.equal([0, 0]);
  });

  it("is exact at the largest sum a layer can have", () => {
    const wide = { weights: [new Array(24).fill(255)], biases: [2 ** 29 - 1] };
    const [sum = 0] = accumulate(wide, new Array(24).fill(65_535));
    expect(BigInt(sum)).to.equal(24n * 255n * 65_535n + 2n ** 29n - 1n);
  });
});
