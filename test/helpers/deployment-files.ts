/** A deployment's files in a directory, and a funded account whose keystore opens at once. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encryptKeystoreJson, Wallet } from "ethers";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { serialiseFeed } from "../../prover/statement/feed.ts";
import type { JsonRpcNode } from "./json-rpc-node.ts";
import { makeFeed } from "./world.ts";

export const GOVERNOR = "0x1111111111111111111111111111111111111111";
export const GUARDIAN = "0x2222222222222222222222222222222222222222";
export const OPERATOR = "0x3333333333333333333333333333333333333333";
/** The cheapest that scrypt takes: a test waits for nothing here. */
const SCRYPT = { scrypt: { N: 2, r: 1, p: 1 } } as const;

export type NameFile = (name: string) => string;

export const newAccount = (): Wallet => new Wallet(`0x${randomBytes(32).toString("hex")}`);

/** @returns the account's address */
export async function writeKeystore(file: NameFile): Promise<string> {
  const { address, privateKey } = newAccount();
  const text = await encryptKeystoreJson({ address, privateKey }, "secret", SCRYPT);
  writeFileSync(file("keystore.json"), text);
  writeFileSync(file("passphrase"), "secret\n");
  return address;
}

export async function fundedKeystore(file: NameFile, node: JsonRpcNode): Promise<string> {
  const address = await writeKeystore(file);
  await node.fund(address, 10n ** 20n);
  return address;
}

export const DEPLOYMENT = {
  format: "ballast.deployment/1",
  chainId: "31337",
  governor: GOVERNOR,
  guardian: GUARDIAN,
  operator: OPERATOR,
  governanceDelaySeconds: 172_800,
  activationDelaySeconds: 3_600,
  feeds: [
    {
      feed: "feed.json",
      model: join(projectRoot, "model", "ballast-v1.json"),
      shape: "small",
      card: "card.md",
      maxAgeSeconds: 900,
    },
  ],
  handOver: true,
};

export function writeDeployment(file: NameFile, changes: object = {}, markets = 1): void {
  writeFileSync(file("feed.json"), serialiseFeed(makeFeed(markets)));
  writeFileSync(file("card.md"), "# A model\n");
  writeFileSync(file("deployment.json"), JSON.stringify({ ...DEPLOYMENT, ...changes }));
}

/** The options that every command with a key on a chain takes. */
export const payingWith = (file: NameFile, url: string): string[] => [
  ...["--rpc", url, "--keystore", file("keystore.json")],
  ...["--passphrase-file", file("passphrase")],
];
