/** Which pools of an address book follow a market, and how much of each is lent. */
import { expect } from "chai";
import { lendingPools } from "../../../prover/chain/read-alarms.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { lent, MARKET_ID, scriptedLending, totalsOf } from "../../helpers/lending.ts";

const { loadFixture } = networkHelpers;
const RAY = 10n ** 27n;
const CODE_HASH = `0x${"00".repeat(32)}`;

const listed = (contract: "LendingMarket" | "RegimeIrm", address: string, marketId: bigint) => ({
  contract,
  address,
  codeHash: CODE_HASH,
  facts: { MARKET_ID: String(marketId) },
});

describe("alarms of lending markets", () => {
  it("E3 read what is lent of every pool that follows the market, and of no other", async () => {
    const world = await loadFixture(lent);
    const address = await world.market.getAddress();
    const extensions = {
      ours: listed("LendingMarket", address, MARKET_ID),
      elsewhere: listed("LendingMarket", address, MARKET_ID + 1n),
      rates: listed("RegimeIrm", address, MARKET_ID),
    };
    const { cashAssets, debtShares, indexRay } = await totalsOf(world);
    const debt = (BigInt(debtShares) * BigInt(indexRay)) / RAY;
    const pools = await lendingPools({ extensions }, ethers.provider, MARKET_ID);
    const utilisationBps = Number((10_000n * debt) / (debt + BigInt(cashAssets)));
    expect(utilisationBps).to.be.greaterThan(0);
    expect(pools).to.deep.equal([{ pool: "ours", utilisationBps }]);
  });

  it("E3 find nothing lent in a pool that is empty", async () => {
    const { market } = await loadFixture(scriptedLending);
    const extensions = { empty: listed("LendingMarket", await market.getAddress(), MARKET_ID) };
    const pools = await lendingPools({ extensions }, ethers.provider, MARKET_ID);
    expect(pools).to.deep.equal([{ pool: "empty", utilisationBps: 0 }]);
  });
});
