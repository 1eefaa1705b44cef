import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("ballast stress", () => {
  const path = useTemporaryDirectory();

  it("writes its report, compares it, and exits 1 when the report was touched", async () => {
    const first = await runCli("--json", "stress", "--runs", "1", "--out", path("."));
    expect(first.status, first.stderr).to.equal(0);
    const facts = JSON.parse(first.stdout);
    expect(facts.format).to.equal("ballast.stress/1");
    for (const { bound, broken } of facts.bounds) expect(broken, bound).to.equal(0);

    const check = ["stress", "--runs", "1", "--out", path("."), "--check"];
    expect((await runCli(...check)).status).to.equal(0);
    writeFileSync(path("stress.md"), `${readFileSync(path("stress.md"), "utf8")} `);
    const touched = await runCli(...check);
    expect(touched.status).to.equal(1);
    expect(touched.stdout).to.match(/differ.*\nstress\.md/);
  });

  it("refuses a number of runs that is none", async () => {
    const { status, stderr } = await runCli("stress", "--runs", "0");
    expect(status).to.equal(2);
    expect(stderr).to.include("error[RUNS]");
  });
});
