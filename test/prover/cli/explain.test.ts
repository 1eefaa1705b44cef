import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { scoreMarket } from "../../../model/inference/evaluate.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { formatExplanation } from "../../../prover/cli/describe/explanation.ts";
import { explainSource } from "../../../prover/cli/explain-source.ts";
import { serialiseProofFile } from "../../../prover/proof/proof-file.ts";
import { serialiseReport } from "../../../prover/report/report-file.ts";
import {
  encodePublicSignals,
  type PublicInputs,
} from "../../../prover/statement/public-signals.ts";
import { unflatten } from "../../helpers/mutated-proof.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { makeFeatures, makeFeed, makePublishers, makeReports } from "../../helpers/world.ts";

/** Its form is a proof's; explaining does not verify it. */
const UNVERIFIED = unflatten([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]);

const MODEL = join(projectRoot, "model", "ballast-v1.json");
const { model } = parseModelFile(readFileSync(MODEL, "utf8"), MODEL);

describe("ballast explain", () => {
  const file = useTemporaryDirectory();
  const explain = (...argv: string[]) => runCli("explain", "--model", MODEL, ...argv);

  it("draws a bar for every input of the worst hour of a crisis", async () => {
    const { status, stdout } = await explain("--history", "march-2020", "--asset", "ETH");
    expect(status).to.equal(0);
    expect(stdout).to.match(/^ETH scores \d+\.\d \(stress\): .* above the calm reference of /);
    for (const { name } of SCHEMA) expect(stdout).to.match(new RegExp(`^${name} `, "m"));
    expect(stdout).to.include("█").and.include("chance of a fall of more than 10 %");
  });

  it("writes the same explanation as JSON that it prints with --json", async () => {
    const source = ["--history", "may-2022", "--asset", "BTC", "--round", "458900"];
    const argv = ["explain", "--model", MODEL, ...source, "--out", file("why.json")];
    const { status, stdout } = await runCli("--json", ...argv);
    expect(status).to.equal(0);
    const told = JSON.parse(stdout);
    expect(told).to.deep.equal(JSON.parse(readFileSync(file("why.json"), "utf8")));
    expect(told.format).to.equal("ballast.explanation/1");
    expect(told.explanations[0]).to.include({ subject: "BTC", round: 458_900 });
    expect(told.explanations[0].contributions).to.have.length(16);
    const inspected = await runCli("inspect", file("why.json"));
    expect(inspected.stdout).to.include(told.explanations[0].sentence);
  });

  it("explains every market of an observation", async () => {
    const observation = { format: "ballast.features/1", round: 7, markets: makeFeatures(2, 3) };
    writeFileSync(file("seen.json"), JSON.stringify(observation));
    const { status, stdout } = await explain("--features", file("seen.json"));
    expect(status).to.equal(0);
    expect(stdout)
      .to.match(/^market 0 scores/m)
      .and.match(/^market 1 scores/m);
  });

  it("explains the median of a round's reports, and why the interval is as wide as it is", async () => {
    const reports = makeReports(makePublishers(3), makeFeed(1), 440_000);
    const paths = reports.map((report, i) => {
      writeFileSync(file(`report-${i}`), serialiseReport(report));
      return file(`report-${i}`);
    });
    const { status, stdout, stderr } = await explain("--report", ...paths);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(/^interval \d+\.\d\d–\d+\.\d\d, because publishers differ about /m);

    const refused = async (code: string, ...files: string[]): Promise<void> => {
      const run = await explain("--report", ...files);
      expect(run.stderr).to.match(new RegExp(`^error\\[${code}\\]: `));
      expect(run.status).to.equal(code === "REPORT_COUNT" ? 2 : 3);
    };
    const [first = "", second = "", third = ""] = paths;
    const edit = (name: string, change: object): string => {
      const text = readFileSync(third, "utf8");
      writeFileSync(file(name), JSON.stringify({ ...JSON.parse(text), ...change }));
      return file(name);
    };
    await refused("REPORT_COUNT", first, second);
    await refused("PUBLISHER_TWICE", first, second, second);
    await refused("REPORT_ROUND", first, second, edit("round", { round: 440_001 }));
    await refused("REPORT_FEED", first, second, edit("feed", { feedId: "1" }));
    const twoMarkets = edit("markets", { features: makeFeatures(2, 3) });
    await refused("REPORT_MARKETS", first, second, twoMarkets);
    const forged = edit("forged", { features: makeFeatures(1, 99) });
    await refused("REPORT_SIGNATURE", first, second, forged);
  });

  it("explains a proof by the reports it was made from, and by no others", async () => {
    const feed = makeFeed(1);
    const reports = makeReports(makePublishers(3), feed, 440_000);
    const paths = reports.map((report, i) => {
      writeFileSync(file(`own-${i}`), serialiseReport(report));
      return file(`own-${i}`);
    });
    const vectors = reports.map(({ features }) => features[0] ?? []);
    const proven = scoreMarket(model, vectors);
    const claim = { configHash: 1n, round: 440_000, bitmap: 0b10101, markets: [proven] };
    const explainProof = async (statement: PublicInputs) => {
      const publicSignals = encodePublicSignals(statement);
      const proof = serialiseProofFile({ shape: "small", proof: UNVERIFIED, publicSignals });
      writeFileSync(file("proof.json"), proof);
      return explain("--report", ...paths, "--proof", file("proof.json"));
    };
    const { status, stdout, stderr } = await explainProof(claim);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.match(/^market 0 scores/);
    for (const [difference, text] of [
      [{ round: 440_001 }, "round"],
      [{ bitmap: 0b11111 }, "reports"],
      [{ markets: [{ ...proven, score: proven.score + 1 }] }, "the score of market 0"],
      [{ markets: [{ ...proven, scoreHigh: proven.scoreHigh - 1 }] }, "the high end of market 0"],
      [{ markets: [{ ...proven, factors: proven.factors.with(3, 0) }] }, "systemStress of market"],
    ] as const) {
      const run = await explainProof({ ...claim, ...difference });
      expect(run.status, text).to.equal(3);
      expect(run.stderr)
        .to.match(/^error\[EXPLAIN_PROOF\]: /)
        .and.include(text);
    }
    const alone = await explain("--proof", file("proof.json"));
    expect(alone.status).to.equal(2);
    expect(alone.stderr).to.match(/^error\[EXPLAIN_PROOF_ALONE\]: /);
  });

  it("exits 2 when it is not clear what to explain, and 3 for what is not there", async () => {
    const usage = [
      [],
      ["--history", "march-2020"],
      ["--asset", "ETH", "--features", "x"],
      ["--history", "march-2020", "--asset", "ETH", "--features", "x"],
      ["--history", "march-2020", "--asset", "ETH", "--round", "-1"],
    ];
    for (const argv of usage) {
      const { status, stdout } = await explain(...argv);
      expect([status, stdout], argv.join(" ")).to.deep.equal([2, ""]);
    }
    for (const argv of [
      ["--history", "march-2020", "--asset", "DOGE"],
      ["--history", "march-2021", "--asset", "ETH"],
      ["--history", "march-2020", "--asset", "ETH", "--round", "1"],
    ]) {
      expect((await explain(...argv)).status, argv.join(" ")).to.equal(3);
    }
  });

  it("fits its bars to the terminal", async () => {
    const [market] = await explainSource(model, { history: "june-2022", asset: "ETH" });
    if (market === undefined) throw new Error("nothing explained");
    const widest = (columns: number): number => {
      const bars = formatExplanation(market, columns)
        .split("\n")
        .filter((line) => /[█░]/.test(line));
      return Math.max(...bars.map((line) => line.length));
    };
    expect(widest(80)).to.equal(80);
    expect(widest(60)).to.equal(60);
    expect(widest(20)).to.be.above(20);
    expect(widest(500)).to.equal(widest(120));
  });
});
