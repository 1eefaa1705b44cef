/** Our adapters, wired to an access manager and to a protocol, on the chain of the deployer. */
import { AbiCoder, type BaseContract, keccak256, type Signer } from "ethers";
import {
  ADAPTER_PERMISSIONS,
  type AdapterPermission,
} from "../../../contracts/ignition/adapter-permissions.ts";
import { deployHook } from "../../../contracts/ignition/hook-address.ts";
import { ROLES, selectorOf } from "../../../contracts/ignition/permissions.ts";
import { ethers } from "../chain.ts";
import type { Aave } from "./aave.ts";
import { call } from "./deploy.ts";
import type { PoolKey, Uniswap } from "./uniswap.ts";

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
  const factory = await ethers.getContractFactory("AaveSteward", deployer);
  const steward = await factory.deploy(accessManager, policy, provider);
  await steward.waitForDeployment();
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
  const factory = await ethers.getContractFactory("RegimeIrm", deployer);
  const irm = await factory.deploy(morpho, policy, marketId, baseline);
  return irm.waitForDeployment();
}

export interface HookParameters extends PolicySide {
  readonly uniswap: Pick<Uniswap, "manager">;
  readonly baselineFeePips: number;
}

export async function deployFeeHook(parameters: HookParameters) {
  const { deployer, accessManager, policy, uniswap, baselineFeePips } = parameters;
  const factory = await ethers.getContractFactory("RegimeFeeHook", deployer);
  const args = [accessManager, uniswap.manager, policy, baselineFeePips];
  const { data: initCode } = await factory.getDeployTransaction(...args);
  const hook = factory.attach(await deployHook({ signer: deployer, initCode }));
  await wire(accessManager, "RegimeFeeHook", hook);
  return hook;
}

const POOL_KEY = "tuple(address,address,uint24,int24,address)";

export const poolIdOf = (key: PoolKey): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode([POOL_KEY], [Object.values(key)]));
