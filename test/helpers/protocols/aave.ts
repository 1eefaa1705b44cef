/**
 * Aave v3.6 from its own sources: addresses provider, access control, oracle, pool, configurator and two
 * reserves. The deployer is pool admin; the risk admin is whoever the test names afterwards.
 */
import { AbiCoder, type BaseContract, type Signer, ZeroAddress } from "ethers";
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

export async function deployAave(signer: Signer, reserves: readonly AaveReserve[]): Promise<Aave> {
  const artifacts = aavePackage();
  const artifactOf = (name: string) => {
    const artifact = artifacts.get(name);
    if (artifact === undefined) throw new Error(`Aave has no contract ${name}`);
    return artifact;
  };
  const deploy = (name: string, ...args: unknown[]) =>
    deployForeign({ signer, artifact: artifactOf(name), args });
  const admin = await signer.getAddress();
  const treasury = admin;

  const provider = await deploy("PoolAddressesProvider", MARKET_NAME, admin);
  await call(provider, "setACLAdmin", admin);
  const acl = await deploy("ACLManager", provider);
  await call(provider, "setACLManager", acl);
  await call(acl, "addPoolAdmin", admin);

  const tokens: BaseContract[] = [];
  const feeds: BaseContract[] = [];
  for (const { symbol, decimals, priceUsd } of reserves) {
    tokens.push(await deploy("TestnetERC20", symbol, symbol, decimals, admin));
    feeds.push(await deploy("MockAggregator", priceUsd));
  }
  const priced = [tokens, feeds, ZeroAddress, ZeroAddress, BASE_CURRENCY_UNIT];
  const oracle = await deploy("AaveOracle", provider, ...priced);
  await call(provider, "setPriceOracle", oracle);

  const strategy = await deploy("DefaultReserveInterestRateStrategyV2", provider);
  const libraries: Record<string, string> = {};
  for (const name of LIBRARIES) libraries[name] = await (await deploy(name)).getAddress();
  const flashLoans = await deployForeign({
    signer,
    artifact: artifactOf("FlashLoanLogic"),
    libraries,
  });
  libraries.FlashLoanLogic = await flashLoans.getAddress();
  const poolImplementation = await deployForeign({
    signer,
    artifact: artifactOf("PoolInstance"),
    args: [provider, strategy],
    libraries,
  });
  await call(provider, "setPoolImpl", poolImplementation);
  const poolAddress: string = await provider.getFunction("getPool")();
  const pool = attach(poolAddress, artifactOf("PoolInstance"), signer);

  const configuratorLogic = await deploy("ConfiguratorLogic");
  const configuratorImplementation = await deployForeign({
    signer,
    artifact: artifactOf("PoolConfiguratorInstance"),
    libraries: { ConfiguratorLogic: await configuratorLogic.getAddress() },
  });
  await call(provider, "setPoolConfiguratorImpl", configuratorImplementation);
  const configurator = attach(
    await provider.getFunction("getPoolConfigurator")(),
    artifactOf("PoolConfiguratorInstance"),
    signer,
  );
  const dataProvider = await deploy("AaveProtocolDataProvider", provider);
  await call(provider, "setPoolDataProvider", dataProvider);

  const aToken = await deploy("ATokenInstance", poolAddress, ZeroAddress, treasury);
  const debtToken = await deploy("VariableDebtTokenInstance", poolAddress, ZeroAddress);
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
  const errors = attach(poolAddress, artifactOf("Errors"), signer);
  const core = { provider, acl, oracle, dataProvider, strategy, pool, configurator };
  return { ...core, tokens, treasury, errors };
}

export const encodeRates = ({ optimal, base, slope1, slope2 }: AaveRates): string =>
  AbiCoder.defaultAbiCoder().encode(
    ["tuple(uint16,uint32,uint32,uint32)"],
    [[optimal, base, slope1, slope2]],
  );
