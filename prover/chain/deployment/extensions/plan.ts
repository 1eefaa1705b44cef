/** The `extensions` of a deployment file, as what they ask for. */
import { z } from "zod";
import { BallastError } from "../../../../model/errors.ts";
import { aaveExtension, aaveShape } from "./aave.ts";
import type { Extension, Locate } from "./extension.ts";
import { lendingExtension, lendingShape } from "./lending.ts";
import { morphoExtension, morphoShape } from "./morpho.ts";
import { aggregatorExtension, aggregatorShape, chaosExtension, chaosShape } from "./readers.ts";
import { submitAndSync } from "./submit-and-sync.ts";
import { uniswapExtension, uniswapShape } from "./uniswap.ts";

const MAX_OF_A_KIND = 64;
const listOf = <T extends z.ZodType>(shape: T) => z.array(shape).max(MAX_OF_A_KIND).default([]);

export const extensionsShape = z.strictObject({
  aggregators: listOf(aggregatorShape),
  chaos: listOf(chaosShape),
  lending: listOf(lendingShape),
  aave: listOf(aaveShape),
  morpho: listOf(morphoShape),
  uniswap: listOf(uniswapShape),
});

export interface PlanExtensionsParameters {
  readonly options: z.infer<typeof extensionsShape>;
  /** The deployment file. */
  readonly file: string;
  /** Markets that the deployment's feeds have. */
  readonly marketIds: readonly bigint[];
}

/** @throws BallastError `EXTENSION_TWICE`, `MARKET_UNKNOWN` */
export function planExtensions(parameters: PlanExtensionsParameters): readonly Extension[] {
  const { options, file, marketIds } = parameters;
  const inside = (kind: string, index: number): Locate => {
    const place = `${file}#/extensions/${kind}/${index}`;
    return (member) => (member === undefined ? place : `${place}/${member}`);
  };
  const extensions = [
    submitAndSync,
    ...options.aggregators.map((one, i) => aggregatorExtension(one, inside("aggregators", i))),
    ...options.chaos.map((one, i) => chaosExtension(one, inside("chaos", i))),
    ...options.lending.map((one, i) => lendingExtension(one, inside("lending", i))),
    ...options.aave.map((one, i) => aaveExtension(one, inside("aave", i))),
    ...options.morpho.map((one, i) => morphoExtension(one, inside("morpho", i))),
    ...options.uniswap.map((one, i) => uniswapExtension(one, inside("uniswap", i))),
  ];
  requireDistinct(extensions);
  for (const extension of extensions) requireMarkets(extension, marketIds);
  return extensions;
}

function requireDistinct(extensions: readonly Extension[]): void {
  const seen = new Set<string>();
  for (const { contracts, location } of extensions) {
    for (const { label } of contracts) {
      if (seen.has(label)) {
        throw new BallastError("input", "EXTENSION_TWICE", `${label} is there twice`, {
          location: `${location}/name`,
          hint: "a name of its own for every entry of a list",
        });
      }
      seen.add(label);
    }
  }
}

function requireMarkets(extension: Extension, known: readonly bigint[]): void {
  const missing = extension.marketIds.find((id) => !known.includes(id));
  if (missing === undefined) return;
  throw new BallastError("input", "MARKET_UNKNOWN", `no feed of the file has market ${missing}`, {
    location: extension.location,
    hint: known.length === 0 ? "a feed with the market" : `one of ${known.join(", ")}`,
  });
}
