/**
 * A key seated past the registry's own checks: its code is exchanged for a moment against one that emits
 * what a seating emits, and its storage is made to agree. No transaction could; a forked or a lying chain
 * could.
 */
import { toBeHex } from "ethers";
import { publisherSetCommitment } from "../../../prover/commitment.ts";
import type { Point } from "../../../prover/report/babyjub.ts";
import {
  type Deployed,
  ethers,
  networkHelpers,
  setWord,
  storageSlotHolding,
} from "./audited-world.ts";
import { codeAt } from "./sabotaged-chain.ts";

export interface ForcedSeat {
  readonly slot: number;
  readonly key: Point;
  /** Call data of the transaction that emits the event; none of addPublisher's without it. */
  readonly data?: string;
}

export async function forceSeat(
  { publishers: registry }: Deployed,
  { slot, key, data = "0x" }: ForcedSeat,
): Promise<void> {
  const address = await registry.getAddress();
  const xs: bigint[] = [...(await registry.getFunction("publishers")())];
  const commitmentSlot = await storageSlotHolding(
    address,
    BigInt(await registry.getFunction("commitment")()),
  );
  const taken = xs.findIndex((x) => x !== 0n);
  const firstSlot = (await storageSlotHolding(address, xs[taken] ?? 0n)) - BigInt(taken);
  const commitment = publisherSetCommitment(xs.with(slot, key.x));
  const topic = registry.interface.getEvent("PublisherAdded")?.topicHash ?? "";

  const code = await codeAt(address);
  const event = { topics: [BigInt(topic), BigInt(slot), key.x], words: [key.y, 1n, commitment] };
  await networkHelpers.setCode(address, emitting(event));
  const [sender] = await ethers.getSigners();
  await (await sender?.sendTransaction({ to: address, data }))?.wait();
  await networkHelpers.setCode(address, code);
  await setWord(address, firstSlot + BigInt(slot), key.x);
  await setWord(address, commitmentSlot, commitment);
}

interface EmittedEvent {
  readonly topics: readonly bigint[];
  readonly words: readonly bigint[];
}

const push32 = (word: bigint): string => `7f${toBeHex(word, 32).slice(2)}`;
const byte = (value: number): string => value.toString(16).padStart(2, "0");

/** MSTORE of every word, LOG with the topics, STOP. */
function emitting({ topics, words }: EmittedEvent): string {
  const stores = words.map((word, index) => `${push32(word)}60${byte(32 * index)}52`);
  const logged = topics.toReversed().map(push32);
  const log = `60${byte(32 * words.length)}5f${byte(0xa0 + topics.length)}00`;
  return `0x${[...stores, ...logged].join("")}${log}`;
}
