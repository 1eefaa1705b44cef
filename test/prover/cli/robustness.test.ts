import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const model = join(projectRoot, "model", "ballast-v1.json");

describe("ballast robustness", () => {
  const file = useTemporaryDirectory();

  it("refuses a seed that is none, and a directory that is not there, before any work", async () => {
    const seed = await runCli("robustness", "--model", model, "--seed", "1e3");
    expect(seed.status).to.equal(2);
    expect(seed.stderr).to.match(/^error\[SEED\]/);
    const out = await runCli("robustness", "--model", model, "--out", file("nowhere"));
    expect(out.status).to.equal(2);
    expect(out.stderr).to.match(/^error\[FILE_WRITE\]/);
  });

  it("measures what the committed report says, and exits by its bounds", async () => {
    const { status, stdout } = await runCli(
      "--json",
      "robustness",
      "--model",
      model,
      "--out",
      file("."),
    );
    const committed = JSON.parse(
      readFileSync(join(projectRoot, "docs", "robustness.json"), "utf8"),
    );
    const { aucLosses, bounds, ...withoutData } = committed;
    expect(aucLosses).to.be.an("array");
    const report = JSON.parse(stdout);
    expect({ ...report, bounds: undefined }).to.deep.equal({ ...withoutData, bounds: undefined });
    expect(bounds.slice(0, report.bounds.length)).to.deep.equal(report.bounds);
    expect(JSON.parse(readFileSync(file("robustness.json"), "utf8"))).to.deep.equal(report);
    const isMet = report.bounds.every(({ met }: { met: boolean }) => met);
    expect(status).to.equal(isMet ? 0 : 1);
  }).timeout(120_000);
});
