/** A publisher set file: who may sign, by slot. */
import { z } from "zod";
import { parseStrictJson } from "../../model/strict-json.ts";
import { PUBLISHER_SLOTS, publisherSetCommitment } from "../commitment.ts";
import { fieldElementShape } from "../field.ts";
import { isValidPublicKey, type Point } from "../report/babyjub.ts";

export interface Publisher extends Point {
  /** 0..15: the bit this publisher sets in a proof's bitmap. */
  readonly slot: number;
  readonly name: string;
}

export type PublisherSet = readonly Publisher[];

const MAX_LENGTH = 16_384;

const publisherSchema: z.ZodType<Publisher> = z
  .strictObject({
    slot: z
      .int()
      .min(0)
      .max(PUBLISHER_SLOTS - 1),
    name: z.string().min(1).max(64),
    x: fieldElementShape(),
    y: fieldElementShape(),
  })
  .refine(isValidPublicKey, "is not a key: off the curve, of low order, or outside the subgroup");

const setSchema = z.strictObject({
  format: z.literal("ballast.publishers/1"),
  publishers: z
    .array(publisherSchema)
    .min(1)
    .max(PUBLISHER_SLOTS)
    .refine((all) => new Set(all.map((p) => p.slot)).size === all.length, "a slot is used twice")
    .refine((all) => new Set(all.map((p) => p.x)).size === all.length, "a key is used twice"),
});

export function parsePublisherSet(text: string, source: string): PublisherSet {
  return parseStrictJson({ text, schema: setSchema, source, maxLength: MAX_LENGTH }).publishers;
}

export function serialisePublisherSet(set: PublisherSet): string {
  const publishers = set.map(({ slot, name, x, y }) => ({
    slot,
    name,
    x: String(x),
    y: String(y),
  }));
  return `${JSON.stringify({ format: "ballast.publishers/1", publishers }, null, 2)}\n`;
}

/** The x-coordinate in each of the 16 slots, 0 where empty. */
export function slotsOf(set: PublisherSet): bigint[] {
  const slots = new Array<bigint>(PUBLISHER_SLOTS).fill(0n);
  for (const { slot, x } of set) slots[slot] = x;
  return slots;
}

export function commitmentOf(set: PublisherSet): bigint {
  return publisherSetCommitment(slotsOf(set));
}
