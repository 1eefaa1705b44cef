/** Runs of one deployment by one account, with a verifier that no key belongs to. */
import { Wallet } from "ethers";
import type { AddressBook } from "../../prover/chain/deployment/address-book.ts";
import { type DeployReport, deployBallast } from "../../prover/chain/deployment/deploy.ts";
import { readDeployment } from "../../prover/chain/deployment/deployment-file.ts";
import { compileVerifier } from "../../prover/chain/deployment/verifier-code.ts";
import { connectProvider } from "../../prover/chain/provider.ts";
import { type NameFile, newAccount, writeDeployment } from "./deployment-files.ts";
import type { JsonRpcNode } from "./json-rpc-node.ts";

/** Two keys of one shape; what they accept does not matter here. */
export const verifierNumber = (n: number) =>
  compileVerifier(
    `pragma solidity 0.8.37; contract Groth16Verifier { uint256 public constant N = ${n}; }`,
  );

interface Changes {
  readonly isDryRun?: boolean;
  readonly verifier?: number;
  readonly url?: string;
  /** What the verifier is said to be. */
  readonly codeHash?: string;
}

export interface Deployer {
  readonly wallet: Wallet;
  run(changes?: Changes): Promise<DeployReport>;
  /** What the last run left. */
  bookNow(): AddressBook | undefined;
  close(): void;
}

export async function startDeployer(file: NameFile, node: JsonRpcNode): Promise<Deployer> {
  writeDeployment(file);
  const provider = await connectProvider(node.url);
  const account = newAccount();
  await node.fund(account.address, 10n ** 20n);
  const wallet = new Wallet(account.privateKey, provider);
  let book: AddressBook | undefined;
  return {
    wallet,
    run({ isDryRun = false, verifier = 1, url = node.url, codeHash } = {}) {
      const named = codeHash === undefined ? {} : { codeHash };
      return deployBallast({
        plan: readDeployment(file("deployment.json")),
        url,
        wallet,
        stateDirectory: file("state"),
        book,
        verifierOf: async () => ({ ...verifierNumber(verifier), ...named }),
        isDryRun,
        onProgress: () => {},
        onDeployed: (deployed) => {
          book = deployed;
        },
      });
    },
    bookNow: () => book,
    close: () => provider.destroy(),
  };
}
