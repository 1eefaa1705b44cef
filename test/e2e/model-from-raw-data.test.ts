/** From a directory of raw series to a judged model, by the commands that an analyst types. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseModelFile } from "../../model/model-file.ts";
import { writeRawData } from "../helpers/raw-data.ts";
import { runCli } from "../helpers/run-cli.ts";
import { FIRST_HOUR } from "../helpers/synthetic-market.ts";
import { useTemporaryDirectory } from "../helpers/temporary-directory.ts";

const HOURS = 2_000;
const day = (hour: number): string =>
  new Date((FIRST_HOUR + hour) * 3_600_000).toISOString().slice(0, 10);

describe("a model from raw data", () => {
  const file = useTemporaryDirectory();

  it("is trained, quantized, inspected and judged frozen", async () => {
    writeRawData(file("."), HOURS, { stressDays: 4 });
    const data = ["--data", file(".")];
    const run = async (...argv: string[]) => {
      const { status, stdout, stderr } = await runCli("--json", ...argv);
      expect(status, `${argv.join(" ")}: ${stderr}`).to.equal(0);
      return JSON.parse(stdout);
    };
    const trained = await run("train", ...data, "--out", file("float.json"));
    const { seed } = trained.provenance.recipe;
    expect(seed).to.be.within(1, 3);
    await run("quantize", ...data, "--model", file("float.json"), "--out", file("model.json"));
    const { provenance, metrics } = parseModelFile(readFileSync(file("model.json"), "utf8"), "");
    expect("recipe" in provenance && provenance.recipe.seed).to.equal(seed);
    expect(metrics.quantization).to.include.keys("againstFloat", "layers");
    const { commitment } = await run("inspect", file("model.json"));
    expect(String(commitment)).to.match(/^\d+$/);
    const window = ["--from", day(24 * 60), "--to", day(24 * 80)];
    const judged = await run(
      "model",
      "evaluate",
      ...data,
      "--model",
      file("model.json"),
      ...window,
    );
    const { judged: hours, trainedOn } = judged.rows.ETH;
    expect(hours, "whole days").to.equal(20 * 24);
    expect(trainedOn, "the training range holds this window").to.equal(hours);
    const auc = judged.validation.models[0].assets.ETH.all.auc.value;
    expect(auc, "invented stress lasts for days, so that volatility tells it").to.be.above(0.6);
  }).timeout(180_000);
});
