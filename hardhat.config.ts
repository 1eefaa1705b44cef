import { createRequire } from "node:module";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatEthersChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatIgnitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import hardhatNetworkHelpers from "@nomicfoundation/hardhat-network-helpers";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

/** Of each Solidity test: random arguments, and sequences of acts and their length. */
const { FC_SEED, FUZZ_FACTOR = "1", HARDHAT_COVERAGE } = process.env;
const FUZZ_RUNS = 1000 * Number(FUZZ_FACTOR);
const INVARIANT_RUNS = 64 * Number(FUZZ_FACTOR);
const INVARIANT_DEPTH = 64;
const seed = FC_SEED === undefined ? {} : { seed: `0x${BigInt(FC_SEED).toString(16)}` };

/** Code that counts its own lines never stands where deployments are built from. */
const BUILT = HARDHAT_COVERAGE === "true" ? "build/coverage" : "build/hardhat";

export default defineConfig({
  plugins: [hardhatEthers, hardhatEthersChaiMatchers, hardhatIgnitionEthers, hardhatNetworkHelpers],
  solidity: {
    // The build of the contracts leaves their Solidity tests alone.
    splitTestsCompilation: true,
    version: "0.8.37",
    path: require.resolve("solc/soljson.js"),
    settings: { optimizer: { enabled: true, runs: 10_000 }, evmVersion: "cancun" },
  },
  coverage: { skipFiles: ["contracts/generated/**", "contracts/mocks/**"] },
  test: {
    solidity: {
      fuzz: { runs: FUZZ_RUNS, ...seed },
      invariant: { runs: INVARIANT_RUNS, depth: INVARIANT_DEPTH, failOnRevert: true },
    },
  },
  paths: {
    sources: "contracts",
    tests: { solidity: "test/contracts/invariants" },
    artifacts: `${BUILT}/artifacts`,
    cache: `${BUILT}/cache`,
    ignition: "contracts/ignition",
  },
  networks: {
    local: { type: "edr-simulated", chainType: "l1" },
  },
});
