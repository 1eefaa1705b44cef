/** What the files of a deployment have in common. */
import { isAddress } from "ethers";
import { z } from "zod";

/** A wrong checksum is a typing error. */
export const addressShape = z
  .string()
  .refine(
    (text) => /^0x[0-9a-fA-F]{40}$/.test(text) && isAddress(text),
    "0x and 40 hexadecimal digits, whose case is a valid checksum or all the same",
  );

export const chainIdShape = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/, "a decimal chain id")
  .transform((text) => BigInt(text));

export const marketIdShape = z
  .string()
  .regex(/^[1-9][0-9]{0,19}$/, "a decimal market id")
  .transform((text) => BigInt(text))
  .refine((id) => id < 2n ** 64n, "above 64 bits");

export const uint128Shape = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,38})$/, "a decimal number")
  .transform((text) => BigInt(text))
  .refine((value) => value < 2n ** 128n, "above 128 bits");
