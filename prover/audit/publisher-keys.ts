/** Step 14: every key that may sign is a good one, and is held by whoever seated it. */
import type { EventLog } from "ethers";
import { readTextFile } from "../artifacts/json-file.ts";
import { PUBLISHER_SLOTS, publisherSetCommitment } from "../commitment.ts";
import { possessionMessage } from "../proof-of-possession.ts";
import { isValidPublicKey, isValidSignature, type Point } from "../report/babyjub.ts";
import { commitmentOf, parsePublisherSet } from "../statement/publisher-set.ts";
import { callsTo } from "./calls.ts";
import { eventsOf, interfaceOf, read } from "./on-chain.ts";
import type { AuditStep, Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";

/** Public key of circomlib's published test secret 00010203…: anybody signs with it. */
const TEST_KEY_X = 13277427435165878497778222415993513565335242147425444199013288855685581939618n;

interface Seat {
  readonly key: Point;
  readonly event: EventLog;
}

export const publisherKeysStep: AuditStep = {
  number: 14,
  id: "publishers",
  title: "every publisher's key is sound and proven to be held",
  threats: ["P3", "P9", "P10", "P12"],
  explanation: `Replays the registry's events to the keys that are seated now. Each must be on the
curve, in the subgroup, not the identity, not circomlib's published test key, and unlike every other;
the possession proof in the transaction that seated it must verify for this chain and registry. The
commitment over the slots must be the registry's, and with --publishers, the file's.`,
  async run(subject, checks) {
    const { chain } = subject;
    if (chain === undefined) return checks.skip("no chain: --rpc and --addresses were not given");
    const seats = await seatedKeys(chain);
    checks.require(seats.size > 0, "NO_PUBLISHERS", "no publisher is seated");
    for (const [slot, seat] of seats) await checkSeat(chain, { slot, seat }, checks);
    const xs = [...seats.values()].map(({ key }) => key.x);
    checks.require(new Set(xs).size === xs.length, "KEY_TWICE", "a key is seated twice");
    await checkCommitment(subject, chain, { seats, checks });
  },
};

async function seatedKeys(chain: AuditedChain): Promise<Map<number, Seat>> {
  const seats = new Map<number, Seat>();
  const names = ["PublisherAdded", "PublisherRemoved"];
  for (const event of await eventsOf(chain, "PublisherRegistry", names)) {
    const slot = Number(event.args.slot);
    if (event.eventName === "PublisherRemoved") seats.delete(slot);
    else seats.set(slot, { key: { x: event.args.x, y: event.args.y }, event });
  }
  return seats;
}

interface SlotAndSeat {
  readonly slot: number;
  readonly seat: Seat;
}

async function checkSeat(
  chain: AuditedChain,
  { slot, seat }: SlotAndSeat,
  checks: Checks,
): Promise<void> {
  const { key, event } = seat;
  const location = `slot ${slot}`;
  const isGood = isValidPublicKey(key);
  checks.require(isGood, "KEY_INVALID", "not a key of the subgroup", location);
  checks.require(key.x !== TEST_KEY_X, "KEY_PUBLIC_TEST", "circomlib's published key", location);
  const { calls, unseen } = await callsTo(chain, {
    transactionHash: event.transactionHash,
    target: "PublisherRegistry",
    abi: interfaceOf("PublisherRegistry"),
    functionName: "addPublisher",
    matches: (args) => Number(args[0]) === slot && args[1][0] === key.x,
  });
  const [call] = calls;
  if (call === undefined) {
    if (unseen !== undefined) checks.skip(`${location}: ${unseen}`);
    else checks.fail("POSSESSION_MISSING", "no call in the transaction proves it", location);
    return;
  }
  const [r8X, r8Y, s]: [bigint, bigint, bigint] = call[2];
  const { address } = chain.book.contracts.PublisherRegistry;
  const message = possessionMessage({ chainId: chain.book.chainId, registry: address, key });
  const isHeld = isGood && isValidSignature(key, message, { r8: { x: r8X, y: r8Y }, s });
  if (checks.require(isHeld, "POSSESSION", "the proof of possession does not verify", location)) {
    checks.saw(`${location}: key ${key.x} is in the subgroup and was proven to be held`);
  }
}

interface CommitmentCheck {
  readonly seats: ReadonlyMap<number, Seat>;
  readonly checks: Checks;
}

async function checkCommitment(
  { publishers: path }: AuditSubject,
  chain: AuditedChain,
  { seats, checks }: CommitmentCheck,
): Promise<void> {
  const slots = Array.from({ length: PUBLISHER_SLOTS }, (_, slot) => seats.get(slot)?.key.x ?? 0n);
  const stored: bigint[] = [...(await read(chain, "PublisherRegistry", { call: "publishers" }))];
  for (const [slot, x] of slots.entries()) {
    const message = "the registry holds another key than its events say";
    checks.require(stored[slot] === x, "SLOT_DIFFERS", message, `slot ${slot}`);
    // Also of a key that no event tells of.
    if (stored[slot] === x || stored[slot] !== TEST_KEY_X) continue;
    checks.fail("KEY_PUBLIC_TEST", "circomlib's published key", `slot ${slot}`);
  }
  const expected = publisherSetCommitment(slots);
  const code = "PUBLISHER_COMMITMENT";
  const actual = BigInt(await read(chain, "PublisherRegistry", { call: "commitment" }));
  checks.same("publisher set", { actual, expected, code });
  if (path === undefined) return checks.skip("no --publishers: names of the keys were not checked");
  const named = commitmentOf(parsePublisherSet(readTextFile(path), path));
  checks.same("publisher set of the file", { actual: named, expected, code, location: path });
}
