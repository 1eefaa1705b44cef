/** A feed file: which markets, in which order, how often. Its id binds every report and proof. */
import { z } from "zod";
import { schemaHash } from "../../model/schema.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { type Feed, feedId, MARKET_ID_BITS } from "../commitment.ts";
import { fieldElementShape } from "../field.ts";

export interface FeedMarket {
  readonly id: bigint;
  /** For people; not committed to. */
  readonly symbol: string;
}

export interface FeedFile {
  readonly name: string;
  readonly periodSeconds: number;
  readonly markets: readonly FeedMarket[];
}

const MAX_LENGTH = 16_384;
const MAX_MARKETS = 16;

const marketId = fieldElementShape(1n << BigInt(MARKET_ID_BITS)).refine((id) => id > 0n, "is zero");

const feedSchema: z.ZodType<FeedFile & { format: string }> = z.strictObject({
  format: z.literal("ballast.feed/1"),
  name: z.string().regex(/^[\x21-\x7e]{1,31}$/, "1 to 31 printable ASCII characters, no spaces"),
  periodSeconds: z.int().min(60).max(86_400),
  markets: z
    .array(z.strictObject({ id: marketId, symbol: z.string().min(1).max(32) }))
    .min(1)
    .max(MAX_MARKETS)
    .refine(
      (markets) => markets.every((m, i) => i === 0 || m.id > (markets[i - 1]?.id ?? 0n)),
      "market ids are not strictly increasing",
    ),
});

export function parseFeed(text: string, source: string): FeedFile {
  const { name, periodSeconds, markets } = parseStrictJson({
    text,
    schema: feedSchema,
    source,
    maxLength: MAX_LENGTH,
  });
  return { name, periodSeconds, markets };
}

export function serialiseFeed({ name, periodSeconds, markets }: FeedFile): string {
  const file = {
    format: "ballast.feed/1",
    name,
    periodSeconds,
    markets: markets.map(({ id, symbol }) => ({ id: String(id), symbol })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The committed part of a feed. */
export function toCommittedFeed({ name, periodSeconds, markets }: FeedFile): Feed {
  return {
    name,
    periodSeconds,
    schemaHash: schemaHash(),
    marketIds: markets.map((market) => market.id),
  };
}

export function feedIdOf(feed: FeedFile): bigint {
  return feedId(toCommittedFeed(feed));
}
