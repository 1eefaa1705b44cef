/** Aave with two reserves and our steward on the first; what its getters say of a reserve. */
import type { BaseContract } from "ethers";

import { type Aave, deployAave } from "../../../prover/chain/protocols/aave.ts";
import { ASSET_CONFIG, USDC, WETH } from "../../../prover/chain/protocols/aave-reserves.ts";
import { deploySteward } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { deployRoles } from "./roles.ts";
import { CALM_WORDS, deployScripted, script } from "./scripted-policy.ts";

const FULL_BONUS_BPS = 10_000;

/** The steward on a scripted policy that starts calm, its values adopted. */
export async function scriptedAave() {
  const { accessManager, operator, stranger, guardian, deployer } = await deployRoles();
  const policy = await deployScripted();
  await script(policy, CALM_WORDS);
  const aave = await deployAave(deployer, [WETH, USDC]);
  const steward = await deploySteward({ deployer, accessManager, policy }, aave);
  const [asset] = aave.tokens;
  if (asset === undefined) throw new Error("Aave has no reserve");
  await call(steward, "configureAsset", asset, ASSET_CONFIG);
  await call(steward, "adopt", asset);
  return { accessManager, aave, steward, policy, asset, deployer, guardian, operator, stranger };
}

/** A reserve as Aave's own getters say, in the names of IAaveSteward.Parameters. */
export async function reserveOf({ pool, strategy, configurator }: Aave, asset: BaseContract) {
  const bits: bigint = (await pool.getFunction("getConfiguration")(asset)).data;
  const field = (at: bigint, width: bigint) => Number((bits >> at) & ((1n << width) - 1n));
  const rates = await strategy.getFunction("getInterestRateDataBps")(asset);
  return {
    bits,
    ltvBps: field(0n, 16n),
    thresholdBps: field(16n, 16n),
    liquidationBonusBps: Math.max(0, field(32n, 16n) - FULL_BONUS_BPS),
    isFrozen: field(57n, 1n) === 1,
    borrowCap: field(80n, 36n),
    supplyCap: field(116n, 36n),
    optimalBps: Number(rates.optimalUsageRatio),
    baseBps: Number(rates.baseVariableBorrowRate),
    slope1Bps: Number(rates.variableRateSlope1),
    slope2Bps: Number(rates.variableRateSlope2),
    pendingLtvBps: Number(await configurator.getFunction("getPendingLtv")(asset)),
  };
}

/** Everything of the word that the steward may not move. */
export function outOfScope(bits: bigint): bigint {
  const caps = ((1n << 72n) - 1n) << 80n;
  const ltvAndBonus = 0xffff_0000_ffffn;
  return bits & ~(caps | ltvAndBonus);
}
