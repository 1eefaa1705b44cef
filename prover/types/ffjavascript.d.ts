/** The part of ffjavascript 0.3.1 that Ballast uses; the package ships no types. */
declare module "ffjavascript" {
  /** A field element or point in Montgomery form, little-endian limbs. */
  type Bytes = Uint8Array;
  type Fp2 = readonly [bigint, bigint];

  /** A stream of numbers from eight 32-bit words. */
  class ChaCha {
    constructor(seed: readonly number[]);
  }

  interface Group<Coordinate> {
    readonly g: Bytes;
    readonly gAffine: Bytes;
    fromObject(point: readonly Coordinate[]): Bytes;
    /** x, y, z; the point at infinity is (0, 1, 0). */
    toObject(point: Bytes): [Coordinate, Coordinate, Coordinate];
    toAffine(point: Bytes): Bytes;
    timesScalar(point: Bytes, scalar: bigint): Bytes;
    /** A point that the numbers decide, in the subgroup. */
    fromRng(rng: ChaCha): Bytes;
    /** Writes x and y, big-endian and not in Montgomery form, into `target`. */
    toRprUncompressed(target: Uint8Array, offset: number, point: Bytes): void;
    add(a: Bytes, b: Bytes): Bytes;
    neg(point: Bytes): Bytes;
    eq(a: Bytes, b: Bytes): boolean;
    isZero(point: Bytes): boolean;
    /** On the curve; says nothing about the subgroup. */
    isValid(point: Bytes): boolean;
  }

  interface Bn128 {
    readonly Fr: {
      readonly n8: number;
      /** w[k] generates the 2^k-th roots of unity. */
      readonly w: readonly Bytes[];
      toObject(value: Bytes): bigint;
      fromRng(rng: ChaCha): Bytes;
    };
    readonly G1: Group<bigint>;
    readonly G2: Group<Fp2>;
    readonly Gt: { toObject(value: Bytes): [[Fp2, Fp2, Fp2], [Fp2, Fp2, Fp2]] };
    readonly tm: {
      /** The wasm module; only the single-threaded engine keeps it. */
      readonly code: Uint8Array;
    };
    pairing(a: Bytes, b: Bytes): Bytes;
    /** Whether the product of the pairings of (G1, G2) pairs is 1. */
    pairingEq(...points: Bytes[]): Promise<boolean>;
  }

  export function buildBn128(singleThread: true): Promise<Bn128>;
}
