/** Lets markets follow their scores, and says what each level did or why it did nothing. */
import type { ContractTransactionReceipt, Signer } from "ethers";
import { isBallastError } from "../../model/errors.ts";
import { MOVEMENTS } from "../../model/policy/bounded-level.ts";
import { PARAMETERS, REGIMES } from "../../model/policy/market-config.ts";
import { loadInterface } from "./abi.ts";
import type { AddressBook } from "./deployment/address-book.ts";
import { contractOf } from "./deployment/reader.ts";
import { asChainError } from "./revert.ts";

export interface SyncMarketsParameters {
  readonly signer: Signer;
  readonly book: AddressBook;
  /** Increasing. */
  readonly marketIds: readonly bigint[];
}

export interface SyncedMarkets {
  readonly transactionHash: string;
  readonly gasUsed: bigint;
  readonly events: readonly string[];
}

/** @returns undefined when there is nothing to sync. @throws BallastError `REVERTED`, `FUNDS`, `RPC` */
export async function syncMarkets(
  parameters: SyncMarketsParameters,
): Promise<SyncedMarkets | undefined> {
  const { signer, book, marketIds } = parameters;
  const abi = loadInterface("IRiskPolicy");
  try {
    const batch = contractOf(book, "RiskPolicy", signer).getFunction("syncBatch");
    await batch.staticCall([...marketIds]);
    const transaction = await batch.send([...marketIds]);
    const receipt: ContractTransactionReceipt | null = await transaction.wait();
    const events = (receipt?.logs ?? []).flatMap((log) => {
      const parsed = abi.parseLog(log);
      return parsed === null ? [] : (describeEvent(parsed.name, parsed.args) ?? []);
    });
    return { transactionHash: transaction.hash, gasUsed: receipt?.gasUsed ?? 0n, events };
  } catch (error) {
    const known = asChainError(error, abi, `RiskPolicy ${book.contracts.RiskPolicy.address}`);
    const isIdle = isBallastError(known) && known.details.error === "NothingToSyncInBatch";
    if (isIdle) return undefined;
    throw known;
  }
}

function describeEvent(name: string, args: Readonly<Record<string, bigint>>): string | undefined {
  const market = `market ${args.marketId}`;
  if (name === "LevelStepped") {
    const level = PARAMETERS[Number(args.parameter)];
    const movement = MOVEMENTS[Number(args.movement)];
    return `${market} ${level}: ${movement}, ${args.from} to ${args.to}`;
  }
  if (name === "RegimeChanged") {
    return `${market}: ${REGIMES[Number(args.from)]} to ${REGIMES[Number(args.to)]}`;
  }
  return undefined;
}
