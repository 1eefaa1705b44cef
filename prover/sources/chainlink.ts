/**
 * Prices of a Chainlink feed: every round that was answered in a span of time, read backwards from the
 * newest. A proxy's round id is phase << 64 | round of that phase's aggregator, so the walk continues
 * in the phase before when one is used up.
 */
import { Contract, type ContractRunner } from "ethers";
import type { Observation } from "../../model/features/hourly-values.ts";
import { type CheckValue, checkPrice } from "../../model/features/plausible.ts";
import { type RpcEndpoint, withChain } from "./rpc.ts";
import { type ReadOptions, type Source, type Sourced, type Span, sourceError } from "./source.ts";

export interface ChainlinkParameters {
  readonly endpoint: RpcEndpoint;
  readonly address: string;
  /** As the feed describes itself, such as "DAI / USD": another feed's address is noticed. */
  readonly description: string;
  readonly decimals?: number;
  readonly check?: CheckValue;
}

const ABI = [
  "function decimals() view returns (uint8)",
  "function description() view returns (string)",
  "function latestRoundData() view returns (uint80,int256,uint256,uint256,uint80)",
  "function getRoundData(uint80) view returns (uint80,int256,uint256,uint256,uint80)",
  "function phaseAggregators(uint16) view returns (address)",
];
const AGGREGATOR_ABI = ["function latestRound() view returns (uint256)"];
const USD_DECIMALS = 8;
const PHASE_SHIFT = 64n;
const PHASE_ROUND_MASK = (1n << PHASE_SHIFT) - 1n;
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;
/** Asked for at once; a node answers them as one batch. */
const CHUNK_ROUNDS = 25;
/** A minute's heartbeat for more than three days. */
const MAX_ROUNDS = 5_000;

interface Round {
  readonly id: bigint;
  readonly answer: bigint;
  readonly updatedAt: number;
}

export function chainlinkSource(parameters: ChainlinkParameters): Source<Observation> {
  const { endpoint, description } = parameters;
  const name = `chainlink ${description}`;
  return {
    name,
    read: ({ span, signal }: ReadOptions) =>
      withChain(endpoint, name, signal, (provider) => readFeed(provider, parameters, span)),
  };
}

/** @throws BallastError `SOURCE_SYMBOL`, `SOURCE_UNIT`, `SOURCE_ANSWER` or `SOURCE_INCOMPLETE`. */
export async function readFeed(
  runner: ContractRunner,
  parameters: Omit<ChainlinkParameters, "endpoint">,
  span: Span,
): Promise<Sourced<Observation>> {
  const { address, description, decimals = USD_DECIMALS, check = checkPrice } = parameters;
  const name = `chainlink ${description}`;
  const feed = new Contract(address, ABI, runner);
  await requireFeed(feed, { name, description, decimals });
  const facts: Observation[] = [];
  for (const { id, answer, updatedAt } of inOrder(await roundsBack(feed, span.from, name), name)) {
    if (updatedAt < span.from || updatedAt >= span.to) continue;
    const value = Number(answer) / 10 ** decimals;
    const problem = answer > 0n ? check(value, facts.at(-1)?.value) : "an answer is above 0";
    if (problem !== undefined) throw sourceError("SOURCE_UNIT", name, `round ${id}: ${problem}`);
    // Of two rounds in one second the later one stands.
    if (facts.at(-1)?.time === updatedAt) facts.pop();
    facts.push({ time: updatedAt, value });
  }
  return { facts, newestAt: facts.at(-1)?.time };
}

async function requireFeed(
  feed: Contract,
  expected: { readonly name: string; readonly description: string; readonly decimals: number },
): Promise<void> {
  const { name, description, decimals } = expected;
  const [actual, actualDecimals] = await Promise.all([
    feed.getFunction("description").staticCall(),
    feed.getFunction("decimals").staticCall(),
  ]);
  if (actual !== description) {
    const message = `the feed describes itself as ${JSON.stringify(String(actual).slice(0, 64))}`;
    throw sourceError("SOURCE_SYMBOL", name, message);
  }
  if (BigInt(actualDecimals) !== BigInt(decimals)) {
    const message = `the feed has ${actualDecimals} decimals, not ${decimals}`;
    throw sourceError("SOURCE_UNIT", name, message);
  }
}

/** Newest first, until one from before `from`, or the feed's first. */
async function roundsBack(feed: Contract, from: number, name: string): Promise<Round[]> {
  const found = [roundOf(await feed.getFunction("latestRoundData").staticCall(), name)];
  for (;;) {
    const oldest = found.at(-1);
    if (oldest === undefined || oldest.updatedAt < from) return found;
    if (found.length >= MAX_ROUNDS) {
      const message = `${found.length} rounds do not reach back to ${from}`;
      throw sourceError("SOURCE_INCOMPLETE", name, message);
    }
    const ids = await idsBefore(feed, oldest.id);
    if (ids.length === 0) return found;
    const getRoundData = feed.getFunction("getRoundData");
    const answers = await Promise.all(ids.map((id) => getRoundData.staticCall(id)));
    found.push(...answers.map((answer) => roundOf(answer, name)));
  }
}

/** The next ids of the walk; none before the feed's first round. */
async function idsBefore(feed: Contract, id: bigint): Promise<bigint[]> {
  const [phase, round] = [id >> PHASE_SHIFT, id & PHASE_ROUND_MASK];
  if (round > 1n) {
    const count = Math.min(CHUNK_ROUNDS, Number(round - 1n));
    return Array.from({ length: count }, (_, i) => id - 1n - BigInt(i));
  }
  if (phase <= 1n) return [];
  const address = await feed.getFunction("phaseAggregators").staticCall(phase - 1n);
  if (address === ZERO_ADDRESS) return [];
  const aggregator = new Contract(address, AGGREGATOR_ABI, feed.runner);
  const latest = BigInt(await aggregator.getFunction("latestRound").staticCall());
  return latest === 0n ? [] : [((phase - 1n) << PHASE_SHIFT) | latest];
}

function roundOf(
  [id, answer, , updatedAt, answeredIn]: readonly [bigint, bigint, bigint, bigint, bigint],
  name: string,
): Round {
  if (updatedAt === 0n) throw sourceError("SOURCE_INCOMPLETE", name, `round ${id} has no answer`);
  if (answeredIn !== 0n && answeredIn < id) {
    throw sourceError(
      "SOURCE_STALE",
      name,
      `round ${id} repeats the answer of round ${answeredIn}`,
    );
  }
  return { id, answer, updatedAt: Number(updatedAt) };
}

/**
 * Oldest first. An aggregator that was replaced may have gone on answering: what it said after its
 * successor's first round is not the feed's.
 */
function inOrder(newestFirst: readonly Round[], name: string): Round[] {
  const kept: Round[] = [];
  for (const round of newestFirst) {
    const later = kept.at(-1);
    if (later === undefined || round.updatedAt <= later.updatedAt) kept.push(round);
    else if (round.id >> PHASE_SHIFT === later.id >> PHASE_SHIFT) {
      throw sourceError("SOURCE_ANSWER", name, `round ${later.id} is older than the one before it`);
    }
  }
  return kept.reverse();
}
