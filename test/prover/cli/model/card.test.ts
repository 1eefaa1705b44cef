import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../../prover/artifacts/paths.ts";
import { runCli } from "../../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const CARD = join(projectRoot, "docs", "model-card.json");

describe("ballast model card", () => {
  const file = useTemporaryDirectory();
  const card = (...argv: string[]) => runCli("--json", "model", "card", ...argv);

  it("is what is committed", async () => {
    const { status, stdout, stderr } = await card("--check");
    expect(stderr).not.to.include("error");
    expect(JSON.parse(stdout).different).to.deep.equal([]);
    expect(status).to.equal(0);
  });

  it("writes card and pictures, and notices a changed byte", async () => {
    const made = await card("--out", file("."));
    expect(made.status, made.stderr).to.equal(0);
    const { cardHash, written } = JSON.parse(made.stdout);
    expect(written.length).to.be.at.least(8);
    expect(readFileSync(file("model-card.md"), "utf8")).to.include(cardHash);
    const same = await card("--check", "--out", file("."));
    expect(same.status).to.equal(0);
    const text = readFileSync(file("model-card.json"), "utf8");
    writeFileSync(file("model-card.json"), text.replace("Ballast v1", "Ballast v2"));
    const changed = await card("--check", "--out", file("."));
    expect(changed.status).to.equal(1);
    expect(JSON.parse(changed.stdout).different).to.deep.equal(["model-card.json"]);
  });

  it("is inspected with the hash that a registry stores", async () => {
    const { cardHash } = JSON.parse((await card()).stdout);
    const { status, stdout } = await runCli("inspect", CARD);
    expect(status).to.equal(0);
    expect(stdout)
      .to.include(cardHash)
      .and.match(/^targets +\d+ met, \d+ missed/m);
  });

  it("says whether a registry's hash is this card's", async () => {
    const { cardHash } = JSON.parse((await card()).stdout);
    expect((await card("--hash", cardHash)).status).to.equal(0);
    const other = await card("--hash", `0x${"ca".repeat(32)}`);
    expect([other.status, JSON.parse(other.stdout).isNamed]).to.deep.equal([1, false]);
    for (const hash of ["0x12", cardHash.slice(2), cardHash.toUpperCase()]) {
      expect((await card("--hash", hash)).status).to.equal(2);
    }
  });
});
