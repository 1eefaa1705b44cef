import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { serialiseFeed } from "../../../prover/statement/feed.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { makeFeatures, makeFeed } from "../../helpers/world.ts";

const PASSPHRASE = "canary passphrase 7f3a";

describe("ballast publisher", () => {
  const file = useTemporaryDirectory();

  const keygen = () =>
    runCli(
      ...["publisher", "keygen", "--out", file("key.json")],
      ...["--passphrase-file", file("passphrase")],
    );
  const sign = (out: string) =>
    runCli(
      ...["publisher", "sign", "--keystore", file("key.json"), "--feed", file("feed.json")],
      ...["--features", file("features.json"), "--out", file(out)],
      ...["--passphrase-file", file("passphrase")],
    );
  const observe = (seed: number, markets = 1) => {
    const observation = {
      format: "ballast.features/1",
      round: 440_000,
      markets: makeFeatures(markets, seed),
    };
    writeFileSync(file("features.json"), JSON.stringify(observation));
  };

  beforeEach(() => {
    writeFileSync(file("passphrase"), `${PASSPHRASE}\n`);
    writeFileSync(file("feed.json"), serialiseFeed(makeFeed(1)));
    observe(1);
  });

  it("makes a key, signs with it, and verifies the report", async () => {
    const made = await keygen();
    expect(made.status, made.stderr).to.equal(0);
    expect(statSync(file("key.json")).mode & 0o777).to.equal(0o600);

    const signed = await sign("report.json");
    expect(signed.status, signed.stderr).to.equal(0);
    const check = ["publisher", "verify", "--report", file("report.json")];
    const verified = await runCli("--json", ...check, "--feed", file("feed.json"));
    expect(JSON.parse(verified.stdout)).to.deep.equal({
      valid: true,
      checks: { signature: true, feed: true },
    });

    const all = [made, signed, verified].map((run) => run.stdout + run.stderr).join("");
    expect(all).to.not.include(PASSPHRASE);
  });

  it("exits 1 for a report that was changed after signing", async () => {
    await keygen();
    await sign("report.json");
    const report = JSON.parse(readFileSync(file("report.json"), "utf8"));
    report.round += 1;
    writeFileSync(file("report.json"), JSON.stringify(report));
    const { status, stdout } = await runCli(
      ...["publisher", "verify", "--report", file("report.json")],
    );
    expect(status).to.equal(1);
    expect(stdout).to.equal("signature: WRONG\n");
  });

  it("exits 7 rather than sign two different reports of one round", async () => {
    await keygen();
    expect((await sign("report.json")).status).to.equal(0);
    expect((await sign("again.json")).status).to.equal(0);
    expect(readFileSync(file("again.json"))).to.deep.equal(readFileSync(file("report.json")));
    observe(2);
    const { status, stderr } = await sign("other.json");
    expect(status).to.equal(7);
    expect(stderr).to.match(/^error\[SIGN_EQUIVOCATION\]/);
    expect(readdirSync(file("."))).to.not.include("other.json");
  });

  it("does not replace a keystore", async () => {
    await keygen();
    const before = readFileSync(file("key.json"));
    const { status, stderr } = await keygen();
    expect(status).to.equal(2);
    expect(stderr).to.match(/^error\[FILE_EXISTS\]/m);
    expect(readFileSync(file("key.json"))).to.deep.equal(before);
  });

  it("exits 7 for a wrong passphrase and 3 for the wrong number of markets", async () => {
    await keygen();
    observe(1, 2);
    expect((await sign("report.json")).stderr).to.match(/^error\[FEATURES_MARKETS\]/);
    observe(1);
    writeFileSync(file("passphrase"), "not the passphrase\n");
    const { status, stderr } = await sign("report.json");
    expect(status).to.equal(7);
    expect(stderr).to.match(/^error\[PASSPHRASE_WRONG\]/);
  });
});
