/** The contracts of an address book, once they are known to stand where it says. */
import { Contract, type JsonRpcProvider, type Signer } from "ethers";
import { type AbiName, loadInterface } from "../abi.ts";
import { connectProvider } from "../provider.ts";
import { asChainError } from "../revert.ts";
import {
  type AddressBook,
  type ContractName,
  readAddressBook,
  requireAsWritten,
} from "./address-book.ts";

const ABI_OF = {
  RiskOracle: "IRiskOracle",
  RiskPolicy: "IRiskPolicy",
  PublisherRegistry: "IPublisherRegistry",
  ModelRegistry: "IModelRegistry",
} as const satisfies Partial<Record<ContractName, AbiName>>;
export type ReadableContract = keyof typeof ABI_OF;

export interface DeploymentReader {
  readonly book: AddressBook;
  readonly provider: JsonRpcProvider;
  /** Time of the newest block, in seconds. */
  readonly now: number;
  /** @throws BallastError `REVERTED` with the contract's own error, `RPC` */
  read<T>(name: ReadableContract, work: (contract: Contract) => Promise<T>): Promise<T>;
  close(): void;
}

export interface OpenDeploymentParameters {
  readonly addresses: string;
  readonly rpc: string;
  readonly contracts: readonly ContractName[];
}

/** @throws BallastError `CHAIN_WRONG`, `CONTRACT_MISSING`, `CONTRACT_OTHER`, `RPC`, and of the file */
export async function openDeployment(
  parameters: OpenDeploymentParameters,
): Promise<DeploymentReader> {
  const { addresses, rpc, contracts } = parameters;
  const book = readAddressBook(addresses);
  const provider = await connectProvider(rpc);
  try {
    await requireAsWritten(provider, book, contracts);
    const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
    const read = async <T>(name: ReadableContract, work: (contract: Contract) => Promise<T>) => {
      try {
        return await work(contractOf(book, name, provider));
      } catch (error) {
        throw asChainError(error, loadInterface(ABI_OF[name]), name);
      }
    };
    return { book, provider, now, read, close: () => provider.destroy() };
  } catch (error) {
    provider.destroy();
    throw error;
  }
}

export function contractOf(
  book: AddressBook,
  name: ReadableContract,
  runner: JsonRpcProvider | Signer,
): Contract {
  return new Contract(book.contracts[name].address, loadInterface(ABI_OF[name]), runner);
}
