/** What a .zkey says without its large sections: the size of its circuit and its verification key. */
import { readSections } from "../artifacts/byte-reader.ts";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../field.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { affineBytes } from "./fixed-base.ts";
import { verificationKeyOf } from "./verification-key-of.ts";

export interface ZkeyHeader {
  readonly wireCount: number;
  readonly domainSize: number;
  /** beta and delta again, in the other group; affine, Montgomery form. */
  readonly beta1: Uint8Array;
  readonly delta1: Uint8Array;
  readonly vkey: VerificationKey;
}

const FIELD_BYTES = 32;

/** One reader per section. @throws BallastError `ZKEY_FORMAT`. */
export function readZkeySections(zkey: Uint8Array) {
  return readSections({
    bytes: zkey,
    magic: "zkey",
    version: 1,
    code: "ZKEY_FORMAT",
    sections: {
      protocol: 1,
      header: 2,
      ic: 3,
      coefficients: 4,
      a: 5,
      b1: 6,
      b2: 7,
      c: 8,
      h: 9,
      contributions: 10,
    },
  });
}

/** @throws BallastError `ZKEY_FORMAT` for anything but a complete bn254 groth16 key. */
export async function readZkeyHeader(zkey: Uint8Array): Promise<ZkeyHeader> {
  const { protocol, header, ic } = readZkeySections(zkey);
  if (protocol.uint32() !== 1) protocol.fail("not a groth16 key");
  for (const order of [BASE_FIELD_ORDER, FIELD_ORDER]) {
    if (header.uint32() !== FIELD_BYTES || header.unsigned(FIELD_BYTES) !== order) {
      header.fail("not a key for bn254");
    }
  }
  const [wireCount, publicCount, domainSize] = [header.uint32(), header.uint32(), header.uint32()];
  const alpha1 = header.bytes(affineBytes("g1"));
  const beta1 = header.bytes(affineBytes("g1"));
  const beta2 = header.bytes(affineBytes("g2"));
  const gamma2 = header.bytes(affineBytes("g2"));
  const delta1 = header.bytes(affineBytes("g1"));
  const delta2 = header.bytes(affineBytes("g2"));
  const icPoints = ic.bytes((publicCount + 1) * affineBytes("g1"));
  if (ic.remaining !== 0) ic.fail(`${ic.remaining} bytes after the last public signal`);
  const vkey = await verificationKeyOf({ alpha1, beta2, gamma2, delta2, ic: icPoints });
  return { wireCount, domainSize, beta1, delta1, vkey };
}
