/**
 * Aave v3.6 from its own sources: addresses provider, access control, oracle, pool, configurator and two
 * reserves. The deployer is pool admin; the risk admin is whoever the test names afterwards.
 */
import { AbiCoder, type BaseContract, type Signer, ZeroAddress } from "ethers";
import type { ForeignArtifact } from "./compile.ts";
import { attach, call, deployForeign } from "./deploy.ts";
import { aavePackage } from "./packages.ts";

export interface AaveReserve {
  readonly symbol: string;
  readonly decimals: number;
  /** With 8 decimals, as Aave's oracles answer. */
  readonly priceUsd: bigint;
  readonly ltvBps: number;
  readonly liquidationThresholdBps: number;
  /** Aave counts it from 100 %: 10500 pays a liquidator 5 %. */
  readonly liquidationBonusBps: number;
  /** Whole tokens. */
  readonly borrowCap: bigint;
  readonly supplyCap: bigint;
  readonly rates: AaveRates;
}

/** In bps; the order of Aave's InterestRateData. */
export interface AaveRates {
  readonly optimal: number;
  readonly base: number;
  readonly slope1: number;
  readonly slope2: number;
}

export interface Aave {
  readonly provider: BaseContract;
  readonly acl: BaseContract;
  readonly oracle: BaseContract;
  readonly dataProvider: BaseContract;
  readonly strategy: BaseContract;
  readonly pool: BaseContract;
  readonly configurator: BaseContract;
  /** The underlying tokens, in the order of the reserves. */
  readonly tokens: readonly BaseContract[];
  readonly treasury: string;
  /** Declares the errors that pool, logic libraries and configurator revert with. */
  readonly errors: BaseContract;
}

const BASE_CURRENCY_UNIT = 10n ** 8n;
const MARKET_NAME = "test market";
const LIBRARIES = ["BorrowLogic", "LiquidationLogic", "PoolLogic", "SupplyLogic"] as const;

/** In the order that Aave's own scripts keep: access control, oracle, pool, configurator, reserves. */
export async function deployAave(signer: Signer, reserves: readonly AaveReserve[]): Promise<Aave> {
  const artifacts = aavePackage();
  const artifactOf = (name: string) => {
    const artifact = artifacts.get(name);
    if (artifact === undefined) throw new Error(`Aave has no contract ${name}`);
    return artifact;
  };
  const build: Build = {
    signer,
    artifactOf,
    deploy: (name, ...args) => deployForeign({ signer, artifact: artifactOf(name), args }),
  };
  const treasury = await signer.getAddress();
  const { provider, acl } = await deployAccess(build);
  const { oracle, tokens } = await deployOracle(build, provider, reserves);
  const { pool, strategy } = await deployPool(build, provider);
  const configurator = await deployConfigurator(build, provider);
  const dataProvider = await build.deploy("AaveProtocolDataProvider", provider);
  await call(provider, "setPoolDataProvider", dataProvider);
  const errors = attach(await pool.getAddress(), artifactOf("Errors"), signer);
  const core = { provider, acl, oracle, dataProvider, strategy, pool, configurator };
  const aave = { ...core, tokens, treasury, errors };
  await listReserves(build, aave, reserves);
  return aave;
}

interface Build {
  readonly signer: Signer;
  artifactOf(name: string): ForeignArtifact;
  deploy(name: string, ...args: unknown[]): Promise<BaseContract>;
}

async function deployAccess({ signer, deploy }: Build) {
  const admin = await signer.getAddress();
  const provider = await deploy("PoolAddressesProvider", MARKET_NAME, admin);
  // The constructor of the manager reads the admin.
  await call(provider, "setACLAdmin", admin);
  const acl = await deploy("ACLManager", provider);
  await call(provider, "setACLManager", acl);
  await call(acl, "addPoolAdmin", admin);
  return { provider, acl };
}

async function deployOracle(
  { signer, deploy }: Build,
  provider: BaseContract,
  reserves: readonly AaveReserve[],
) {
  const tokens: BaseContract[] = [];
  const feeds: BaseContract[] = [];
  for (const { symbol, decimals, priceUsd } of reserves) {
    tokens.push(await deploy("TestnetERC20", symbol, symbol, decimals, await signer.getAddress()));
    feeds.push(await deploy("MockAggregator", priceUsd));
  }
  const priced = [tokens, feeds, ZeroAddress, ZeroAddress, BASE_CURRENCY_UNIT];
  const oracle = await deploy("AaveOracle", provider, ...priced);
  await call(provider, "setPriceOracle", oracle);
  return { oracle, tokens };
}

/** The pool behind its proxy; its logic is in libraries that are linked into it. */
async function deployPool({ signer, artifactOf, deploy }: Build, provider: BaseContract) {
  const strategy = await deploy("DefaultReserveInterestRateStrategyV2", provider);
  const libraries: Record<string, string> = {};
  for (const name of LIBRARIES) libraries[name] = await (await deploy(name)).getAddress();
  const flashLoans = { signer, artifact: artifactOf("FlashLoanLogic"), libraries };
  const flashLoanLogic = await deployForeign(flashLoans);
  const artifact = artifactOf("PoolInstance");
  const implementation = await deployForeign({
    signer,
    artifact,
    args: [provider, strategy],
    libraries: { ...libraries, FlashLoanLogic: await flashLoanLogic.getAddress() },
  });
  await call(provider, "setPoolImpl", implementation);
  return { pool: attach(await provider.getFunction("getPool")(), artifact, signer), strategy };
}

async function deployConfigurator({ signer, artifactOf, deploy }: Build, provider: BaseContract) {
  const logic = await deploy("ConfiguratorLogic");
  const artifact = artifactOf("PoolConfiguratorInstance");
  const libraries = { ConfiguratorLogic: await logic.getAddress() };
  const implementation = await deployForeign({ signer, artifact, libraries });
  await call(provider, "setPoolConfiguratorImpl", implementation);
  return attach(await provider.getFunction("getPoolConfigurator")(), artifact, signer);
}

async function listReserves(
  { deploy }: Build,
  { pool, configurator, tokens, treasury }: Aave,
  reserves: readonly AaveReserve[],
) {
  const aToken = await deploy("ATokenInstance", pool, ZeroAddress, treasury);
  const debtToken = await deploy("VariableDebtTokenInstance", pool, ZeroAddress);
  const inputs = reserves.map(({ symbol, rates }, index) => ({
    aTokenImpl: aToken,
    variableDebtTokenImpl: debtToken,
    underlyingAsset: tokens[index],
    aTokenName: `a${symbol}`,
    aTokenSymbol: `a${symbol}`,
    variableDebtTokenName: `v${symbol}`,
    variableDebtTokenSymbol: `v${symbol}`,
    params: "0x",
    interestRateData: encodeRates(rates),
  }));
  await call(configurator, "initReserves", inputs);
  for (const [index, reserve] of reserves.entries()) {
    const asset = tokens[index];
    const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = reserve;
    const collateral = [ltvBps, liquidationThresholdBps, liquidationBonusBps];
    await call(configurator, "configureReserveAsCollateral", asset, ...collateral);
    await call(configurator, "setReserveBorrowing", asset, true);
    await call(configurator, "setBorrowCap", asset, reserve.borrowCap);
    await call(configurator, "setSupplyCap", asset, reserve.supplyCap);
  }
}

export const encodeRates = ({ optimal, base, slope1, slope2 }: AaveRates): string =>
  AbiCoder.defaultAbiCoder().encode(
    ["tuple(uint16,uint32,uint32,uint32)"],
    [[optimal, base, slope1, slope2]],
  );
