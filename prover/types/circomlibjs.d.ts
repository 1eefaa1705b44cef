/** The part of circomlibjs 0.1.7 that Ballast uses; the package ships no types. */
declare module "circomlibjs" {
  type FieldBytes = Uint8Array;
  type Point = [FieldBytes, FieldBytes];

  interface Field {
    e(value: bigint | string): FieldBytes;
    toObject(value: FieldBytes): bigint;
  }

  interface Poseidon {
    (inputs: readonly (bigint | FieldBytes)[]): FieldBytes;
    readonly F: Field;
  }

  interface BabyJub {
    readonly F: Field;
    readonly Base8: Point;
    readonly subOrder: bigint;
    addPoint(a: Point, b: Point): Point;
    mulPointEscalar(base: Point, scalar: bigint): Point;
    inCurve(point: Point): boolean;
    inSubgroup(point: Point): boolean;
  }

  interface Eddsa {
    readonly babyJub: BabyJub;
    readonly F: Field;
    prv2pub(privateKey: Uint8Array): Point;
    signPoseidon(privateKey: Uint8Array, message: FieldBytes): { R8: Point; S: bigint };
    verifyPoseidon(
      message: FieldBytes,
      signature: { R8: Point; S: bigint },
      publicKey: Point,
    ): boolean;
  }

  export function buildPoseidon(): Promise<Poseidon>;
  export function buildEddsa(): Promise<Eddsa>;
  export function buildBabyjub(): Promise<BabyJub>;
  export const poseidonContract: {
    createCode(inputs: number): string;
    generateABI(inputs: number): readonly object[];
  };
}
