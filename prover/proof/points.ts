/** Points of bn254 as text: decimal coordinates and a z that says the point is affine, as snarkjs. */
import { z } from "zod";
import { BASE_FIELD_ORDER, fieldElementShape } from "../field.ts";

/** Affine, never the point at infinity. */
export type G1Point = readonly [x: bigint, y: bigint];
/** Coordinates c0 + c1·u as [c0, c1]. */
export type Fp2Element = readonly [c0: bigint, c1: bigint];
export type G2Point = readonly [x: Fp2Element, y: Fp2Element];

export type G1Json = readonly [string, string, "1"];
export type Fp2Json = readonly [string, string];
export type G2Json = readonly [Fp2Json, Fp2Json, readonly ["1", "0"]];

const coordinate = fieldElementShape(BASE_FIELD_ORDER);

export const fp2Shape = z.tuple([coordinate, coordinate]);

export const g1Shape = z
  .tuple([coordinate, coordinate, z.literal("1")])
  .transform(([x, y]): G1Point => [x, y]);

export const g2Shape = z
  .tuple([fp2Shape, fp2Shape, z.tuple([z.literal("1"), z.literal("0")])])
  .transform(([x, y]): G2Point => [x, y]);

export const g1ToJson = ([x, y]: G1Point): G1Json => [`${x}`, `${y}`, "1"];

export const fp2ToJson = ([c0, c1]: Fp2Element): Fp2Json => [`${c0}`, `${c1}`];

export const g2ToJson = ([x, y]: G2Point): G2Json => [fp2ToJson(x), fp2ToJson(y), ["1", "0"]];
