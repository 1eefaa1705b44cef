/**
 * Adapters that Ignition deploys, each a module of its own name, so that a deployment may have several.
 * RegimeFeeHook is not among them: its address has to be searched for (hook-address.ts).
 */
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ADAPTER_PERMISSIONS } from "../adapter-permissions.ts";
import { accessManagerArtifact } from "../artifacts.ts";
import { ROLES, selectorOf } from "../permissions.ts";

export interface AggregatorArguments {
  readonly oracle: string;
  readonly marketId: bigint;
  readonly description: string;
}

export const aggregatorModule = (
  id: string,
  { oracle, marketId, description }: AggregatorArguments,
) =>
  buildModule(id, (m) => ({
    adapter: m.contract("AggregatorV3Adapter", [oracle, marketId, description]),
  }));

export interface ChaosArguments {
  readonly oracle: string;
  readonly policy: string;
  /** The addresses by which Chaos' readers ask, and the market of each. */
  readonly markets: readonly { readonly address: string; readonly marketId: bigint }[];
}

export const chaosModule = (id: string, { oracle, policy, markets }: ChaosArguments) =>
  buildModule(id, (m) => {
    const addresses = markets.map(({ address }) => address);
    const marketIds = markets.map(({ marketId }) => marketId);
    return {
      adapter: m.contract("ChaosRiskOracleAdapter", [oracle, policy, addresses, marketIds]),
    };
  });

export interface StewardArguments {
  readonly accessManager: string;
  readonly policy: string;
  /** Aave's PoolAddressesProvider. */
  readonly addressesProvider: string;
}

/** Runs as the deployer, before the handover: it maps the steward's functions to roles. */
export const stewardModule = (
  id: string,
  { accessManager: manager, policy, addressesProvider }: StewardArguments,
) =>
  buildModule(id, (m) => {
    const accessManager = m.contractAt("AccessManager", accessManagerArtifact, manager);
    const steward = m.contract("AaveSteward", [accessManager, policy, addressesProvider]);
    for (const { role, functions } of ADAPTER_PERMISSIONS) {
      const mapped = [steward, functions.map(selectorOf), ROLES[role]];
      m.call(accessManager, "setTargetFunctionRole", mapped, { id: `AaveSteward_${role}` });
    }
    return { steward };
  });

export interface RateModelArguments {
  readonly morpho: string;
  readonly policy: string;
  readonly marketId: bigint;
  /** The struct IRiskPolicy.RateCurve. */
  readonly baseline: {
    readonly kinkBps: number;
    readonly baseBps: number;
    readonly slope1Bps: number;
    readonly slope2Bps: number;
    readonly convexBps: number;
  };
}

export const rateModelModule = (
  id: string,
  { morpho, policy, marketId, baseline }: RateModelArguments,
) =>
  buildModule(id, (m) => ({
    irm: m.contract("RegimeIrm", [morpho, policy, marketId, { ...baseline }]),
  }));
