import { expect } from "chai";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("ballast history", () => {
  const inside = useTemporaryDirectory();

  it("refuses a directory that is not there before it reads any data", async () => {
    const out = inside("nowhere");
    const { status, stderr } = await runCli("history", "--data", "/nowhere", "--out", out);
    expect(status).to.be.above(0);
    expect(stderr).to.match(/^error\[FILE_WRITE\]/m);
    expect(stderr).to.not.match(/defect/);
  });
});
