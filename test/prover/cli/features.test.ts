import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseFeatureRows } from "../../../model/history/feature-rows.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { assetNames } from "../../../prover/cli/observed-table.ts";
import { serialiseFeaturesFile, serialiseReport } from "../../../prover/report/report-file.ts";
import { serialiseFeed } from "../../../prover/statement/feed.ts";
import { writeRawData } from "../../helpers/raw-data.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { FIRST_HOUR } from "../../helpers/synthetic-market.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { makeFeatures, makeFeed, makePublishers, makeReports } from "../../helpers/world.ts";

const MODEL = join(projectRoot, "model", "ballast-v1.json");
const HOURS = 2_000;

describe("ballast features derive", () => {
  const file = useTemporaryDirectory();
  const derive = (...argv: string[]) =>
    runCli("--json", "features", "derive", "--data", file("."), ...argv);
  const rowsOf = (name: string) =>
    parseFeatureRows({ text: readFileSync(file(name), "utf8"), source: name, kind: "input" });

  beforeEach(() => {
    writeRawData(file("."), HOURS);
  });

  it("writes every round of both scored assets, with what followed those whose day is over", async () => {
    const out = ["--out", file("rows.csv"), "--outcomes", file("falls.csv")];
    const { status, stdout, stderr } = await derive(...out);
    expect(status, stderr).to.equal(0);
    const { rows, outcomes } = JSON.parse(stdout);
    const table = rowsOf("rows.csv");
    expect(table).to.have.length(rows);
    expect(new Set(table.map(({ asset }) => asset))).to.deep.equal(new Set(["ETH", "BTC"]));
    expect(table.at(-1)?.round).to.equal(FIRST_HOUR + HOURS);
    expect(rows - outcomes, "the last 24 rounds of each").to.equal(2 * 24);
    expect(readFileSync(file("falls.csv"), "utf8")).to.match(/^asset,round,fall\nETH,\d+,0/);
  });

  it("is what monitoring reads, outcomes and all", async () => {
    await derive("--out", file("rows.csv"), "--outcomes", file("falls.csv"));
    const argv = ["--features", file("rows.csv"), "--outcomes", file("falls.csv")];
    const { status, stdout, stderr } = await runCli(
      "--json",
      "model",
      "monitor",
      "--model",
      MODEL,
      ...argv,
    );
    expect(status, stderr).to.equal(1);
    expect(JSON.parse(stdout).hasDrift, "an invented market is not the real one").to.equal(true);
  });

  it("takes the rounds and assets that are named, and the same values whatever is around them", async () => {
    await derive("--asset", "LINK", "--out", file("all.csv"));
    const period = ["--from", "2019-03-10", "--to", "2019-03-11T12:00"];
    const { status, stderr } = await derive(
      "--asset",
      "LINK",
      ...period,
      "--out",
      file("some.csv"),
    );
    expect(status, stderr).to.equal(0);
    const some = rowsOf("some.csv");
    expect(some).to.have.length(36);
    const first = Date.UTC(2019, 2, 10) / 3_600_000;
    const wanted = rowsOf("all.csv").filter(({ round }) => round >= first && round < first + 36);
    expect(some).to.deep.equal(wanted);
  });

  it("refuses what it cannot derive, and writes nothing", async () => {
    const refused = async (code: string, status: number, ...argv: string[]): Promise<void> => {
      const run = await derive("--out", file("no.csv"), ...argv);
      expect(run.stderr).to.include(`"code": "${code}"`);
      expect([run.status, run.stdout]).to.deep.equal([status, ""]);
    };
    await refused("FEATURES_EMPTY", 3, "--from", "2024-01-01");
    await refused("FEATURES_ASSET", 2, "--asset", "DOGE");
    await refused("FEATURES_ASSET", 2, "--asset", "ETH", "ETH");
    await refused("UTC_PERIOD", 2, "--from", "2019-03-02", "--to", "2019-03-02");
    await refused("OUT_TWICE", 2, "--outcomes", file("no.csv"));
    expect(() => readFileSync(file("no.csv"))).to.throw("ENOENT");
  });
});

describe("ballast features collect", () => {
  const file = useTemporaryDirectory();
  const feed = makeFeed(2);
  const publishers = makePublishers(2);
  const write = (name: string, text: string): string => {
    writeFileSync(file(name), text);
    return file(name);
  };
  const observation = (name: string, round: number, markets = 2): string =>
    write(name, serialiseFeaturesFile({ round, features: makeFeatures(markets, round) }));
  const report = (name: string, round: number, publisher = 0, ownFeed = feed): string => {
    const signed = makeReports(publishers, ownFeed, round)[publisher];
    if (signed === undefined) throw new RangeError("no such publisher");
    return write(name, serialiseReport(signed));
  };
  const collect = (...observed: string[]) => {
    const argv = ["--feed", write("feed.json", serialiseFeed(feed)), "--out", file("rows.csv")];
    return runCli("features", "collect", ...argv, "--observed", ...observed);
  };

  it("puts observations and reports into one table, market after market, by round", async () => {
    const files = [observation("b", 101), report("c", 102), observation("a", 100)];
    const { status, stderr } = await collect(...files);
    expect(status, stderr).to.equal(0);
    const text = readFileSync(file("rows.csv"), "utf8");
    const rows = parseFeatureRows({ text, source: "rows.csv", kind: "input" });
    expect(rows.map(({ asset, round }) => `${asset} ${round}`)).to.deep.equal(
      ["M0", "M1"].flatMap((asset) => [100, 101, 102].map((round) => `${asset} ${round}`)),
    );
    expect(rows[0]?.features).to.deep.equal(makeFeatures(2, 100)[0]);
    expect(rows[0]?.features).to.have.length(SCHEMA.length);
    expect(rows.every(({ missing }) => missing === 0)).to.equal(true);
  });

  it("names a market by its base asset, and by all of its symbol where two share that", () => {
    expect(assetNames(["ETH/USD", "BTC/USD"])).to.deep.equal(["ETH", "BTC"]);
    expect(assetNames(["ETH/USD", "ETH/BTC"])).to.deep.equal(["ETH/USD", "ETH/BTC"]);
  });

  it("refuses records that are not one publisher's of one feed, and names the file", async () => {
    const refused = async (code: string, culprit: string, ...others: string[]): Promise<void> => {
      const { status, stderr } = await collect(...others, culprit);
      expect(stderr)
        .to.match(new RegExp(`^error\\[${code}\\]: `))
        .and.include(culprit);
      expect(status).to.equal(3);
    };
    const own = report("own", 100);
    await refused("COLLECT_ROUND", observation("twice", 100), own);
    await refused("COLLECT_MARKETS", observation("one", 101, 1), own);
    await refused("COLLECT_PUBLISHER", report("other", 101, 1), own);
    await refused("COLLECT_FEED", report("feed-of-one", 101, 0, makeFeed(1)), own);
    const forged = JSON.parse(readFileSync(own, "utf8"));
    const text = JSON.stringify({ ...forged, round: 105 });
    await refused("REPORT_SIGNATURE", write("forged", text));
    await refused("JSON_SHAPE", write("none", "{}"));
  });
});
