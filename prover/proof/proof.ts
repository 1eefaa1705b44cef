/** A Groth16 proof and its public signals, and the only way they come in: one spelling per value. */
import { z } from "zod";
import { checkShape } from "../../model/strict-json.ts";
import { fieldElementShape } from "../field.ts";
import { type G1Point, type G2Point, g1Shape, g1ToJson, g2Shape, g2ToJson } from "./points.ts";

export interface Groth16Proof {
  readonly a: G1Point;
  readonly b: G2Point;
  readonly c: G1Point;
}

/** More than any verifier on chain would take. */
export const MAX_PUBLIC_SIGNALS = 1024;

/** The form snarkjs gives a proof. */
export const proofShape = z
  .strictObject({
    pi_a: g1Shape,
    pi_b: g2Shape,
    pi_c: g1Shape,
    protocol: z.literal("groth16"),
    curve: z.literal("bn128"),
  })
  .transform(({ pi_a, pi_b, pi_c }): Groth16Proof => ({ a: pi_a, b: pi_b, c: pi_c }));

export const publicSignalsShape = z.array(fieldElementShape()).max(MAX_PUBLIC_SIGNALS);

/** @throws BallastError `JSON_SHAPE` for anything but canonical affine coordinates. */
export function parseProof(value: unknown, source: string): Groth16Proof {
  return checkShape({ value, schema: proofShape, source });
}

/** @throws BallastError `JSON_SHAPE` for anything but canonical field elements. */
export function parsePublicSignals(value: unknown, source: string): readonly bigint[] {
  return checkShape({ value, schema: publicSignalsShape, source });
}

export function proofToJson({ a, b, c }: Groth16Proof) {
  return {
    pi_a: g1ToJson(a),
    pi_b: g2ToJson(b),
    pi_c: g1ToJson(c),
    protocol: "groth16",
    curve: "bn128",
  } as const;
}
