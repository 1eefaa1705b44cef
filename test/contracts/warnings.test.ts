/** A warning of the compiler is an error: in every source of ours, mocks and generated ones too. */
import { expect } from "chai";
import { sourcePaths, warningsOf } from "../helpers/mutation/compiler.ts";

describe("compiler warnings", () => {
  it("are none", function () {
    this.timeout(300_000);
    const paths = sourcePaths();
    expect(paths.length).to.be.greaterThan(30);
    expect([...new Set(paths.flatMap(warningsOf))]).to.deep.equal([]);
  });
});
