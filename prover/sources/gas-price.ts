/**
 * Mean base fee of each of the last complete days, over stretches of blocks spread evenly over the day.
 * The feature is a day's price over its own 30-day median, so tips, which move along, are left out.
 */
import type { JsonRpcApiProvider } from "ethers";
import { z } from "zod";
import { SECONDS_PER_DAY } from "../../model/features/daily-values.ts";
import { checkGasPrice } from "../../model/features/plausible.ts";
import { checkShape } from "../../model/strict-json.ts";
import { lastBlockBefore } from "./block-at.ts";
import type { DayValue } from "./funding.ts";
import { type RpcEndpoint, withChain } from "./rpc.ts";
import { type ReadOptions, type Source, type Sourced, type Span, sourceError } from "./source.ts";

export interface GasPriceParameters {
  readonly endpoint: RpcEndpoint;
  /** How many days, the last complete one included. */
  readonly days?: number;
}

const MEDIAN_DAYS = 30;
const STRETCHES_PER_DAY = 4;
/** The most that nodes answer at once. */
const MAX_STRETCH_BLOCKS = 1_024;

const feeHistoryShape = z.looseObject({
  oldestBlock: z.string().regex(/^0x[0-9a-f]{1,12}$/i),
  baseFeePerGas: z
    .array(z.string().regex(/^0x[0-9a-f]{1,16}$/i))
    .min(2)
    .max(MAX_STRETCH_BLOCKS + 1),
});

export function gasPriceSource(parameters: GasPriceParameters): Source<DayValue> {
  const name = `fee history of chain ${parameters.endpoint.chainId}`;
  return {
    name,
    read: ({ span, signal }: ReadOptions) =>
      withChain(parameters.endpoint, name, signal, (provider) =>
        readGasPrices(provider, name, span, parameters.days),
      ),
  };
}

/** @throws BallastError `SOURCE_UNIT` for a fee that is no gas price in wei, and as lastBlockBefore. */
export async function readGasPrices(
  provider: Pick<JsonRpcApiProvider, "getBlock" | "send">,
  name: string,
  { to }: Span,
  days = MEDIAN_DAYS,
): Promise<Sourced<DayValue>> {
  const lastEnd = Math.floor(to / SECONDS_PER_DAY) * SECONDS_PER_DAY;
  const ends = Array.from({ length: days + 1 }, (_, i) => lastEnd - (days - i) * SECONDS_PER_DAY);
  // From a month ago on, blocks come evenly, and the other searches are short.
  const after = await lastBlockBefore(provider, lastEnd - days * SECONDS_PER_DAY, { name });
  const blocks = await Promise.all(
    ends.map((end, i) => (i === 0 ? after : lastBlockBefore(provider, end, { name, after }))),
  );
  const facts = await Promise.all(
    ends.slice(1).map(async (end, i) => {
      const [before, last] = [blocks[i]?.number ?? 0, blocks[i + 1]?.number ?? 0];
      const value = await meanBaseFee(provider, { before, last, name });
      return { time: end - SECONDS_PER_DAY, value };
    }),
  );
  return { facts, newestAt: lastEnd };
}

async function meanBaseFee(
  provider: Pick<JsonRpcApiProvider, "send">,
  { before, last, name }: { readonly before: number; readonly last: number; readonly name: string },
): Promise<number> {
  const blocks = last - before;
  if (blocks <= 0)
    throw sourceError("SOURCE_INCOMPLETE", name, `no block after ${before} that day`);
  const stretches = Math.min(STRETCHES_PER_DAY, blocks);
  const length = Math.min(MAX_STRETCH_BLOCKS, Math.floor(blocks / stretches));
  const fees = await Promise.all(
    Array.from({ length: stretches }, (_, i) => {
      const newest = before + Math.floor((blocks * (i + 1)) / stretches);
      return baseFees(provider, { newest, length, name });
    }),
  );
  const all = fees.flat();
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const problem = checkGasPrice(mean, undefined);
  if (problem !== undefined) throw sourceError("SOURCE_UNIT", name, problem);
  return mean;
}

async function baseFees(
  provider: Pick<JsonRpcApiProvider, "send">,
  {
    newest,
    length,
    name,
  }: { readonly newest: number; readonly length: number; readonly name: string },
): Promise<number[]> {
  const answer: unknown = await provider.send("eth_feeHistory", [
    `0x${length.toString(16)}`,
    `0x${newest.toString(16)}`,
    [],
  ]);
  const value = checkShape({ value: answer, schema: feeHistoryShape, source: name });
  if (Number(value.oldestBlock) !== newest - length + 1) {
    throw sourceError(
      "SOURCE_INCOMPLETE",
      name,
      `the node has no fees of ${length} blocks to ${newest}`,
    );
  }
  // The last entry is a forecast for the block after the newest.
  return value.baseFeePerGas.slice(0, -1).map(Number);
}
