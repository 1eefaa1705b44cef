/** What stands where: the file that a deployment writes and every reader of the chain starts from. */
import { getAddress, keccak256, type Provider } from "ethers";
import { z } from "zod";
import { BallastError } from "../../../model/errors.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readJsonFile } from "../../artifacts/json-file.ts";
import { EXTENSION_KINDS, KINDS } from "./extensions/kinds.ts";
import { addressShape, chainIdShape } from "./shapes.ts";

export const CONTRACT_NAMES = [
  "AccessManager",
  "PoseidonHasher",
  "PublisherRegistry",
  "ModelRegistry",
  "RiskOracle",
  "RiskPolicy",
] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

/** keccak-256 of the runtime code. */
const codeHashShape = z.string().regex(/^0x[0-9a-f]{64}$/);
const contractShape = z.strictObject({ address: addressShape, codeHash: codeHashShape });

const MAX_FACT_LENGTH = 2048;

/** A contract around the core, with what its deployer chose: every fact of its kind and no other. */
const extensionShape = z
  .strictObject({
    contract: z.enum(EXTENSION_KINDS),
    address: addressShape,
    codeHash: codeHashShape,
    facts: z.record(z.string(), z.string().max(MAX_FACT_LENGTH)),
  })
  .refine(({ contract, facts }) => isComplete(facts, KINDS[contract].facts), {
    error: "other facts than a contract of this kind has",
    path: ["facts"],
  });

const isComplete = (facts: object, kind: object): boolean =>
  Object.keys(facts).toSorted().join() === Object.keys(kind).toSorted().join();

const addressBookShape = z.strictObject({
  format: z.literal("ballast.addresses/1"),
  chainId: chainIdShape,
  /** No event of these contracts is older. */
  block: z.int().min(0),
  contracts: z.strictObject({
    AccessManager: contractShape,
    PoseidonHasher: contractShape,
    PublisherRegistry: contractShape,
    ModelRegistry: contractShape,
    RiskOracle: contractShape,
    RiskPolicy: contractShape,
  }),
  /** By circuit shape. */
  verifiers: z.record(z.string().regex(/^[a-z0-9-]{1,64}$/), contractShape),
  /** What stands around the core, by the name that the deployment gave it. */
  extensions: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), extensionShape)
    .default({}),
});

export type DeployedContract = z.infer<typeof contractShape>;
export type DeployedExtension = z.infer<typeof extensionShape>;
export type AddressBook = Omit<z.infer<typeof addressBookShape>, "format">;

/** @throws BallastError as readJsonFile does. */
export function readAddressBook(path: string): AddressBook {
  const { format: _, ...book } = readJsonFile({ path, schema: addressBookShape });
  return book;
}

export function serialiseAddressBook(book: AddressBook): string {
  const { chainId, ...rest } = book;
  const file = { format: "ballast.addresses/1", chainId: String(chainId), ...rest };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @returns whether the file changed. */
export function writeAddressBook(path: string, book: AddressBook, before?: AddressBook): boolean {
  const text = serialiseAddressBook(book);
  if (before !== undefined && serialiseAddressBook(before) === text) return false;
  writeFileAtomic(path, text);
  return true;
}

/** The contract as it stands now. @throws BallastError `CONTRACT_MISSING` */
export async function describeContract(
  provider: Provider,
  name: string,
  address: string,
): Promise<DeployedContract> {
  const code = await provider.getCode(address);
  if (code === "0x") throw missing(name, address);
  return { address: getAddress(address), codeHash: keccak256(code) };
}

/** @throws BallastError `CHAIN_WRONG`, `CONTRACT_MISSING` or `CONTRACT_OTHER`. */
export async function requireAsWritten(
  provider: Provider,
  book: AddressBook,
  names: readonly ContractName[],
): Promise<void> {
  await requireChain(provider, book.chainId);
  for (const name of names) await requireSame(provider, name, book.contracts[name]);
}

/** @throws BallastError `CONTRACT_MISSING` or `CONTRACT_OTHER`. */
export async function requireSame(
  provider: Provider,
  name: string,
  expected: DeployedContract,
): Promise<void> {
  const { codeHash } = await describeContract(provider, name, expected.address);
  if (codeHash === expected.codeHash) return;
  throw new BallastError("chain", "CONTRACT_OTHER", `there is another contract than ${name}`, {
    location: expected.address,
    hint: `code with the hash ${expected.codeHash}, as the address book says`,
    details: { actual: codeHash },
  });
}

/** @throws BallastError `CHAIN_WRONG` */
export async function requireChain(provider: Provider, expected: bigint): Promise<void> {
  const { chainId } = await provider.getNetwork();
  if (chainId === expected) return;
  throw new BallastError("chain", "CHAIN_WRONG", `the endpoint is on chain ${chainId}`, {
    location: "--rpc",
    hint: `an endpoint of chain ${expected}`,
  });
}

function missing(name: string, address: string): BallastError {
  return new BallastError("chain", "CONTRACT_MISSING", `there is no ${name} at the address`, {
    location: address,
    hint: "the address book of a deployment that finished, and an endpoint of its chain",
  });
}
