import { expect } from "chai";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import type { VerificationKey } from "../../../prover/proof/verification-key.ts";
import { isDevKey } from "../../../prover/setup/is-dev-key.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";

/** A key with secrets that nobody derives from the circuit. */
async function foreignKey(): Promise<VerificationKey> {
  const { vkey } = await tinyCircuit();
  const { G1, G2 } = await bn254();
  const [x1, y1] = G1.toObject(G1.toAffine(G1.timesScalar(G1.g, 12_345n)));
  const [x2, y2] = G2.toObject(G2.toAffine(G2.timesScalar(G2.g, 67_890n)));
  return { ...vkey, alpha1: [x1, y1], beta2: [x2, y2], delta2: [x2, y2] };
}

describe("isDevKey", () => {
  it("recognises the development key of a circuit, as vkey and as zkey", async () => {
    const { r1csBytes, vkey, zkey } = await tinyCircuit();
    expect(await isDevKey(vkey, r1csBytes)).to.equal(true);
    expect(await isDevKey(zkey, r1csBytes)).to.equal(true);
  });

  it("recognises it by any one of its secrets, as after a contribution", async () => {
    const { r1csBytes, vkey } = await tinyCircuit();
    const foreign = await foreignKey();
    for (const part of ["alpha1", "beta2", "delta2"] as const) {
      const mixed = { ...foreign, [part]: vkey[part] };
      expect(await isDevKey(mixed, r1csBytes), part).to.equal(true);
    }
  });

  it("denies a key with other secrets, and the key of another circuit", async () => {
    const { r1csBytes, vkey } = await tinyCircuit();
    expect(await isDevKey(await foreignKey(), r1csBytes)).to.equal(false);
    const otherCircuit = Uint8Array.from(r1csBytes, (byte, i) => (i === 100 ? byte ^ 1 : byte));
    expect(await isDevKey(vkey, otherCircuit)).to.equal(false);
  });

  it("rejects a damaged zkey", async () => {
    const { r1csBytes, zkey } = await tinyCircuit();
    for (const damaged of [zkey.slice(0, 500), Uint8Array.of(1), new Uint8Array(zkey.length)]) {
      await expectRejection("ZKEY_FORMAT", isDevKey(damaged, r1csBytes));
    }
    const otherPrime = Uint8Array.from(zkey);
    const order = Buffer.from(FIELD_ORDER.toString(16), "hex").reverse();
    otherPrime[Buffer.from(zkey).indexOf(order)] = 0;
    await expectRejection("ZKEY_FORMAT", isDevKey(otherPrime, r1csBytes));
  });
});
