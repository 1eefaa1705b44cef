/** Which sources of Aave and Morpho the tests compile, and with what settings. */
import { compilePackage } from "./compile.ts";

const AAVE_ENTRIES = [
  "protocol/configuration/PoolAddressesProvider.sol",
  "protocol/configuration/ACLManager.sol",
  "misc/AaveOracle.sol",
  "misc/DefaultReserveInterestRateStrategyV2.sol",
  "helpers/AaveProtocolDataProvider.sol",
  "instances/PoolInstance.sol",
  "instances/PoolConfiguratorInstance.sol",
  "instances/ATokenInstance.sol",
  "instances/VariableDebtTokenInstance.sol",
  "mocks/oracle/CLAggregators/MockAggregator.sol",
  "mocks/testnet-helpers/TestnetERC20.sol",
];

/** Aave v3.6 as its repository builds it, for an EVM that every chain has. */
export const aavePackage = () =>
  compilePackage({
    name: "@aave-dao/aave-v3-origin",
    compiler: "solc-0.8.27",
    settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: "shanghai" },
    remappings: { "openzeppelin-contracts/contracts/": "@openzeppelin/contracts" },
    entries: AAVE_ENTRIES.map((entry) => `src/contracts/${entry}`),
  });

export const morphoPackage = () =>
  compilePackage({
    name: "@morpho-org/morpho-blue",
    compiler: "solc-0.8.19",
    settings: { optimizer: { enabled: true, runs: 999_999 }, viaIR: true, evmVersion: "paris" },
    remappings: {},
    entries: [
      "src/Morpho.sol",
      "src/mocks/OracleMock.sol",
      "src/mocks/ERC20Mock.sol",
      "src/mocks/IrmMock.sol",
    ],
  });
