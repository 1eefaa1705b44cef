import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseModelFile } from "../../../model/model-file.ts";
import { findShape, shapeNames } from "../../../prover/artifacts/manifest.ts";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { benchStatement } from "../../../prover/cli/bench-statement.ts";
import { serialiseReport } from "../../../prover/report/report-file.ts";
import { feedIdOf, serialiseFeed } from "../../../prover/statement/feed.ts";
import { commitmentOf, serialisePublisherSet } from "../../../prover/statement/publisher-set.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { makeFeatures, makeFeed, makePublishers, makeReports } from "../../helpers/world.ts";

const MODEL = join(projectRoot, "model", "ballast-v1.json");

describe("ballast inspect", () => {
  const file = useTemporaryDirectory();
  const publishers = makePublishers(3);
  const feed = makeFeed(2);
  const [report] = makeReports(publishers, feed, 440_000);

  const inspect = async (text: string) => {
    writeFileSync(file("it.json"), text);
    const words = await runCli("inspect", file("it.json"));
    expect(words.status, words.stderr).to.equal(0);
    const facts = await runCli("--json", "inspect", file("it.json"));
    return { words: words.stdout, facts: JSON.parse(facts.stdout) };
  };

  it("says a feed's id and markets", async () => {
    const { words, facts } = await inspect(serialiseFeed(feed));
    expect(words).to.include("feed test-feed, one round every 3600 s");
    expect(facts.feedId).to.equal(String(feedIdOf(feed)));
    expect(facts.markets).to.have.length(2);
  });

  it("says a publisher set's commitment and slots", async () => {
    const { words, facts } = await inspect(serialisePublisherSet(publishers));
    expect(words).to.match(/^slot 4 +publisher-2, x = /m);
    expect(facts.commitment).to.equal(String(commitmentOf(publishers)));
  });

  it("says whether a report is signed by the key it names", async () => {
    if (report === undefined) throw new Error("no report");
    const good = await inspect(serialiseReport(report));
    expect(good.facts.signed).to.equal(true);
    const bad = await inspect(serialiseReport({ ...report, round: 1 }));
    expect(bad.words).to.include("NOT SIGNED by the key it names");
    expect(bad.facts.signed).to.equal(false);
  });

  it("names every feature of an observation", async () => {
    const observation = { format: "ballast.features/1", round: 7, markets: makeFeatures(1, 3) };
    const { words } = await inspect(JSON.stringify(observation));
    expect(words).to.match(/rv6 \d+, park24 \d+, .*venue \d+/);
  });

  it("says a model's commitment and its figures", async () => {
    const { words, facts } = await inspect(readFileSync(MODEL, "utf8"));
    expect(words).to.match(/^ETH held-out crises +AUC 0\.\d+ \(EWMA rule 0\.\d+\)/m);
    expect(facts.commitment).to.match(/^[0-9]{70,77}$/);
    const commit = await runCli("--json", "commit", "--model", MODEL);
    expect(JSON.parse(commit.stdout).modelCommitment).to.equal(facts.commitment);
  });
});

describe("bench statement", () => {
  const { model } = parseModelFile(readFileSync(MODEL, "utf8"), MODEL);
  for (const name of shapeNames) {
    it(`fills shape ${name} with real history`, () => {
      const shape = findShape(name);
      const { publicInputs } = benchStatement(shape, model);
      expect(publicInputs.markets).to.have.length(shape.markets);
      expect(publicInputs.bitmap).to.equal(2 ** shape.reports - 1);
      for (const { score } of publicInputs.markets) expect(score).to.be.greaterThan(6500);
    });
  }
});
