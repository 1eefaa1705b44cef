/** The address book of what a run has put on the chain, compared with what was compiled and written before. */
import type { Provider } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import {
  type AddressBook,
  CONTRACT_NAMES,
  type ContractName,
  describeContract,
  requireSame,
} from "./address-book.ts";
import { firstBlockOf } from "./journal.ts";
import type { VerifierCode } from "./verifier-code.ts";

export interface BookParameters {
  readonly provider: Provider;
  readonly chainId: bigint;
  readonly addresses: Readonly<Record<ContractName, string>>;
  /** By circuit shape. */
  readonly verifiers: Readonly<Record<string, string>>;
  readonly stateDirectory: string;
  /** What an earlier run wrote. */
  readonly before: AddressBook | undefined;
}

export async function bookOf(parameters: BookParameters): Promise<AddressBook> {
  const { provider, chainId, addresses, verifiers, stateDirectory, before } = parameters;
  const describe = (name: string, address: string) => describeContract(provider, name, address);
  const described = Object.entries(verifiers).map(
    async ([shape, address]) => [shape, await describe(`verifier ${shape}`, address)] as const,
  );
  return {
    chainId,
    block: firstBlockOf(stateDirectory) ?? 0,
    contracts: {
      AccessManager: await describe("AccessManager", addresses.AccessManager),
      PoseidonHasher: await describe("PoseidonHasher", addresses.PoseidonHasher),
      PublisherRegistry: await describe("PublisherRegistry", addresses.PublisherRegistry),
      ModelRegistry: await describe("ModelRegistry", addresses.ModelRegistry),
      RiskOracle: await describe("RiskOracle", addresses.RiskOracle),
      RiskPolicy: await describe("RiskPolicy", addresses.RiskPolicy),
    },
    verifiers: Object.fromEntries(await Promise.all(described)),
    extensions: before?.extensions ?? {},
  };
}

export const addressesOf = ({ contracts }: AddressBook) => ({
  AccessManager: contracts.AccessManager.address,
  PoseidonHasher: contracts.PoseidonHasher.address,
  PublisherRegistry: contracts.PublisherRegistry.address,
  ModelRegistry: contracts.ModelRegistry.address,
  RiskOracle: contracts.RiskOracle.address,
  RiskPolicy: contracts.RiskPolicy.address,
});

export interface RequireCodeParameters {
  readonly provider: Provider;
  readonly deployed: AddressBook;
  readonly codes: ReadonlyMap<string, VerifierCode>;
  readonly before: AddressBook | undefined;
}

/**
 * What stands on the chain has to be what was compiled, and what an earlier run wrote down.
 * @throws BallastError `VERIFIER_CODE`, `STATE_OTHER`, `CONTRACT_OTHER`
 */
export async function requireCode(parameters: RequireCodeParameters): Promise<void> {
  const { provider, deployed, codes, before } = parameters;
  for (const [shape, { codeHash }] of codes) {
    const actual = deployed.verifiers[shape];
    if (actual?.codeHash === codeHash) continue;
    throw new BallastError("chain", "VERIFIER_CODE", `verifier ${shape} has other code`, {
      location: actual?.address ?? shape,
      hint: `code with the hash ${codeHash}`,
    });
  }
  if (before === undefined) return;
  for (const name of CONTRACT_NAMES) {
    const { address } = deployed.contracts[name];
    if (address !== before.contracts[name].address) {
      throw new BallastError("input", "STATE_OTHER", `${name} of the address book is another`, {
        location: address,
        hint: "the address book and the state directory of one deployment",
      });
    }
    await requireSame(provider, name, before.contracts[name]);
  }
}
