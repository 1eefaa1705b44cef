/** Our adapters, wired to an access manager and to a protocol, on the chain of the deployer. */
import { AbiCoder, type BaseContract, ContractFactory, keccak256, type Signer } from "ethers";
import {
  ADAPTER_PERMISSIONS,
  type AdapterPermission,
} from "../../../contracts/ignition/adapter-permissions.ts";
import { deployHook } from "../../../contracts/ignition/hook-address.ts";
import { ROLES, selectorOf } from "../../../contracts/ignition/permissions.ts";
import type { Aave } from "./aave.ts";
import { call, deployForeign, ownArtifact } from "./deploy.ts";
import { type PoolKey, TICK_SPACING, type Uniswap } from "./uniswap.ts";

/** What an adapter needs of Ballast; the policy may be a scripted one. */
export interface PolicySide {
  readonly deployer: Signer;
  readonly accessManager: BaseContract;
  readonly policy: BaseContract;
}

export async function wire(
  accessManager: BaseContract,
  name: AdapterPermission["target"],
  adapter: BaseContract,
): Promise<void> {
  for (const { target, role, functions } of ADAPTER_PERMISSIONS) {
    if (target !== name) continue;
    const selectors = functions.map(selectorOf);
    await call(accessManager, "setTargetFunctionRole", adapter, selectors, ROLES[role]);
  }
}

export async function deploySteward(
  { deployer, accessManager, policy }: PolicySide,
  { provider, acl }: Aave,
) {
  const artifact = await ownArtifact("adapters/aave/AaveSteward.sol");
  const args = [accessManager, policy, provider];
  const steward = await deployForeign({ signer: deployer, artifact, args });
  await wire(accessManager, "AaveSteward", steward);
  await call(acl, "addRiskAdmin", steward);
  return steward;
}

/** In the order of IRiskPolicy.RateCurve. */
export interface Curve {
  readonly kinkBps: number;
  readonly baseBps: number;
  readonly slope1Bps: number;
  readonly slope2Bps: number;
  readonly convexBps: number;
}

export interface IrmParameters {
  readonly deployer: Signer;
  readonly morpho: BaseContract | string;
  readonly policy: BaseContract;
  readonly marketId: bigint;
  readonly baseline: Curve;
}

export async function deployIrm({ deployer, morpho, policy, marketId, baseline }: IrmParameters) {
  const artifact = await ownArtifact("adapters/morpho/RegimeIrm.sol");
  const args = [morpho, policy, marketId, baseline];
  return deployForeign({ signer: deployer, artifact, args });
}

export interface HookParameters {
  readonly deployer: Signer;
  readonly policy: BaseContract;
  readonly uniswap: Uniswap;
  readonly marketId: bigint;
  readonly baselineFeePips: number;
}

export async function deployFeeHook(parameters: HookParameters) {
  const { deployer } = parameters;
  const { abi, bytecode } = await ownArtifact("adapters/uniswap/RegimeFeeHook.sol");
  const factory = new ContractFactory([...abi], bytecode, deployer);
  const { data: initCode } = await factory.getDeployTransaction(hookArguments(parameters));
  return factory.attach(await deployHook({ signer: deployer, initCode }));
}

/** For the pool of both test tokens. */
export const hookArguments = (parameters: HookParameters) => {
  const { policy, uniswap, marketId, baselineFeePips } = parameters;
  const [currency0, currency1] = uniswap.currencies;
  const serves = { currency0, currency1, tickSpacing: TICK_SPACING };
  return { poolManager: uniswap.manager, policy, marketId, baselineFeePips, ...serves };
};

const POOL_KEY = "tuple(address,address,uint24,int24,address)";

export const poolIdOf = (key: PoolKey): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode([POOL_KEY], [Object.values(key)]));
