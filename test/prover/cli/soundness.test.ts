import { expect } from "chai";
import { runCli } from "../../helpers/run-cli.ts";

describe("ballast soundness", () => {
  for (const jobs of ["0", "65", "-1", "2.5", "two"]) {
    it(`refuses ${jobs} processes before it starts any`, async () => {
      const { status, stderr } = await runCli("soundness", "--quick", `--jobs=${jobs}`);
      expect(status).to.equal(2);
      expect(stderr).to.include("error[COUNT]").and.to.include("1 to 64");
    });
  }

  it("refuses a shape that there is not", async () => {
    const { stderr } = await runCli("soundness", "--quick", "--shape", "huge");
    expect(stderr).to.include("error[SHAPE_UNKNOWN]").and.to.include("batch");
  });
});
