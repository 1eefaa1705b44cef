/** What `ballast quantize` prints; test/e2e runs the command on raw data. */
import { expect } from "chai";
import { readHistory } from "../../../model/history/reader.ts";
import { reportQuantization } from "../../../model/quantization/quantization-report.ts";
import { describeQuantization } from "../../../prover/cli/describe/quantization.ts";
import { committedFloatModel, committedModel } from "../../helpers/committed-model.ts";
import { runCli } from "../../helpers/run-cli.ts";

describe("ballast quantize", () => {
  it("prints errors, flips and every layer's sums and headroom", () => {
    const rows = readHistory().rows.slice(0, 200);
    const report = reportQuantization(
      committedFloatModel(),
      committedModel().model,
      rows.map(({ features }) => features),
    );
    const lines = describeQuantization(report).split("\n");
    expect(lines[0]).to.equal("score over 200 rows, of 10000");
    const { max, p99, mean } = report.againstFloat;
    const errors = [max, p99, mean].map((error) => error.toFixed(1));
    expect(lines[2]?.split(/ {2,}/)).to.deep.equal(["the float network", ...errors]);
    const first = lines.findIndex((line) => line.startsWith("layer ")) + 1;
    for (const [i, layer] of report.layers.entries()) {
      const cells = lines[first + i]?.split(/ {2,}/) ?? [];
      expect(cells.slice(0, 5).map(Number)).to.deep.equal([
        i,
        layer.maxWeight,
        layer.nonZeroWeights,
        layer.minAccumulator,
        layer.maxAccumulator,
      ]);
      expect(Number(cells[6])).to.equal(layer.staticHeadroomBits);
      expect(Number(cells[8])).to.equal(layer.activationError.max);
    }
  });

  it("refuses a model file that is not a float model, before it reads any data", async () => {
    const { status, stderr } = await runCli(
      ...["quantize", "--model", "model/ballast-v1.json", "--out", "nowhere.json"],
    );
    expect(status).to.equal(3);
    expect(stderr).to.include("error[JSON_SHAPE]");
  });
});
