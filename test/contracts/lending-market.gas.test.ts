/** What each action costs on the real policy, once its slots are written; and that both contracts fit. */
import { expect } from "chai";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import {
  by,
  DAY,
  type LiveLending,
  lentOut,
  liveLending,
  setPrice,
  USDC,
  WETH,
} from "../helpers/lending.ts";

const { loadFixture, time } = networkHelpers;
/** EIP-170. */
const MAX_CODE_BYTES = 24_576;
const HEX_DIGITS_PER_BYTE = 2;

/** Whole transactions, as measured and a few percent: a change of more than this is a decision. */
const LIMITS: Readonly<Record<string, number>> = {
  supply: 132_000,
  withdraw: 115_000,
  addCollateral: 56_000,
  removeCollateral: 119_000,
  borrow: 139_000,
  repay: 117_000,
  accrue: 75_000,
  liquidate: 157_000,
};

async function lived(): Promise<LiveLending> {
  const world = await liveLending();
  await lentOut(world, 10_000n * USDC);
  await by(world, "carol", "addCollateral", WETH, world.carol.address);
  return world;
}

describe("gas and size of LendingMarket", () => {
  it("stay where they are", async () => {
    const world = await loadFixture(lived);
    const { alice, bob } = world;
    const used: Record<string, number> = {};
    const measure = async (
      actor: "alice" | "bob" | "carol",
      name: string,
      ...args: unknown[]
    ): Promise<void> => {
      await time.increase(DAY / 4);
      await setPrice(world, name === "liquidate" ? 1_200n : 2_000n);
      const transaction = await by(world, actor, name, ...args);
      used[name] = Number((await transaction.wait())?.gasUsed);
    };
    await measure("alice", "supply", USDC, alice.address);
    await measure("alice", "withdraw", 10n ** 12n, alice.address);
    await measure("bob", "addCollateral", 1n, bob.address);
    await measure("bob", "removeCollateral", 1n, bob.address);
    await measure("bob", "borrow", USDC, bob.address);
    await measure("bob", "repay", USDC, bob.address);
    await measure("bob", "accrue");
    await measure("carol", "liquidate", bob.address, USDC);
    const rows = Object.entries(used).map(([name, gas]) => `${name} ${gas}`);
    process.stdout.write(`      gas: ${rows.join(", ")}\n`);
    for (const [name, limit] of Object.entries(LIMITS)) {
      expect(used[name], name).to.be.at.most(limit);
    }
  });

  it("fit into a contract each", async () => {
    const { market, fund } = await loadFixture(lived);
    for (const contract of [market, fund]) {
      const code = await ethers.provider.getCode(await contract.getAddress());
      expect(code.length / HEX_DIGITS_PER_BYTE - 1).to.be.below(MAX_CODE_BYTES);
    }
  });
});
