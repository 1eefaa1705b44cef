/** Every contract that is deployed fits into the limit of EIP-170. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import hre from "hardhat";

const LIMIT_BYTES = 24_576;

describe("contract sizes", () => {
  it("stay below 24,576 bytes", async () => {
    const names = await hre.artifacts.getAllFullyQualifiedNames();
    const ours = [...names].filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    expect(ours).to.include("contracts/RiskPolicy.sol:RiskPolicy");
    const sizes = ours.map((name) => {
      const artifact: { deployedBytecode: string } = JSON.parse(
        readFileSync(`build/hardhat/artifacts/${name.replace(":", "/")}.json`, "utf8"),
      );
      return { name, bytes: (artifact.deployedBytecode.length - 2) / 2 };
    });
    expect(sizes.filter(({ bytes }) => bytes > LIMIT_BYTES)).to.deep.equal([]);
    expect(Math.max(...sizes.map(({ bytes }) => bytes))).to.be.greaterThan(10_000);
  });
});
