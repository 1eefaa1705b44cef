import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  MODEL_NAMES,
  parseValidationReport,
} from "../../../../model/evaluation/validation-report.ts";
import { projectRoot } from "../../../../prover/artifacts/paths.ts";
import { describeValidation } from "../../../../prover/cli/describe/validation.ts";
import { runCli } from "../../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const FILE = join(projectRoot, "model", "ballast-v1.validation.json");
const report = parseValidationReport(readFileSync(FILE, "utf8"), FILE);
const text = describeValidation(report);

describe("ballast model validate", () => {
  it("shows every target of both assets, met or missed, beside its interval", () => {
    for (const { quantity, assets } of report.targets) {
      const lines = text.split("\n").filter((line) => line.startsWith(quantity));
      expect(lines, quantity).to.have.length(2);
      for (const [i, asset] of (["ETH", "BTC"] as const).entries()) {
        const { met } = assets[asset];
        const verdict = met === null ? "not judged" : met ? "met" : "MISSED";
        expect(lines[i]).to.match(new RegExp(` ${asset} .* ${verdict}$`));
      }
    }
  });

  it("shows every model for both assets, and says why targets are judged on other hours", () => {
    for (const name of MODEL_NAMES) {
      expect(text.match(new RegExp(`^${name} +0\\.\\d{3} \\[`, "gm"))).to.have.length(2);
    }
    for (const { reason } of report.targets) if (reason !== null) expect(text).to.include(reason);
  });

  it("is what inspect prints whole, with the targets that are missed", async () => {
    const { status, stdout } = await runCli("inspect", FILE);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^targets +\d+ met, \d+ missed, \d+ not judged$/m);
    expect(stdout).to.include(`\n\n${text}\n`);
  });
});

describe("ballast model build and validate", () => {
  const file = useTemporaryDirectory();

  for (const [problem, argv] of Object.entries({
    "no market data": ["model", "build"],
    "a seed that is not a number": ["model", "build", "--seed", "x"],
    "a directory that is not there": ["model", "build", "--out", "/nowhere/at/all"],
    "a validation without market data": ["model", "validate"],
    "an unknown subcommand": ["model", "polish"],
  })) {
    it(`exits 2 for ${problem}, before any work`, async () => {
      const { status, stdout, stderr } = await runCli(...argv);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal("");
    });
  }

  it("exits 3 for a data directory without data", async () => {
    const { status, stderr } = await runCli("model", "build", "--data", file("."));
    expect(status, stderr).to.equal(3);
  });
});
