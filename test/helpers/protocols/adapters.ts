/** Our adapters on the simulated chain, wired to an access manager and to a protocol. */
import { AbiCoder, type BaseContract, concat, keccak256 } from "ethers";
import {
  ADAPTER_PERMISSIONS,
  type AdapterPermission,
} from "../../../contracts/ignition/adapter-permissions.ts";
import { CREATE2_DEPLOYER, findHookAddress } from "../../../contracts/ignition/hook-address.ts";
import { ROLES, selectorOf } from "../../../contracts/ignition/permissions.ts";
import { ethers, networkHelpers } from "../chain.ts";
import type { Aave } from "./aave.ts";
import { call } from "./deploy.ts";
import type { PoolKey, Uniswap } from "./uniswap.ts";

/** What an adapter needs of Ballast; the policy may be a scripted one. */
export interface PolicySide {
  readonly accessManager: BaseContract;
  readonly policy: BaseContract;
}

/** The runtime code that is at CREATE2_DEPLOYER on public chains. */
const CREATE2_DEPLOYER_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

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
  { accessManager, policy }: PolicySide,
  { provider, acl }: Aave,
) {
  const steward = await ethers.deployContract("AaveSteward", [accessManager, policy, provider]);
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
  readonly morpho: BaseContract | string;
  readonly policy: BaseContract;
  readonly marketId: bigint;
  readonly baseline: Curve;
}

export const deployIrm = ({ morpho, policy, marketId, baseline }: IrmParameters) =>
  ethers.deployContract("RegimeIrm", [morpho, policy, marketId, baseline]);

export interface HookParameters extends PolicySide {
  readonly uniswap: Pick<Uniswap, "manager">;
  readonly baselineFeePips: number;
}

/** Through the CREATE2 deployer, at an address that carries the hook's permissions. */
export async function deployFeeHook(parameters: HookParameters) {
  const { accessManager, policy, uniswap, baselineFeePips } = parameters;
  await networkHelpers.setCode(CREATE2_DEPLOYER, CREATE2_DEPLOYER_CODE);
  const factory = await ethers.getContractFactory("RegimeFeeHook");
  const args = [accessManager, uniswap.manager, policy, baselineFeePips];
  const { data } = await factory.getDeployTransaction(...args);
  const { salt, address } = findHookAddress(data);
  const [signer] = await ethers.getSigners();
  const sent = await signer?.sendTransaction({ to: CREATE2_DEPLOYER, data: concat([salt, data]) });
  await sent?.wait();
  const hook = factory.attach(address);
  await wire(accessManager, "RegimeFeeHook", hook);
  return hook;
}

const POOL_KEY = "tuple(address,address,uint24,int24,address)";

export const poolIdOf = (key: PoolKey): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode([POOL_KEY], [Object.values(key)]));
