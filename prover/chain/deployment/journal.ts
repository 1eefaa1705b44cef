/**
 * Ignition's journal of a deployment. Ignition writes down that it is about to send, then what it sent;
 * cut off in between, it asks a person what became of the transaction. The chain knows: either the
 * account's number was never used, or the transaction that used it can be found.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type EIP1193Provider, trackTransaction, wipe } from "@nomicfoundation/ignition-core";
import type { Provider } from "ethers";
import { z } from "zod";
import { BallastError } from "../../../model/errors.ts";
import { parseStrictJson } from "../../../model/strict-json.ts";

/** One journal for a chain; each module has its own names in it. */
export const DEPLOYMENT_ID = "ballast";

const MAX_ENTRY_LENGTH = 16_777_216;
const entryShape = z.looseObject({
  type: z.string(),
  futureId: z.string().optional(),
  networkInteractionId: z.int().optional(),
  nonce: z.int().optional(),
  receipt: z.looseObject({ blockNumber: z.int() }).optional(),
});
type Entry = z.infer<typeof entryShape>;

const directoryOf = (stateDirectory: string): string =>
  join(stateDirectory, "deployments", DEPLOYMENT_ID);

function readJournal(stateDirectory: string): Entry[] {
  const [source] = globSync(join(directoryOf(stateDirectory), "journal.jsonl"));
  if (source === undefined) return [];
  return readFileSync(source, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((text) =>
      parseStrictJson({ text, source, maxLength: MAX_ENTRY_LENGTH, schema: entryShape }),
    );
}

/** The block of the journal's first transaction; undefined before there is one. */
export function firstBlockOf(stateDirectory: string): number | undefined {
  const blocks = readJournal(stateDirectory).flatMap(({ receipt }) => receipt?.blockNumber ?? []);
  return blocks.length === 0 ? undefined : Math.min(...blocks);
}

interface Prepared {
  readonly futureId: string;
  readonly nonce: number;
}

/** What was about to be sent when the journal ends. */
function lostTransactions(journal: readonly Entry[]): Prepared[] {
  const open = new Map<string, Prepared>();
  for (const { type, futureId = "", networkInteractionId, nonce = 0 } of journal) {
    const key = `${futureId} ${networkInteractionId}`;
    if (type === "TRANSACTION_PREPARE_SEND") open.set(key, { futureId, nonce });
    if (type === "TRANSACTION_SEND") open.delete(key);
    if (type === "WIPE_APPLY") {
      for (const [k, prepared] of open) if (prepared.futureId === futureId) open.delete(k);
    }
  }
  return [...open.values()];
}

export interface RepairJournalParameters {
  readonly stateDirectory: string;
  readonly account: string;
  readonly provider: Provider;
  readonly rawProvider: EIP1193Provider;
}

/** @throws BallastError `TRANSACTION_LOST` */
export async function repairJournal(parameters: RepairJournalParameters): Promise<void> {
  const { stateDirectory, account, provider, rawProvider } = parameters;
  const journal = readJournal(stateDirectory);
  const directory = directoryOf(stateDirectory);
  const used = await provider.getTransactionCount(account, "pending");
  const sent = new Set(
    journal.flatMap(({ type, nonce }) => (type === "TRANSACTION_SEND" ? (nonce ?? []) : [])),
  );
  for (const { futureId, nonce } of lostTransactions(journal)) {
    if (nonce >= used || sent.has(nonce)) {
      await wipe(directory, NO_ARTIFACTS, futureId);
      continue;
    }
    const hash = await findTransaction(provider, account, nonce);
    await trackTransaction(directory, hash, rawProvider);
  }
}

/** Forgetting needs none. */
const noArtifact = (): Promise<never> => Promise.reject(new Error("no artifact is needed"));
const NO_ARTIFACTS = { loadArtifact: noArtifact, getBuildInfo: noArtifact };

async function findTransaction(provider: Provider, account: string, nonce: number) {
  let [low, high] = [0, await provider.getBlockNumber()];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await provider.getTransactionCount(account, middle)) > nonce) high = middle;
    else low = middle + 1;
  }
  const block = await provider.getBlock(low, true);
  const found = block?.prefetchedTransactions.find(
    (transaction) => transaction.from === account && transaction.nonce === nonce,
  );
  if (found !== undefined) return found.hash;
  throw new BallastError(
    "chain",
    "TRANSACTION_LOST",
    `transaction ${nonce} is not in a block yet`,
    {
      location: account,
      hint: "run the same command again once it is",
    },
  );
}
