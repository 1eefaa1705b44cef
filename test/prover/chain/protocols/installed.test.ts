import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { missingPackages } from "../../../../prover/chain/protocols/installed.ts";
import { protocolGasTable } from "../../../../prover/cli/describe/bench.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

describe("protocols' packages", () => {
  const at = useTemporaryDirectory();

  it("are here in a checkout", () => {
    expect(missingPackages()).to.deep.equal([]);
  });

  it("are named, and not measured, where only some are installed", () => {
    const folder = at("node_modules");
    mkdirSync(join(folder, "@uniswap/v4-core"), { recursive: true });
    writeFileSync(join(folder, "@uniswap/v4-core/package.json"), "{}");
    const missing = missingPackages(folder);
    expect(missing).to.include("@aave-dao/aave-v3-origin").and.not.include("@uniswap/v4-core");
    const text = protocolGasTable({ missingPackages: missing });
    for (const name of missing) expect(text).to.contain(name);
    expect(text).to.contain("not measured").and.not.contain("undefined");
  });
});
