import { expect } from "chai";
import { groth16 } from "snarkjs";
import { forgeProof, publicPoint } from "../../../prover/ceremony/forgery.ts";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../../../prover/field.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import type { G1Point, G2Point } from "../../../prover/proof/points.ts";
import { type Groth16Proof, proofToJson } from "../../../prover/proof/proof.ts";
import {
  type VerificationKey,
  verificationKeyToJson,
} from "../../../prover/proof/verification-key.ts";
import { verifyProof } from "../../../prover/proof/verify.ts";
import { findKeyFlaws, requireSaneKey } from "../../../prover/setup/key-sanity.ts";
import { deriveTrapdoor } from "../../../prover/setup/trapdoor.ts";
import { endSnarkjs } from "../../helpers/end-snarkjs.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { OUTSIDE_SUBGROUP } from "../../helpers/outside-subgroup.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";

/** Signals that no witness of the tiny circuit has. */
const FALSE_SIGNALS = [1n, 2n, 3n];

async function g1(point: Uint8Array): Promise<G1Point> {
  const { G1 } = await bn254();
  const [x, y] = G1.toObject(G1.toAffine(point));
  return [x, y];
}

async function g2(point: Uint8Array): Promise<G2Point> {
  const { G2 } = await bn254();
  const [x, y] = G2.toObject(G2.toAffine(point));
  return [x, y];
}

const negative1 = ([x, y]: G1Point): G1Point => [x, BASE_FIELD_ORDER - y];
const negative2 = ([x, [y0, y1]]: G2Point): G2Point => [
  x,
  [(BASE_FIELD_ORDER - y0) % BASE_FIELD_ORDER, (BASE_FIELD_ORDER - y1) % BASE_FIELD_ORDER],
];

/** The tiny circuit's key with some parts exchanged. */
async function keyWith(parts: Partial<VerificationKey>): Promise<VerificationKey> {
  return { ...(await tinyCircuit()).vkey, ...parts };
}

async function codes(vkey: VerificationKey): Promise<string[]> {
  return (await findKeyFlaws(vkey)).map(({ code, location }) => `${code} ${location}`);
}

/** Both verifiers take the forged proof, and the sanity check refuses the key that lets them. */
async function expectForgeable(
  vkey: VerificationKey,
  proof: Groth16Proof,
  publicSignals: readonly bigint[] = FALSE_SIGNALS,
): Promise<void> {
  const json = await verificationKeyToJson(vkey);
  const signals = publicSignals.map(String);
  expect(await groth16.verify(json, signals, proofToJson(proof)), "snarkjs").to.equal(true);
  expect(await verifyProof({ vkey, proof, publicSignals }), "ballast").to.equal(true);
  expect(await findKeyFlaws(vkey), "flaws").to.not.deep.equal([]);
}

/** Some accepted proof of the false signals, by whoever has the tiny circuit's delta. */
async function proofWithSecret(vkey: VerificationKey): Promise<Groth16Proof> {
  const { delta } = deriveTrapdoor((await tinyCircuit()).r1csBytes);
  return forgeProof({ vkey, delta, publicSignals: FALSE_SIGNALS });
}

describe("findKeyFlaws", function () {
  this.timeout(60_000);

  after(endSnarkjs);

  it("finds none in the key of a setup with secrets of its own", async () => {
    expect(await codes((await tinyCircuit()).vkey)).to.deep.equal([]);
  });

  it("refuses delta = gamma, which lets anyone prove anything", async () => {
    const { gamma2 } = (await tinyCircuit()).vkey;
    const vkey = await keyWith({ delta2: gamma2 });
    expect(await codes(vkey)).to.deep.equal(["KEY_DELTA_TRIVIAL vk_delta_2"]);
    await expectForgeable(
      vkey,
      await forgeProof({ vkey, delta: 1n, publicSignals: FALSE_SIGNALS }),
    );
  });

  it("refuses delta = -gamma, which is no better", async () => {
    const { gamma2 } = (await tinyCircuit()).vkey;
    const vkey = await keyWith({ delta2: negative2(gamma2) });
    expect(await codes(vkey)).to.deep.equal(["KEY_DELTA_TRIVIAL vk_delta_2"]);
    const delta = FIELD_ORDER - 1n;
    await expectForgeable(vkey, await forgeProof({ vkey, delta, publicSignals: FALSE_SIGNALS }));
  });

  it("refuses beta = delta: A = vk_x, B = G2, C = -alpha verify", async () => {
    const { G1, G2 } = await bn254();
    const vkey = await keyWith({ beta2: (await tinyCircuit()).vkey.delta2 });
    expect(await codes(vkey)).to.deep.equal(["KEY_BETA_TRIVIAL vk_beta_2"]);
    const a = await g1(await publicPoint(vkey, FALSE_SIGNALS));
    const c = await g1(G1.neg(G1.fromObject(vkey.alpha1)));
    await expectForgeable(vkey, { a, b: await g2(G2.g), c });
  });

  it("refuses beta = gamma: A = C = alpha + vk_x, B = G2 + delta verify", async () => {
    const { G1, G2 } = await bn254();
    const vkey = await keyWith({ beta2: await g2(G2.g) });
    expect(await codes(vkey)).to.deep.equal(["KEY_BETA_TRIVIAL vk_beta_2"]);
    const sum = await publicPoint(vkey, FALSE_SIGNALS);
    const a = await g1(G1.add(G1.fromObject(vkey.alpha1), sum));
    const b = await g2(G2.add(G2.g, G2.fromObject(vkey.delta2)));
    await expectForgeable(vkey, { a, b, c: a });
  });

  it("refuses another gamma, whose logarithm its maker may know: C = -vk_x gamma / delta", async () => {
    const { G2 } = await bn254();
    const gamma = 5n;
    const vkey = await keyWith({
      gamma2: await g2(G2.timesScalar(G2.g, gamma)),
      delta2: await g2(G2.timesScalar(G2.g, 2n * gamma)),
    });
    expect(await codes(vkey)).to.deep.equal(["KEY_GAMMA vk_gamma_2"]);
    const forged = await forgeProof({ vkey, delta: 2n, publicSignals: FALSE_SIGNALS });
    await expectForgeable(vkey, forged);
  });

  it("refuses alpha = G1: A = beta + vk_x + delta, B = G2, C = G1 verify", async () => {
    const { G1, G2 } = await bn254();
    const { r1csBytes } = await tinyCircuit();
    const generator = await g1(G1.g);
    const vkey = await keyWith({ alpha1: generator });
    expect(await codes(vkey)).to.deep.equal(["KEY_ALPHA_TRIVIAL vk_alpha_1"]);
    // beta1 and delta1 stand in every proving key; here their secrets are known anyway.
    const { beta, delta } = deriveTrapdoor(r1csBytes);
    const known = G1.add(G1.timesScalar(G1.g, beta), G1.timesScalar(G1.g, delta));
    const a = await g1(G1.add(known, await publicPoint(vkey, FALSE_SIGNALS)));
    await expectForgeable(vkey, { a, b: await g2(G2.g), c: generator });
    const negated = await keyWith({ alpha1: negative1(generator) });
    expect(await codes(negated)).to.deep.equal(["KEY_ALPHA_TRIVIAL vk_alpha_1"]);
  });

  it("refuses a duplicate IC: a proof for (x, y) is one for (x + 1, y - 1)", async () => {
    const { ic } = (await tinyCircuit()).vkey;
    const [zero = [0n, 0n], one = zero, , three = zero] = ic;
    const vkey = await keyWith({ ic: [zero, one, one, three] });
    expect(await codes(vkey)).to.deep.equal(["KEY_IC_DUPLICATE IC[2]"]);
    const [x = 0n, y = 0n, z = 0n] = FALSE_SIGNALS;
    const proof = await proofWithSecret(vkey);
    await expectForgeable(vkey, proof);
    await expectForgeable(vkey, proof, [x + 1n, y - 1n, z]);
    const negated = await keyWith({ ic: [zero, one, negative1(one), three] });
    expect(await codes(negated)).to.deep.equal(["KEY_IC_DUPLICATE IC[2]"]);
    await expectForgeable(negated, await proofWithSecret(negated), [x + 1n, y + 1n, z]);
  });

  it("refuses an IC at infinity, as text and as the engine reads it: that signal is free", async () => {
    const { ic } = (await tinyCircuit()).vkey;
    for (const infinity of [
      [0n, 0n],
      [0n, 1n],
    ] as const) {
      const vkey = await keyWith({ ic: ic.with(2, infinity) });
      expect(await codes(vkey)).to.deep.equal(["KEY_IC_INFINITE IC[2]"]);
    }
    const vkey = await keyWith({ ic: ic.with(2, [0n, 0n]) });
    const proof = await proofWithSecret(vkey);
    const [x = 0n, , z = 0n] = FALSE_SIGNALS;
    for (const free of [0n, 99n, FIELD_ORDER - 1n]) {
      const publicSignals = [x, free, z];
      expect(await verifyProof({ vkey, proof, publicSignals }), `${free}`).to.equal(true);
    }
  });

  it("refuses what is not a point: off the curve, not reduced, infinity", async () => {
    const { alpha1, delta2 } = (await tinyCircuit()).vkey;
    const off1: G1Point = [alpha1[0], (alpha1[1] + 1n) % BASE_FIELD_ORDER];
    const off2: G2Point = [delta2[0], [(delta2[1][0] + 1n) % BASE_FIELD_ORDER, delta2[1][1]]];
    const zero = [0n, 0n] as const;
    for (const alpha of [off1, zero, [alpha1[0] + BASE_FIELD_ORDER, alpha1[1]] as const]) {
      expect(await codes(await keyWith({ alpha1: alpha }))).to.deep.equal(["KEY_POINT vk_alpha_1"]);
    }
    const large: G2Point = [delta2[0], [delta2[1][0] + BASE_FIELD_ORDER, delta2[1][1]]];
    for (const delta of [off2, [zero, zero], [zero, [1n, 0n]], large] as const) {
      expect(await codes(await keyWith({ delta2: delta }))).to.deep.equal(["KEY_POINT vk_delta_2"]);
    }
  });

  it("refuses a point of the curve outside the subgroup", async () => {
    expect(await codes(await keyWith({ delta2: OUTSIDE_SUBGROUP }))).to.deep.equal([
      "KEY_POINT vk_delta_2",
    ]);
  });
});

describe("requireSaneKey", () => {
  it("throws the first flaw with its place, and passes a key without one", async () => {
    const { vkey } = await tinyCircuit();
    await requireSaneKey(vkey, "circuit.vkey.json");
    const trivial = await keyWith({ delta2: vkey.gamma2 });
    const error = await expectRejection("KEY_DELTA_TRIVIAL", requireSaneKey(trivial, "some.json"));
    expect(error.location).to.equal("some.json/vk_delta_2");
  });
});
