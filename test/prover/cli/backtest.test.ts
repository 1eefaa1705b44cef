import { expect } from "chai";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("ballast backtest", () => {
  const path = useTemporaryDirectory();

  it("refuses a window that is none, and a comparison of one alone", async () => {
    for (const window of [["may-2020"], ["may-2022", "--check"]]) {
      const { status, stderr } = await runCli("backtest", "--window", ...window);
      expect(status).to.equal(2);
      expect(stderr).to.include("error[BACKTEST_WINDOW]");
    }
  });

  it("names what is missing before it works", async () => {
    const seed = await runCli("backtest", "--seed", "-1");
    expect(seed.stderr).to.include("error[SEED]");
    const data = await runCli("backtest", "--data", path("nowhere"));
    expect(data.status).to.equal(3);
    expect(data.stderr).to.include("error[DATA_DIRECTORY]");
    const model = await runCli("backtest", "--data", path("."), "--model", path("none.json"));
    expect(model.stderr).to.include("error[FILE_MISSING]");
  });
});
