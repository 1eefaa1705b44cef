import { expect } from "chai";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { goLive, PERIOD_SECONDS, scoreOf, send, submitNext } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert } from "../../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;
const coder = ethers.AbiCoder.defaultAbiCoder();
const MARKETS = [`0x${"a1".repeat(20)}`, `0x${"b2".repeat(20)}`].map((a) => ethers.getAddress(a));
const [ONE = "", TWO = ""] = MARKETS;
const UPDATE_TYPES = [
  ...["RiskScore", "Regime", "RateStrategyUpdate", "LoanToValue", "BorrowCap", "SupplyCap"],
  ...["LiquidationBonus", "PoolFee"],
];

async function fixture() {
  const live = await goLive({ markets: 2 });
  const oracle = await live.oracle.getAddress();
  const policy = await live.policy.getAddress();
  const deploy = (markets: readonly string[], ids: readonly bigint[]) =>
    ethers.deployContract("ChaosRiskOracleAdapter", [oracle, policy, markets, ids]);
  const adapter = await deploy(MARKETS, [1n, 2n]);
  const round = async (one: number, two: number) => {
    const submitted = await submitNext(live, [scoreOf(one, 100), scoreOf(two, 100)]);
    await send(live.policy, "syncBatch", [1n, 2n]);
    return submitted;
  };
  const read = (name: string, market: string) =>
    adapter.getFunction("getLatestUpdateByParameterAndMarket")(name, market);
  const words = async (name: string, market: string): Promise<bigint[]> => {
    const { newValue } = await read(name, market);
    return [...coder.decode(new Array((newValue.length - 2) / 64).fill("uint256"), newValue)];
  };
  return { ...live, deploy, adapter, round, read, words };
}

describe("ChaosRiskOracleAdapter", () => {
  it("has the selectors and the struct that risk agents call", async () => {
    const { adapter } = await loadFixture(fixture);
    const update = "(uint256,bytes,string,bytes,string,uint256,address,bytes)";
    const { outputs, selector } = adapter.getFunction("getUpdateById").fragment;
    expect(outputs.map((output) => output.format())).to.deep.equal([update]);
    expect(selector).to.equal(ethers.id("getUpdateById(uint256)").slice(0, 10));
    expect(await adapter.getFunction("getAllUpdateTypes")()).to.deep.equal(UPDATE_TYPES);
  });

  it("serves every parameter as the policy has it, with the time its score speaks of", async () => {
    const live = await loadFixture(fixture);
    for (let i = 0; i < 2; i++) await live.round(5_000, 8_000);
    const round = await live.round(5_000, 8_000);
    const [, transition, stress] = STARTING_CONFIG.profiles;
    expect(await live.words("RiskScore", TWO)).to.deep.equal([8_000n, 7_900n, 8_100n]);
    expect(await live.words("Regime", ONE)).to.deep.equal([1n]);
    expect(await live.words("Regime", TWO)).to.deep.equal([2n]);
    expect(await live.words("LoanToValue", ONE)).to.deep.equal([BigInt(transition.maxLtvBps)]);
    expect(await live.words("LoanToValue", TWO)).to.deep.equal([BigInt(stress.maxLtvBps)]);
    expect(await live.words("PoolFee", TWO)).to.deep.equal([BigInt(stress.lpFeePips)]);
    for (const [market, id] of [
      [ONE, 1n],
      [TWO, 2n],
    ] as const) {
      const policy = await live.policy.getFunction("policy")(id);
      const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = policy.curve;
      const curve = [kinkBps, baseBps, slope1Bps, slope2Bps + convexBps];
      expect(await live.words("RateStrategyUpdate", market)).to.deep.equal(curve);
      expect(await live.words("BorrowCap", market)).to.deep.equal([policy.borrowCap]);
      expect(await live.words("SupplyCap", market)).to.deep.equal([policy.supplyCap]);
      expect(await live.words("LiquidationBonus", market)).to.deep.equal([
        policy.liquidationBonusBps,
      ]);
    }
    const update = await live.read("LoanToValue", TWO);
    expect(update.timestamp).to.equal(BigInt(round * PERIOD_SECONDS));
    expect(update.referenceId).to.equal(`2/${round}`);
    expect([update.updateType, update.market]).to.deep.equal(["LoanToValue", TWO]);
    const data = coder.decode(["uint32", "uint8", "bool"], update.additionalData);
    expect([...data]).to.deep.equal([BigInt(round), 0n, false]);
  });

  it("gives ids that grow with the round and with staleness, and finds updates by them", async () => {
    const live = await loadFixture(fixture);
    const counter = live.adapter.getFunction("updateCounter");
    const idOf = live.adapter.getFunction("latestUpdateIdByMarketAndType");
    expect(await counter()).to.equal(0n);
    expect(await idOf(ONE, "Regime")).to.equal(0n);
    const ids: bigint[] = [];
    const note = async () => {
      const ofEach: bigint[] = [];
      for (const market of MARKETS) {
        for (const name of UPDATE_TYPES) {
          const update = await live.read(name, market);
          expect(await live.adapter.getFunction("getUpdateById")(update.updateId)).to.deep.equal(
            update,
          );
          expect(await idOf(market, name)).to.equal(update.updateId);
          ofEach.push(update.updateId);
        }
      }
      expect(new Set(ofEach).size).to.equal(2 * UPDATE_TYPES.length);
      expect(await counter()).to.equal(ofEach.toSorted((a, b) => (a < b ? -1 : 1)).at(-1));
      ids.push(await idOf(ONE, "LoanToValue"));
    };
    await live.round(3_000, 3_000);
    await note();
    await live.round(3_000, 3_000);
    await note();
    await time.increase(STARTING_CONFIG.staleAfterSeconds + 1);
    await note();
    await time.increase(STARTING_CONFIG.deadAfterSeconds);
    await note();
    await live.round(3_000, 3_000);
    await note();
    expect(ids).to.deep.equal(ids.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(ids).size).to.equal(ids.length);
    const [replaced = 0n] = ids;
    for (const id of [replaced, 0n, 9n, (2n << 8n) | 1n, 2n ** 255n]) {
      const call = live.adapter.getFunction("getUpdateById")(id);
      await expectRevert(call, { by: live.adapter, error: "UpdateNotHeld", args: [id] });
    }
  });

  it("packs round, staleness, place of the market and type into an id", async () => {
    const live = await loadFixture(fixture);
    const idOf = live.adapter.getFunction("latestUpdateIdByMarketAndType");
    const round = BigInt(await live.round(3_000, 3_000));
    expect(await idOf(ONE, "RiskScore")).to.equal((round << 18n) | 1n);
    expect(await idOf(TWO, "PoolFee")).to.equal((round << 18n) | (1n << 8n) | 8n);
    await time.increase(STARTING_CONFIG.deadAfterSeconds);
    expect(await idOf(TWO, "PoolFee")).to.equal((round << 18n) | (2n << 16n) | (1n << 8n) | 8n);
  });

  it("refuses an unknown parameter by its name, an unknown market, and one without a score", async () => {
    const live = await loadFixture(fixture);
    const by = live.adapter;
    const name = "Slope3Update";
    await expectRevert(live.read(name, ONE), { by, error: "UpdateTypeUnknown", args: [name] });
    const nobody = live.stranger.address;
    const unknown = { by, error: "MarketUnknown", args: [nobody] };
    await expectRevert(live.read("Regime", nobody), unknown);
    const early = { by, error: "NoUpdate", args: ["Regime", ONE] };
    await expectRevert(live.read("Regime", ONE), early);
  });

  it("lets nobody publish", async () => {
    const { adapter, deployer } = await loadFixture(fixture);
    expect(await adapter.getFunction("isAuthorized")(deployer.address)).to.equal(false);
    const one = adapter.getFunction("publishRiskParameterUpdate");
    const many = adapter.getFunction("publishBulkRiskParameterUpdates");
    const refusal = { by: adapter, error: "PublishingDisabled", args: [] };
    await expectRevert(one.staticCall("", "0x", "Regime", ONE, "0x"), refusal);
    await expectRevert(many.staticCall([], [], [], [], []), refusal);
  });

  it("serves up to sixteen markets, and is not deployed without one, with one twice, or with one that has no policy", async () => {
    const { adapter, deploy, policy } = await loadFixture(fixture);
    const many = Array.from({ length: 17 }, (_, i) => ethers.toBeHex(i + 1, 20));
    const lists: [string[], bigint[]][] = [
      [[], []],
      [[ONE], []],
      [[ONE], [1n, 2n]],
      [many, many.map(() => 1n)],
    ];
    await deploy(
      many.slice(1),
      many.slice(1).map(() => 1n),
    );
    for (const [markets, ids] of lists) {
      const args = [markets.length, ids.length];
      await expectRevert(deploy(markets, ids), { by: adapter, error: "MarketListInvalid", args });
    }
    for (const market of [ONE, ethers.ZeroAddress]) {
      const markets = market === ONE ? [ONE, ONE] : [market];
      const call = deploy(markets, market === ONE ? [1n, 2n] : [1n]);
      await expectRevert(call, { by: adapter, error: "MarketAddressInvalid", args: [market] });
    }
    const missing = { by: policy, error: "MarketNotConfigured", args: [9n] };
    await expectRevert(deploy([ONE], [9n]), missing);
  });
});
