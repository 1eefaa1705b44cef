/** A proof that somebody holds a publisher's key, as a file (`ballast.possession/1`) for the registry. */
import { z } from "zod";
import { parseStrictJson } from "../../model/strict-json.ts";
import { fieldElementShape, SUBGROUP_ORDER } from "../field.ts";
import { type Possession, possessionMessage } from "../proof-of-possession.ts";
import { isValidSignature, publicKeyOf, type Signature, signMessage } from "./babyjub.ts";

export interface ProvenPossession extends Possession {
  readonly signature: Signature;
}

const MAX_LENGTH = 4096;

const possessionShape = z.strictObject({
  format: z.literal("ballast.possession/1"),
  chainId: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/, "a decimal chain id")
    .transform((text) => BigInt(text)),
  registry: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address"),
  key: z.strictObject({ x: fieldElementShape(), y: fieldElementShape() }),
  signature: z.strictObject({
    r8: z.tuple([fieldElementShape(), fieldElementShape()]),
    s: fieldElementShape(SUBGROUP_ORDER),
  }),
});

export function provePossession(
  secret: Uint8Array,
  { chainId, registry }: Omit<Possession, "key">,
): ProvenPossession {
  const key = publicKeyOf(secret);
  const signature = signMessage(secret, possessionMessage({ chainId, registry, key }));
  return { chainId, registry, key, signature };
}

export const isPossessionProven = (proven: ProvenPossession): boolean =>
  isValidSignature(proven.key, possessionMessage(proven), proven.signature);

/** What PublisherRegistry.addPublisher takes. */
export const addPublisherArguments = (slot: number, { key, signature }: ProvenPossession) =>
  [slot, [key.x, key.y], [signature.r8.x, signature.r8.y, signature.s]] as const;

/** Checks the form alone. */
export function parsePossession(text: string, source: string): ProvenPossession {
  const {
    format: _,
    signature,
    ...rest
  } = parseStrictJson({
    text,
    schema: possessionShape,
    source,
    maxLength: MAX_LENGTH,
  });
  const [x, y] = signature.r8;
  return { ...rest, signature: { r8: { x, y }, s: signature.s } };
}

export function serialisePossession({ chainId, registry, key, signature }: ProvenPossession) {
  const file = {
    format: "ballast.possession/1",
    chainId: String(chainId),
    registry,
    key: { x: String(key.x), y: String(key.y) },
    signature: {
      r8: [String(signature.r8.x), String(signature.r8.y)],
      s: String(signature.s),
    },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
