/** The guide's own example is trained and imported, and the guide's own refusal is printed. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { evaluate } from "../../../../model/inference/evaluate.ts";
import { parseModelFile } from "../../../../model/model-file.ts";
import { inputRanges } from "../../../../model/robustness/input-range.ts";
import { projectRoot } from "../../../../prover/artifacts/paths.ts";
import { rangesText, saveModel } from "../../../helpers/layers-models.ts";
import { runCli } from "../../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const guide = readFileSync(join(projectRoot, "docs", "bring-your-own-model.md"), "utf8");

describe("ballast model import", () => {
  const file = useTemporaryDirectory();
  const importModel = (...options: string[]) =>
    runCli(
      ...["model", "import", "--layers", file("model.json")],
      ...["--ranges", file("ranges.json"), "--out", file("out.json"), ...options],
    );

  it("takes the model that the guide's script trains", async () => {
    const script = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";
    writeFileSync(file("train.mjs"), script);
    symlinkSync(join(projectRoot, "node_modules"), file("node_modules"));
    const { status: trained, stderr: why } = spawnSync(process.execPath, [file("train.mjs")], {
      cwd: file("."),
      encoding: "utf8",
    });
    expect(trained, why).to.equal(0);
    const { status, stdout, stderr } = await importModel("--json");
    expect(status, stderr).to.equal(0);
    const { modelCommitment, againstPrediction } = JSON.parse(stdout);
    expect(modelCommitment).to.match(/^\d+$/);
    expect(againstPrediction.max).to.be.below(100);
    const { model } = parseModelFile(readFileSync(file("out.json"), "utf8"), "out.json");
    const scores = (["lo", "hi"] as const).map(
      (end) =>
        evaluate(
          model,
          inputRanges(model).map((range) => range[end]),
        ).score,
    );
    expect(scores[0]).to.be.below(1_000);
    expect(scores[1]).to.be.above(8_000);
    const inspected = await runCli("inspect", file("out.json"));
    expect(inspected.status, inspected.stderr).to.equal(0);
    expect(inspected.stdout).to.match(
      /imported from +TensorFlow\.js LayersModel: model\.json \(sha-256/,
    );
    const refitted = await runCli(
      ...["model", "validate", "--model", file("out.json"), "--data", file(".")],
    );
    expect(refitted.stderr, "before it reads data").to.include("error[VALIDATION_RECIPE]");
  }).timeout(60_000);

  it("prints every problem of the guide's refusal, exits 3 and writes nothing", async () => {
    const dense = (units: number, name: string, options: object = {}) =>
      tf.layers.dense({ units, name, kernelInitializer: "zeros", ...options });
    const relu = (name: string) => tf.layers.reLU({ maxValue: 1, name });
    const model = tf.sequential({
      layers: [
        ...[dense(32, "dense_1", { inputShape: [16] }), relu("relu_1")],
        dense(4, "dense_2", { activation: "tanh" }),
        ...[dense(8, "dense_3"), relu("relu_3"), dense(1, "dense_4"), relu("relu_4")],
      ],
    });
    const kernel = Array.from({ length: 32 }, (_, i) => (i < 12 ? -0.31 + i / 100 : 0.5));
    model.getLayer("dense_3").setWeights([tf.tensor(kernel, [4, 8]), tf.zeros([8])]);
    await saveModel(file("."), model);
    writeFileSync(file("ranges.json"), rangesText());
    const { status, stdout, stderr } = await importModel();
    expect(status).to.equal(3);
    expect(stdout).to.equal("");
    expect(existsSync(file("out.json"))).to.equal(false);
    const refusal =
      /\$ ballast model import[^\n]*\nerror\[LAYERS_MODEL_REFUSED\]: ([\s\S]*?)```/.exec(guide);
    expect(stderr).to.include(`error[LAYERS_MODEL_REFUSED]: ${file(refusal?.[1] ?? "nothing")}`);
  });

  it("wants the ranges, and an output beside its inputs, before TensorFlow.js is loaded", async () => {
    writeFileSync(file("ranges.json"), "{}");
    expect((await importModel()).stderr).to.match(/JSON_SHAPE/);
    const { status, stderr } = await runCli("model", "import", "--layers", file("model.json"));
    expect(status).to.equal(2);
    expect(stderr).to.include("--ranges");
  });
});
