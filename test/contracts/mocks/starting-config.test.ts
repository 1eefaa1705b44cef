import { expect } from "chai";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { ethers } from "../../helpers/chain.ts";

/** Numbers of a configuration in the order of the contract's struct. */
const numbersIn = (value: unknown): bigint[] => {
  if (typeof value === "bigint") return [value];
  if (typeof value === "number") return [BigInt(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
};

describe("StartingConfig", () => {
  it("is the configuration that the TypeScript tests start from", async () => {
    const contract = await ethers.deployContract("StartingConfig");
    const config: unknown = await contract.getFunction("config")();
    expect(numbersIn(config)).to.deep.equal(numbersIn(STARTING_CONFIG));
  });
});
