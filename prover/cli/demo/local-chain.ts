/**
 * Ballast deployed on an Ethereum chain inside this process, its clock set to the past so that
 * history can be replayed in order.
 */
import { join } from "node:path";
import { type BaseContract, Contract, type ContractTransactionReceipt, type Signer } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import ballastModule from "../../../contracts/ignition/modules/ballast.ts";
import hardhatConfig from "../../../hardhat.config.ts";
import { BallastError } from "../../../model/errors.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { loadInterface } from "../../chain/abi.ts";
import { asChainError } from "../../chain/revert.ts";

export interface LocalChain {
  readonly deployer: Signer;
  readonly publishers: BaseContract;
  readonly models: BaseContract;
  readonly oracle: BaseContract;
  readonly policy: BaseContract;
  /** Deploys a compiled contract without constructor arguments; returns its address. */
  deploy(contractName: string): Promise<string>;
  /** The next block carries this time, in seconds; it must be later than the last. */
  setTime(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const ACTIVATION_DELAY_SECONDS = 3600;

async function loadHardhat() {
  return createHardhatRuntimeEnvironment(
    hardhatConfig,
    { config: join(projectRoot, "hardhat.config.ts") },
    projectRoot,
  );
}

/** Compiles the contracts unless they are; quick when nothing changed. */
export async function buildContracts(): Promise<void> {
  const hre = await loadHardhat();
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
}

export async function startLocalChain(startsAtSeconds: number): Promise<LocalChain> {
  const hre = await loadHardhat();
  const connection = await hre.network.connect({
    network: "local",
    override: { initialDate: new Date(startsAtSeconds * 1000) },
  });
  const { ethers, ignition, networkHelpers } = connection;
  const [deployer, guardian, operator] = await ethers.getSigners();
  if (deployer === undefined || guardian === undefined || operator === undefined) {
    throw new BallastError("internal", "NO_ACCOUNT", "the local chain has too few accounts");
  }
  const roles = { guardian: guardian.address, operator: operator.address };
  const parameters = { Ballast: { ...roles, activationDelaySeconds: ACTIVATION_DELAY_SECONDS } };
  const deployed = await ignition.deploy(ballastModule, { parameters });
  return {
    deployer,
    publishers: deployed.publishers,
    models: deployed.models,
    oracle: deployed.oracle,
    policy: deployed.policy,
    async deploy(contractName, args = []) {
      const contract = await ethers.deployContract(contractName, [...args]);
      return contract.getAddress();
    },
    async setTime(seconds) {
      await networkHelpers.time.increaseTo(seconds);
    },
    async close() {
      await connection.close();
    },
  };
}

/** Past the activation delay, with a minute to spare. */
export const ACTIVATION_SECONDS = ACTIVATION_DELAY_SECONDS + 60;

/** Syncs a market's policy; returns the gas, or undefined when there was nothing to do. */
export async function syncPolicy(
  policy: BaseContract,
  marketId: bigint,
): Promise<bigint | undefined> {
  const abi = loadInterface("IRiskPolicy");
  try {
    const contract = new Contract(await policy.getAddress(), abi, policy.runner);
    const transaction = await contract.getFunction("sync").send(marketId);
    const receipt: ContractTransactionReceipt | null = await transaction.wait();
    return receipt?.gasUsed;
  } catch (error) {
    const known = asChainError(error, abi, "RiskPolicy.sync");
    if (known.details.error === "NothingToSync") return undefined;
    throw known;
  }
}
