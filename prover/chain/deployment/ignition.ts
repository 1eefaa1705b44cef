/**
 * Deploys Ignition modules to a JSON-RPC endpoint. Ignition keeps a journal below `stateDirectory`:
 * what is in it is not deployed again, and a deployment that was cut off goes on where it stopped.
 */
import { join } from "node:path";
import type { BaseContract, Wallet } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { compiledArtifact } from "../../../contracts/ignition/artifacts.ts";
import ballastModule from "../../../contracts/ignition/modules/ballast.ts";
import handoverModule from "../../../contracts/ignition/modules/handover.ts";
import { verifierModule } from "../../../contracts/ignition/modules/verifier.ts";
import hardhatConfig from "../../../hardhat.config.ts";
import { BallastError, isBallastError } from "../../../model/errors.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { withoutUrls } from "../revert.ts";
import type { ContractName } from "./address-book.ts";
import type { Site } from "./extensions/extension.ts";
import { DEPLOYMENT_ID, repairJournal } from "./journal.ts";
import type { VerifierCode } from "./verifier-code.ts";

export interface IgnitionParameters {
  readonly url: string;
  /** Pays for everything and holds every role until the handover. */
  readonly wallet: Wallet;
  readonly stateDirectory: string;
}

export interface RolesAndDelays {
  readonly governor: string;
  readonly guardian: string;
  readonly operator: string;
  readonly governanceDelaySeconds: number;
  readonly activationDelaySeconds: number;
}

export interface IgnitionDeployer {
  contracts(roles: RolesAndDelays): Promise<Readonly<Record<ContractName, string>>>;
  verifier(shapeName: string, code: VerifierCode): Promise<string>;
  readonly deployModule: Site["deployModule"];
  handOver(accessManager: string, roles: RolesAndDelays): Promise<void>;
  close(): Promise<void>;
}

export async function startIgnition(parameters: IgnitionParameters): Promise<IgnitionDeployer> {
  const { url, wallet, stateDirectory } = parameters;
  const config = {
    ...hardhatConfig,
    paths: { ...hardhatConfig.paths, ignition: stateDirectory },
    networks: { target: { type: "http" as const, url, accounts: [wallet.privateKey] } },
  };
  const file = join(projectRoot, "hardhat.config.ts");
  const hre = await createHardhatRuntimeEnvironment(config, { config: file }, projectRoot);
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
  const connection = await hre.network.connect("target");
  if (wallet.provider !== null) {
    const { address: account, provider } = wallet;
    const rawProvider = connection.provider;
    await asDeployment(() => repairJournal({ stateDirectory, account, provider, rawProvider }));
  }
  const deployment = { deploymentId: DEPLOYMENT_ID };
  return {
    contracts: (roles) =>
      asDeployment(async () => {
        const { guardian, operator, activationDelaySeconds } = roles;
        const Ballast = { guardian, operator, activationDelaySeconds };
        const options = { ...deployment, parameters: { Ballast } };
        const deployed = await connection.ignition.deploy(ballastModule, options);
        const address = (contract: BaseContract): Promise<string> => contract.getAddress();
        return {
          AccessManager: await address(deployed.accessManager),
          PoseidonHasher: await address(deployed.hasher),
          PublisherRegistry: await address(deployed.publishers),
          ModelRegistry: await address(deployed.models),
          RiskOracle: await address(deployed.oracle),
          RiskPolicy: await address(deployed.policy),
        };
      }),
    verifier: (shapeName, code) =>
      asDeployment(async () => {
        const contractName = `Verifier_${shapeName.replaceAll("-", "_")}`;
        const artifact = compiledArtifact({ contractName, ...code });
        const module = verifierModule(artifact, code.codeHash);
        return (await connection.ignition.deploy(module, deployment)).verifier.getAddress();
      }),
    deployModule: (module, parameters = {}) =>
      asDeployment(async () => {
        const options = { ...deployment, parameters: { [module.id]: { ...parameters } } };
        const deployed = await connection.ignition.deploy(module, options);
        const addresses: Record<string, string> = {};
        for (const [name, contract] of Object.entries(deployed)) {
          addresses[name] = await contract.getAddress();
        }
        return addresses;
      }),
    handOver: (accessManager, { governor, governanceDelaySeconds }) =>
      asDeployment(async () => {
        const Handover = { accessManager, governor, governanceDelaySeconds };
        await connection.ignition.deploy(handoverModule, {
          ...deployment,
          parameters: { Handover },
        });
      }),
    close: () => connection.close(),
  };
}

/** Hardhat's errors name the endpoint, which may hold an access key. */
async function asDeployment<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isBallastError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError("chain", "DEPLOYMENT", withoutUrls(reason), {
      hint: "once the cause is gone, the same command goes on where it stopped",
      cause,
    });
  }
}
