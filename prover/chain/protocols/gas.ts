/** What our adapters add to the protocols' own transactions, measured on the protocols themselves. */
import { type BaseContract, Contract, type Signer } from "ethers";
import { accessManagerArtifact } from "../../../contracts/ignition/artifacts.ts";
import { deployAave } from "./aave.ts";
import { ASSET_CONFIG, TOKEN, USDC, WETH } from "./aave-reserves.ts";
import { deployFeeHook, deployIrm, deploySteward, type PolicySide } from "./adapters.ts";
import { call, deployForeign } from "./deploy.ts";
import { createMorphoMarket, deployMorpho } from "./morpho.ts";
import { morphoPackage } from "./packages.ts";
import { DYNAMIC_FEE, deployUniswap, openPool, poolKey, swapExactIn } from "./uniswap.ts";

export interface ProtocolGas {
  /** Whole transactions: every parameter changes, and the LTV alone. */
  readonly stewardSyncAllGas: number;
  readonly stewardSyncLtvGas: number;
  readonly bareSwapGas: number;
  /** Above a swap of the same amount in a pool without hook that takes the same fee. */
  readonly hookOverheadGas: number;
  /** Above an accrual with the rate model that Morpho ships for tests, which reads nothing. */
  readonly irmOverheadGas: number;
}

export interface MeasuredMarket {
  readonly deployer: Signer;
  readonly policy: BaseContract;
  /** Configured, and not at the values of WETH in aave-reserves.ts. */
  readonly marketId: bigint;
}

export async function measureProtocolGas(market: MeasuredMarket): Promise<ProtocolGas> {
  const { deployer, policy } = market;
  const authority: string = await policy.getFunction("authority")();
  const accessManager = new Contract(authority, accessManagerArtifact.abi, deployer);
  const side = { deployer, accessManager, policy };
  return {
    ...(await stewardGas(side, market)),
    ...(await hookGas(side, market)),
    irmOverheadGas: await irmGas(market),
  };
}

async function stewardGas(side: PolicySide, { marketId }: MeasuredMarket) {
  const aave = await deployAave(side.deployer, [WETH, USDC]);
  const steward = await deploySteward(side, aave);
  const [weth] = aave.tokens;
  const { borrowCap } = await side.policy.getFunction("marketConfig")(marketId);
  const unitsPerToken = borrowCap / ASSET_CONFIG.maxBorrowCap;
  const limits = { maxSupplyCap: ASSET_CONFIG.maxBorrowCap };
  await call(steward, "configureAsset", weth, {
    ...ASSET_CONFIG,
    ...limits,
    marketId,
    unitsPerToken,
  });
  await call(steward, "adopt", weth);
  const all = await call(steward, "sync", weth);
  const { liquidationThresholdBps } = WETH;
  const { maxLtvBps, liquidationBonusBps } = await side.policy.getFunction("policy")(marketId);
  const bonus = 10_000n + liquidationBonusBps;
  const collateral = [maxLtvBps + 1n, liquidationThresholdBps, bonus];
  await call(aave.configurator, "configureReserveAsCollateral", weth, ...collateral);
  const ltv = await call(steward, "sync", weth);
  return { stewardSyncAllGas: Number(all.gasUsed), stewardSyncLtvGas: Number(ltv.gasUsed) };
}

async function hookGas(side: PolicySide, { marketId }: MeasuredMarket) {
  const uniswap = await deployUniswap(side.deployer);
  const fee = Number(await side.policy.getFunction("lpFee")(marketId));
  const hook = await deployFeeHook({ ...side, uniswap, marketId, baselineFeePips: fee });
  const bare = await poolKey(uniswap, fee);
  const hooked = await poolKey(uniswap, DYNAMIC_FEE, await hook.getAddress());
  const gas: number[] = [];
  for (const key of [bare, hooked]) {
    await openPool(uniswap, key);
    // The first swap writes words that later ones find written.
    await swapExactIn(uniswap, key, TOKEN);
    gas.push(Number((await swapExactIn(uniswap, key, TOKEN)).gasUsed));
  }
  const [bareSwapGas = 0, hookedGas = 0] = gas;
  return { bareSwapGas, hookOverheadGas: hookedGas - bareSwapGas };
}

async function irmGas({ deployer, policy, marketId }: MeasuredMarket): Promise<number> {
  const blue = await deployMorpho(deployer);
  const artifact = morphoPackage().get("IrmMock");
  if (artifact === undefined) throw new Error("Morpho has no contract IrmMock");
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } =
    await policy.getFunction("rateCurve")(marketId);
  const numbers = { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps };
  const entries = Object.entries(numbers).map(([name, value]) => [name, Number(value)]);
  const baseline = { ...ZERO_CURVE, ...Object.fromEntries(entries) };
  const ours = await deployIrm({ deployer, policy, morpho: blue.morpho, marketId, baseline });
  const theirs = await deployForeign({ signer: deployer, artifact });
  const gas: number[] = [];
  for (const irm of [theirs, ours]) {
    const params = await createMorphoMarket(blue, irm);
    await call(blue.loanToken, "setBalance", deployer, TOKEN);
    await call(blue.loanToken, "approve", blue.morpho, TOKEN);
    await call(blue.morpho, "supply", params, TOKEN, 0, deployer, "0x");
    await call(blue.morpho, "accrueInterest", params);
    gas.push(Number((await call(blue.morpho, "accrueInterest", params)).gasUsed));
  }
  const [reference = 0, measured = 0] = gas;
  return measured - reference;
}

const ZERO_CURVE = { kinkBps: 0, baseBps: 0, slope1Bps: 0, slope2Bps: 0, convexBps: 0 };
