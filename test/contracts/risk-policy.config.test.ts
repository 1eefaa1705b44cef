import { expect } from "chai";
import { type MarketConfig, STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { goLive, type Live, scoreOf, send, submitNext } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import { policyOf } from "../helpers/policy-view.ts";
import { structOf, UNSAFE_CONFIGS } from "../helpers/unsafe-configs.ts";

const { loadFixture } = networkHelpers;
const live = () => goLive({ markets: 1 });
const { profiles, rules } = STARTING_CONFIG;
const [calm, transition, stress] = profiles;
function configure(live: Live, changes: Partial<MarketConfig>) {
  const args = [9n, { ...STARTING_CONFIG, ...changes }];
  return transact({ contract: live.policy, name: "configureMarket", args });
}

describe("RiskPolicy.configureMarket", () => {
  for (const { title, changes, error, args } of UNSAFE_CONFIGS) {
    it(`refuses ${title}`, async () => {
      const deployed = await loadFixture(live);
      await expectRevert(configure(deployed, changes), { by: deployed.policy, error, args });
    });
  }

  it("stores what it accepts and emits it", async () => {
    const { policy } = await loadFixture(live);
    const stored = await policy.getFunction("marketConfig")(1n);
    const [configured] = await policy.queryFilter("MarketConfigured");
    const emitted = policy.interface.parseLog(configured ?? { topics: [], data: "" });
    expect(emitted?.args).to.deep.equal([1n, stored]);
    expect(stored.profiles[2].slope2Bps).to.equal(BigInt(stress.slope2Bps));
    expect(stored.rules.dwellSeconds).to.equal(BigInt(rules.dwellSeconds));
    expect(stored.borrowCap).to.equal(STARTING_CONFIG.borrowCap);
    for (const [i, limits] of STARTING_CONFIG.limits.entries()) {
      expect([...stored.limits[i]]).to.deep.equal(structOf(limits).map(BigInt));
    }
    for (const [i, profile] of STARTING_CONFIG.profiles.entries()) {
      expect([...stored.profiles[i]]).to.deep.equal(Object.values(profile).map(BigInt));
    }
  });

  it("C5 shows no cap of 0, however small the share", async () => {
    const deployed = await loadFixture(live);
    await configureKnown(deployed, { ...STARTING_CONFIG, borrowCap: 1n, supplyCap: 1n });
    const { borrowCap, supplyCap } = await deployed.policy.getFunction("policy")(1n);
    expect([borrowCap, supplyCap]).to.deep.equal([1n, 1n]);
  });

  it("starts a market in transition, at its profile", async () => {
    const deployed = await loadFixture(live);
    const { regimeState } = await deployed.policy.getFunction("marketState")(1n);
    expect(regimeState.regime).to.equal(1n);
    const { haircut, cap, ratePosition, liquidation, fee } = await policyOf(deployed);
    expect([haircut, cap, ratePosition, liquidation, fee]).to.deep.equal([
      3_500, 10_000, 10_000, 10_000, 10_000,
    ]);
  });

  it("keeps a known market's levels, and lifts them into a tighter corridor", async () => {
    const deployed = await loadFixture(live);
    const { policy } = deployed;
    const tighter: MarketConfig = {
      ...STARTING_CONFIG,
      liquidationThresholdBps: 6_000,
      profiles: [
        { ...calm, maxLtvBps: 5_700 },
        { ...transition, maxLtvBps: 5_500 },
        { ...stress, maxLtvBps: 5_000 },
      ],
    };
    await expect(configureKnown(deployed, tighter))
      .to.emit(policy, "LevelLifted")
      .withArgs(1n, 0, 3_500, 4_300);
    expect(await policyOf(deployed)).to.include({ haircut: 4_300, ratePosition: 10_000 });
    await configureKnown(deployed, STARTING_CONFIG);
    expect(await policyOf(deployed)).to.include({ haircut: 4_300 });
  });

  it("G4 raises no cap at once: the position rises, and the cap recharges in steps", async () => {
    const deployed = await loadFixture(live);
    const { policy } = deployed;
    const before = await policy.getFunction("policy")(1n);
    const borrowCap = 2n * STARTING_CONFIG.borrowCap;
    await configureKnown(deployed, { ...STARTING_CONFIG, borrowCap });
    const after = await policy.getFunction("policy")(1n);
    expect(after.borrowCap).to.equal(before.borrowCap);
    expect(after.supplyCap < before.supplyCap).to.equal(true);
    for (let i = 0; i < 9; i++) {
      await submitNext(deployed, [scoreOf(5_000, 100)]);
      await send(policy, "sync", 1n);
    }
    expect(await policyOf(deployed)).to.include({ cap: 17_750 });
  });

  it("G4 loosens no curve, liquidation or fee at once", async () => {
    const deployed = await loadFixture(live);
    const { policy } = deployed;
    const before = await policy.getFunction("policy")(1n);
    const looser: MarketConfig = {
      ...STARTING_CONFIG,
      profiles: [
        calm,
        {
          ...transition,
          kinkBps: 8_800,
          slope1Bps: 500,
          graceSeconds: 10_800,
          lpFeePips: 900,
        },
        stress,
      ],
    };
    await configureKnown(deployed, looser);
    const after = await policy.getFunction("policy")(1n);
    expect(after.curve.kinkBps <= before.curve.kinkBps).to.equal(true);
    expect(after.curve.slope1Bps >= before.curve.slope1Bps).to.equal(true);
    expect(after.graceSeconds <= before.graceSeconds).to.equal(true);
    expect(after.lpFeePips).to.equal(before.lpFeePips);
    expect(await policy.getFunction("lpFee")(1n)).to.equal(before.lpFeePips);
  });

  it("G4 shows the tightest end when even that is looser than before", async () => {
    const deployed = await loadFixture(live);
    const { policy } = deployed;
    const flat: MarketConfig = { ...STARTING_CONFIG, profiles: [calm, calm, calm] };
    await configureKnown(deployed, flat);
    const { cap, ratePosition, liquidation, fee, haircut } = await policyOf(deployed);
    expect([cap, ratePosition, liquidation, fee]).to.deep.equal([20_000, 20_000, 20_000, 20_000]);
    expect(haircut).to.equal(3_500);
    expect((await policy.getFunction("policy")(1n)).lpFeePips).to.equal(500n);
  });
});

const configureKnown = ({ policy }: Live, config: MarketConfig) =>
  transact({ contract: policy, name: "configureMarket", args: [1n, config] });
