/** `ballast.sources/1`: which source plays which part. Names of secrets are in it, never secrets. */
import { z } from "zod";
import { parseStrictJson } from "../../model/strict-json.ts";

const MAX_LENGTH = 65_536;
const MAX_BPS = 10_000;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "0x and 40 hexadecimal digits");
const label = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "printable ASCII without spaces")
  .max(64);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, "the name of a variable");
/** A URL that holds a key stands in the environment, and its variable's name here. */
const url = z.union([z.url({ protocol: /^https?$/ }).max(512), z.strictObject({ env: variable })]);

const endpoint = z.union([
  z.strictObject({
    url,
    header: z.strictObject({ name: label, env: variable }).optional(),
  }),
  z.strictObject({ rpc: url, chainId: z.int().min(1) }),
]);

const file = z.string().min(1).max(256);
const maxAgeSeconds = z
  .int()
  .min(1)
  .max(31 * 86_400)
  .optional();

const candles = z.discriminatedUnion("kind", [
  z.strictObject({
    ...{ kind: z.literal("klines"), endpoint: label, symbol: label, maxAgeSeconds },
    path: z
      .string()
      .regex(/^\/[\w./-]{1,63}$/)
      .optional(),
  }),
  z.strictObject({ kind: z.literal("file"), file, maxAgeSeconds }),
]);

const prices = z.discriminatedUnion("kind", [
  z.strictObject({
    ...{ kind: z.literal("chainlink"), endpoint: label, address, maxAgeSeconds },
    description: z.string().min(1).max(64),
    decimals: z.int().min(0).max(36).optional(),
  }),
  z.strictObject({ kind: z.literal("market-chart"), endpoint: label, coin: label, maxAgeSeconds }),
  z.strictObject({
    ...{ kind: z.literal("file"), file, column: z.string().min(1).max(64), maxAgeSeconds },
    decimals: z.int().min(0).max(36).optional(),
  }),
]);

const dayFile = z.strictObject({
  kind: z.literal("file"),
  file,
  column: z.string().min(1).max(64),
});
const utilisation = z.discriminatedUnion("kind", [
  z.strictObject({
    ...{ kind: z.literal("aave-v3"), endpoint: label, dataProvider: address, oracle: address },
    reserves: z.array(address).min(1).max(64),
  }),
  dayFile,
]);
const funding = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("funding-rate"), endpoint: label, symbol: label }),
  dayFile,
]);
const gasPrice = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fee-history"), endpoint: label }),
  dayFile,
]);

const market = z.strictObject({
  spot: candles,
  perpetual: candles.optional(),
  secondVenue: prices.optional(),
});

const sourcesSchema = z.strictObject({
  format: z.literal("ballast.sources/1"),
  endpoints: z.record(label, endpoint),
  /** By the symbol of the feed's market. */
  markets: z.record(z.string(), market),
  shared: z.strictObject({
    /** Whose mean drawdown is the market's. */
    market: z.strictObject({ BTC: candles, ETH: candles, BNB: candles }),
    stables: z.array(prices).max(16),
    stakedEther: z.strictObject({ stakedEther: prices, ether: prices }).optional(),
    utilisation: utilisation.optional(),
    funding: funding.optional(),
    gasPrice: gasPrice.optional(),
  }),
  disagreement: z
    .strictObject({ maxBps: z.int().min(1).max(MAX_BPS), action: z.enum(["refuse", "flag"]) })
    .optional(),
});

export type SourcesFile = z.infer<typeof sourcesSchema>;
export type Endpoint = z.infer<typeof endpoint>;
export type CandleSpec = z.infer<typeof candles>;
export type PriceSpec = z.infer<typeof prices>;
export type DaySpec =
  | z.infer<typeof utilisation>
  | z.infer<typeof funding>
  | z.infer<typeof gasPrice>;
export type MarketSpec = z.infer<typeof market>;

export function parseSourcesFile(text: string, source: string): SourcesFile {
  return parseStrictJson({ text, schema: sourcesSchema, source, maxLength: MAX_LENGTH });
}
