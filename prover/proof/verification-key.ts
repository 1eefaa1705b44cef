/** A Groth16 verification key and its snarkjs file form, `vkey.json`. */
import { z } from "zod";
import { checkShape, parseStrictJson } from "../../model/strict-json.ts";
import { bn254 } from "./curve.ts";
import {
  fp2Shape,
  fp2ToJson,
  type G1Point,
  type G2Point,
  g1Shape,
  g1ToJson,
  g2Shape,
  g2ToJson,
} from "./points.ts";
import { MAX_PUBLIC_SIGNALS } from "./proof.ts";

export interface VerificationKey {
  readonly alpha1: G1Point;
  readonly beta2: G2Point;
  readonly gamma2: G2Point;
  readonly delta2: G2Point;
  /** One more than there are public signals. */
  readonly ic: readonly G1Point[];
}

const MAX_FILE_LENGTH = 1_048_576;

const verificationKeyShape = z
  .strictObject({
    protocol: z.literal("groth16"),
    curve: z.literal("bn128"),
    nPublic: z.int().min(0).max(MAX_PUBLIC_SIGNALS),
    vk_alpha_1: g1Shape,
    vk_beta_2: g2Shape,
    vk_gamma_2: g2Shape,
    vk_delta_2: g2Shape,
    vk_alphabeta_12: z.tuple([
      z.tuple([fp2Shape, fp2Shape, fp2Shape]),
      z.tuple([fp2Shape, fp2Shape, fp2Shape]),
    ]),
    IC: z
      .array(g1Shape)
      .min(1)
      .max(MAX_PUBLIC_SIGNALS + 1),
  })
  .refine((key) => key.IC.length === key.nPublic + 1, {
    path: ["IC"],
    error: "IC has one point per public signal and one more",
  })
  .transform(
    (key): VerificationKey => ({
      alpha1: key.vk_alpha_1,
      beta2: key.vk_beta_2,
      gamma2: key.vk_gamma_2,
      delta2: key.vk_delta_2,
      ic: key.IC,
    }),
  );

/** @throws BallastError `JSON_TOO_LARGE`, `JSON_SYNTAX` or `JSON_SHAPE`. */
export function parseVerificationKey(text: string, source: string): VerificationKey {
  return parseStrictJson({
    text,
    schema: verificationKeyShape,
    source,
    maxLength: MAX_FILE_LENGTH,
  });
}

/** For a key that is already parsed JSON. @throws BallastError `JSON_SHAPE`. */
export function checkVerificationKey(value: unknown, source: string): VerificationKey {
  return checkShape({ value, schema: verificationKeyShape, source });
}

/** The object that snarkjs exports for the same key. */
export async function verificationKeyToJson(vkey: VerificationKey) {
  const { G1, G2, Gt, pairing } = await bn254();
  const alphaBeta = pairing(G1.fromObject(vkey.alpha1), G2.fromObject(vkey.beta2));
  return {
    protocol: "groth16",
    curve: "bn128",
    nPublic: vkey.ic.length - 1,
    vk_alpha_1: g1ToJson(vkey.alpha1),
    vk_beta_2: g2ToJson(vkey.beta2),
    vk_gamma_2: g2ToJson(vkey.gamma2),
    vk_delta_2: g2ToJson(vkey.delta2),
    vk_alphabeta_12: Gt.toObject(alphaBeta).map((half) => half.map(fp2ToJson)),
    IC: vkey.ic.map(g1ToJson),
  } as const;
}
