import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../../prover/field.ts";
import { poseidon } from "../../../prover/poseidon.ts";
import {
  isValidPublicKey,
  isValidSignature,
  type Point,
  publicKeyOf,
  type Signature,
  signMessage,
} from "../../../prover/report/babyjub.ts";
import { ethers } from "../../helpers/chain.ts";

const harness = await ethers.deployContract("LibraryHarness");
const BASE = {
  x: 5299619240641551281634865583518297030282874472190772894086521144482721001553n,
  y: 16950150798460657717958625567821834550301663161624707787222815936182638968203n,
};
/** Squared and taken 168700 times, it is 1. */
const INVERSE_ROOT_OF_A =
  2957874849018779266517920829765869116077630550401372566248359756137677864698n;
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const message = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });

function verify(key: Point, text: bigint, { r8, s }: Signature): Promise<boolean> {
  const challenge = poseidon([r8.x, r8.y, key.x, key.y, text]);
  return harness.getFunction("isSignatureValid")(key.x, key.y, r8.x, r8.y, s, challenge);
}

describe("BabyJubJub", () => {
  it("knows circomlib's base point and its order", async () => {
    const base = BASE;
    expect(isValidPublicKey(base)).to.equal(true);
    expect(await harness.getFunction("isInSubgroup")(base.x, base.y)).to.equal(true);
    // With the identity as key and R = B, S·B = R holds for S = 1 and no other.
    const isBase = (s: bigint) =>
      harness.getFunction("isSignatureValid")(0n, 1n, base.x, base.y, s, 5n);
    expect([await isBase(1n), await isBase(2n), await isBase(0n)]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it("tells a point from its reflections in both axes", async () => {
    const { x, y } = publicKeyOf(new Uint8Array(32).fill(9));
    const negative = (coordinate: bigint) => FIELD_ORDER - coordinate;
    for (const [rX, rY] of [
      [negative(x), y],
      [x, negative(y)],
      [negative(x), negative(y)],
    ] as const) {
      // With S = 0 and the identity as key, only the identity is R.
      const isZero = harness.getFunction("isSignatureValid")(0n, 1n, rX, rY, 0n, 5n);
      expect(await isZero).to.equal(false);
    }
    expect(await harness.getFunction("isSignatureValid")(0n, 1n, 0n, 1n, 0n, 5n)).to.equal(true);
    for (const [rX, rY] of [
      [negative(BASE.x), BASE.y],
      [BASE.x, negative(BASE.y)],
    ] as const) {
      const isBase = harness.getFunction("isSignatureValid")(0n, 1n, rX, rY, 1n, 5n);
      expect(await isBase).to.equal(false);
    }
  });

  it("refuses coordinates that are not below the field order", async () => {
    const isOnCurve = harness.getFunction("isOnCurve");
    expect(await isOnCurve(0n, 1n)).to.equal(true);
    expect(await isOnCurve(FIELD_ORDER, 1n)).to.equal(false);
    expect(await isOnCurve(0n, FIELD_ORDER + 1n)).to.equal(false);
    // y = 0 at x² = 1 / a, which is a square.
    expect(await isOnCurve(INVERSE_ROOT_OF_A, 0n)).to.equal(true);
    expect(await isOnCurve(INVERSE_ROOT_OF_A, FIELD_ORDER)).to.equal(false);
  });

  it("agrees with circomlib about arbitrary points", async () => {
    const coordinate = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });
    await fc.assert(
      fc.asyncProperty(coordinate, coordinate, async (x, y) => {
        expect(await harness.getFunction("isOnCurve")(x, y)).to.equal(isValidPublicKey({ x, y }));
      }),
    );
  });

  it("accepts what circomlib signs", async () => {
    await fc.assert(
      fc.asyncProperty(secret, message, async (bytes, text) => {
        const key = publicKeyOf(bytes);
        expect(await harness.getFunction("isOnCurve")(key.x, key.y)).to.equal(true);
        expect(await harness.getFunction("isInSubgroup")(key.x, key.y)).to.equal(true);
        expect(await verify(key, text, signMessage(bytes, text))).to.equal(true);
      }),
      { numRuns: 15 },
    );
  });

  it("refuses every tampered signature that circomlib refuses", async () => {
    const bytes = new Uint8Array(32).fill(7);
    const key = publicKeyOf(bytes);
    const text = 42n;
    const { r8, s } = signMessage(bytes, text);
    const wrong: [Point, bigint, Signature][] = [
      [key, text + 1n, { r8, s }],
      [key, text, { r8, s: (s + 1n) % SUBGROUP_ORDER }],
      [key, text, { r8: { x: FIELD_ORDER - r8.x, y: r8.y }, s }],
      [key, text, { r8: { x: r8.x, y: FIELD_ORDER - r8.y }, s }],
      [key, text, { r8: { x: 0n, y: 1n }, s: 0n }],
      [publicKeyOf(new Uint8Array(32).fill(8)), text, { r8, s }],
    ];
    for (const [point, claimed, signature] of wrong) {
      expect(await verify(point, claimed, signature)).to.equal(false);
      expect(isValidSignature(point, claimed, signature)).to.equal(false);
    }
  });
});
