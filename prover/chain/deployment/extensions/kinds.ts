/**
 * The contracts around the core that a deployment may have: where their source is, which contract of the
 * core each of their getters has to name, and the facts that their deployer chose. Facts are text, as the
 * address book holds them; the audit reads them from the chain again.
 */
import { AbiCoder, Contract, getAddress, keccak256, type Provider, toBeHex } from "ethers";
import type { ContractName } from "../address-book.ts";

export const EXTENSION_KINDS = [
  "SubmitAndSync",
  "AggregatorV3Adapter",
  "ChaosRiskOracleAdapter",
  "LendingMarket",
  "GuaranteeFund",
  "AaveSteward",
  "RegimeIrm",
  "RegimeFeeHook",
] as const;
export type ExtensionKind = (typeof EXTENSION_KINDS)[number];

export type Facts = Readonly<Record<string, string>>;
type ReadFact = (provider: Provider, address: string) => Promise<string>;

interface KindDefinition {
  /** Below contracts/. */
  readonly source: string;
  /** Which contract of the core each getter answers with. */
  readonly wiring: Readonly<Record<string, ContractName>>;
  readonly facts: Readonly<Record<string, ReadFact>>;
}

const getter = (name: string, type: string) => async (provider: Provider, address: string) => {
  const contract = new Contract(address, [`function ${name}() view returns (${type})`], provider);
  return String(await contract.getFunction(name)());
};

/** Getters by their Solidity type. */
const getters = (types: Readonly<Record<string, string>>): KindDefinition["facts"] =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, getter(name, type)]));

export const KINDS: Readonly<Record<ExtensionKind, KindDefinition>> = {
  SubmitAndSync: {
    source: "SubmitAndSync.sol",
    wiring: { ORACLE: "RiskOracle", POLICY: "RiskPolicy" },
    facts: {},
  },
  AggregatorV3Adapter: {
    source: "adapters/AggregatorV3Adapter.sol",
    wiring: { ORACLE: "RiskOracle" },
    facts: getters({ MARKET_ID: "uint64", description: "string" }),
  },
  ChaosRiskOracleAdapter: {
    source: "adapters/ChaosRiskOracleAdapter.sol",
    wiring: { ORACLE: "RiskOracle", POLICY: "RiskPolicy" },
    facts: { markets: readChaosMarkets },
  },
  LendingMarket: {
    source: "LendingMarket.sol",
    wiring: { POLICY: "RiskPolicy" },
    facts: getters({
      MARKET_ID: "uint64",
      COLLATERAL_TOKEN: "address",
      DEBT_TOKEN: "address",
      PRICE_FEED: "address",
      PRICE_MAX_AGE_SECONDS: "uint32",
      LOWEST_ANSWER: "uint128",
      HIGHEST_ANSWER: "uint128",
      FUND: "address",
      MIN_DEBT_ASSETS: "uint128",
    }),
  },
  GuaranteeFund: {
    source: "GuaranteeFund.sol",
    wiring: { authority: "AccessManager" },
    facts: getters({ ASSET: "address", COOLDOWN_SECONDS: "uint40" }),
  },
  AaveSteward: {
    source: "adapters/aave/AaveSteward.sol",
    wiring: { authority: "AccessManager", POLICY: "RiskPolicy" },
    facts: getters({ POOL: "address", CONFIGURATOR: "address" }),
  },
  RegimeIrm: {
    source: "adapters/morpho/RegimeIrm.sol",
    wiring: { POLICY: "RiskPolicy" },
    facts: {
      ...getters({ MORPHO: "address", MARKET_ID: "uint64" }),
      baseline: readBaseline,
    },
  },
  RegimeFeeHook: {
    source: "adapters/uniswap/RegimeFeeHook.sol",
    wiring: { POLICY: "RiskPolicy" },
    facts: getters({
      POOL_MANAGER: "address",
      MARKET_ID: "uint64",
      BASELINE_FEE_PIPS: "uint24",
      POOL_ID: "bytes32",
    }),
  },
};

/** What the contract itself says of every fact. */
export async function readFacts(
  provider: Provider,
  kind: ExtensionKind,
  address: string,
): Promise<Facts> {
  const facts: Record<string, string> = {};
  for (const [name, readFact] of Object.entries(KINDS[kind].facts)) {
    facts[name] = await readFact(provider, address);
  }
  return facts;
}

const BITS_PER_BPS = 16n;
const CURVE_MEMBERS = 5n;

/** Of the curve that RegimeIrm starts from, in the order of IRiskPolicy.RateCurve. No getter tells it. */
async function readBaseline(provider: Provider, address: string): Promise<string> {
  const word = BigInt(await provider.getStorage(address, 0));
  const members: bigint[] = [];
  for (let index = 0n; index < CURVE_MEMBERS; index++) {
    members.push((word >> (index * BITS_PER_BPS)) & ((1n << BITS_PER_BPS) - 1n));
  }
  return members.join(",");
}

/** The adapter's list and its mapping from address to market id, slots 0 and 1. No getter tells them. */
async function readChaosMarkets(provider: Provider, address: string): Promise<string> {
  const coder = AbiCoder.defaultAbiCoder();
  const count = Number(BigInt(await provider.getStorage(address, 0)) & 0xffn);
  const first = BigInt(keccak256(toBeHex(0, 32)));
  const markets: ChaosMarket[] = [];
  for (let index = 0; index < count; index++) {
    const word = await provider.getStorage(address, first + BigInt(index));
    const market = getAddress(`0x${word.slice(-40)}`);
    const slot = BigInt(keccak256(coder.encode(["address", "uint256"], [market, 1])));
    const marketId = BigInt(await provider.getStorage(address, slot));
    markets.push({ address: market, marketId });
  }
  return chaosMarketsFact(markets);
}

interface ChaosMarket {
  readonly address: string;
  readonly marketId: bigint;
}

export const chaosMarketsFact = (markets: readonly ChaosMarket[]): string =>
  markets.map(({ address, marketId }) => `${marketId} ${getAddress(address)}`).join(", ");
