/** Finds the block that was the chain's newest at a moment, by interpolation between known blocks. */
import { sourceError } from "./source.ts";

export interface KnownBlock {
  readonly number: number;
  readonly timestamp: number;
}

/** The part of a provider that is asked. */
export interface BlockReader {
  getBlock(tag: number | "latest"): Promise<KnownBlock | null>;
}

export interface BlockSearch {
  readonly name: string;
  /** A block that is known to be before the moment; otherwise the search starts at the first one. */
  readonly after?: KnownBlock;
}

/**
 * The last block before `time`.
 * @throws BallastError `SOURCE_STALE` when the chain's newest block is before `time`, so that the last
 * one is not known yet, and `SOURCE_INCOMPLETE` when the chain is younger than `time`.
 */
export async function lastBlockBefore(
  provider: BlockReader,
  time: number,
  { name, after }: BlockSearch,
): Promise<KnownBlock> {
  let high = await readBlock(provider, "latest", name);
  if (high.timestamp < time) {
    const message = `the newest block is of ${high.timestamp}, before ${time}`;
    throw sourceError("SOURCE_STALE", name, message);
  }
  let low = after ?? (await readBlock(provider, 0, name));
  if (low.timestamp >= time) {
    throw sourceError("SOURCE_INCOMPLETE", name, `the chain has no block before ${time}`);
  }
  // Invariant: low is before `time`, high is not. Every third read halves what is between them.
  for (let reads = 0; high.number - low.number > 1; reads++) {
    const guess = reads % 3 === 2 ? middleOf(low, high) : interpolate(low, high, time);
    const block = await readBlock(provider, guess, name);
    if (block.timestamp < time) low = block;
    else high = block;
  }
  return low;
}

function middleOf(low: KnownBlock, high: KnownBlock): number {
  return Math.floor((low.number + high.number) / 2);
}

/** Strictly between the two; every third step bisects, so that an uneven chain cannot stall it. */
function interpolate(low: KnownBlock, high: KnownBlock, time: number): number {
  const share = (time - low.timestamp) / (high.timestamp - low.timestamp);
  const guess = low.number + Math.floor(share * (high.number - low.number));
  return Math.min(Math.max(guess, low.number + 1), high.number - 1);
}

async function readBlock(
  provider: BlockReader,
  tag: number | "latest",
  name: string,
): Promise<KnownBlock> {
  const block = await provider.getBlock(tag);
  if (block === null) throw sourceError("SOURCE_INCOMPLETE", name, `the node has no block ${tag}`);
  return { number: block.number, timestamp: block.timestamp };
}
