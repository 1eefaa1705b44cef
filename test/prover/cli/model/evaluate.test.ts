import { writeFileSync } from "node:fs";
import { expect } from "chai";
import {
  type EvaluationReport,
  serialiseEvaluationReport,
} from "../../../../model/evaluation/evaluation-report.ts";
import { parseValidationReport } from "../../../../model/evaluation/validation-report.ts";
import { describeEvaluation } from "../../../../prover/cli/describe/evaluation.ts";
import { parseUtcRound } from "../../../../prover/cli/utc-date.ts";
import { validationText } from "../../../helpers/card-files.ts";
import { expectError } from "../../../helpers/expect-error.ts";
import { runCli } from "../../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const report: EvaluationReport = {
  format: "ballast.evaluation/1",
  window: { first: parseUtcRound("from", "2022-05-01"), end: parseUtcRound("to", "2022-07-01") },
  rows: {
    ETH: { judged: 1_464, trainedOn: 0, trainedAfter: 0 },
    BTC: { judged: 1_464, trainedOn: 24, trainedAfter: 168 },
  },
  validation: parseValidationReport(validationText, "validation.json"),
};

describe("ballast model evaluate", () => {
  const file = useTemporaryDirectory();

  it("says which rounds it judged and which of them the model was trained on", () => {
    const text = describeEvaluation(report);
    expect(text).to.include("rounds from 2022-05-01 00:00 UTC to 2022-06-30 23:00 UTC");
    expect(text).to.include("ETH: 1464 hours, none of them trained on\n");
    expect(text).to.include(
      "BTC: 1464 hours, 24 OF THEM TRAINED ON; 168 LATER ONES TRAINED ON, by no baseline\n",
    );
    const ours = report.validation.models[0]?.assets.ETH;
    for (const { name } of ours?.crises ?? []) expect(text).to.include(`ETH    ${name}`);
    for (const { from, to } of ours?.reliability ?? []) expect(text).to.include(`${from}-${to} `);
  });

  it("is inspected", async () => {
    writeFileSync(file("evaluation.json"), serialiseEvaluationReport(report));
    const { status, stdout, stderr } = await runCli("inspect", file("evaluation.json"));
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include("evaluation of a frozen model on rounds from 2022-05-01 00:00 UTC");
    expect(stdout).to.match(/^targets +\d+ met/m);
    expect(stdout).to.match(/^what followed a score/m);
  });

  for (const [problem, argv] of Object.entries({
    "no market data": [],
    "a day that does not exist": ["--from", "2022-02-30"],
    "a month that does not exist": ["--from", "2022-13-01"],
    "a time that is no round": ["--to", "2022-05-01T00:30"],
    "no date": ["--from", "yesterday"],
    "an end before the start": ["--from", "2022-05-02", "--to", "2022-05-01"],
    "an end before the default start": ["--to", "2022-05-01"],
    "a seed that is not a number": ["--seed", "x"],
    "an output that is the model": ["--out", "model/ballast-v1.json"],
  })) {
    it(`exits 2 for ${problem}, before any work`, async () => {
      const { status, stdout, stderr } = await runCli("model", "evaluate", ...argv);
      expect(status, stderr).to.equal(2);
      expect(stdout).to.equal("");
    });
  }

  it("reads days and hours as the rounds that observe their start", () => {
    expect(parseUtcRound("from", "1970-01-02")).to.equal(24);
    expect(parseUtcRound("from", "1970-01-02T06:00")).to.equal(30);
    expect(parseUtcRound("from", "1970-01-02T06:00Z")).to.equal(30);
    for (const text of ["1970-01-02T24:00", "1970-1-2", "", "1970-01-02T06", "0"]) {
      expectError("UTC_DATE", () => parseUtcRound("from", text));
    }
  });
});
