/** Keys that snarkjs takes for valid and that let anybody prove anything, next to our refusal. */
import { createHash } from "node:crypto";
import { expect } from "chai";
import { ChaCha } from "ffjavascript";
import { groth16 } from "snarkjs";
import { beaconSecret } from "../../../prover/ceremony/beacon-secret.ts";
import { forgeProof } from "../../../prover/ceremony/forgery.ts";
import { readPhase1 } from "../../../prover/ceremony/phase1.ts";
import { verifyKey } from "../../../prover/ceremony/verify-key.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import { type Groth16Proof, proofToJson } from "../../../prover/proof/proof.ts";
import {
  applyBeaconWithSnarkjs,
  contributeWithSnarkjs,
  type EngineLease,
  leaseEngine,
  newZkeyWithSnarkjs,
  verifyZkeyWithSnarkjs,
} from "../../../prover/proof/snarkjs.ts";
import { verificationKeyToJson } from "../../../prover/proof/verification-key.ts";
import { multiply } from "../../../prover/setup/scalar-field.ts";
import { deriveTrapdoor } from "../../../prover/setup/trapdoor.ts";
import { readZkeyHeader } from "../../../prover/setup/zkey-header.ts";
import { endSnarkjs } from "../../helpers/end-snarkjs.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { forgeFromBeta } from "../../helpers/forgery.ts";
import { HOME_MADE_BEACON, homeMadePhase1 } from "../../helpers/phase1.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";

/** Signals of no witness. */
const FALSE_SIGNALS = [1n, 2n, 3n];
const VALUES = ["11".repeat(32), "22".repeat(32)] as const;
const ITERATIONS = 10;

async function newKey(): Promise<Uint8Array> {
  const { r1csBytes } = await tinyCircuit();
  return newZkeyWithSnarkjs(r1csBytes, (await homeMadePhase1()).path);
}

function withBeacon(zkey: Uint8Array, valueHex: string): Promise<Uint8Array> {
  return applyBeaconWithSnarkjs({ zkey, name: "b", valueHex, iterationsExponent: ITERATIONS });
}

async function withPeople(zkey: Uint8Array, count: number): Promise<Uint8Array> {
  let key = zkey;
  for (let i = 0; i < count; i++) {
    key = await contributeWithSnarkjs({ zkey: key, name: `${i}`, entropy: `any text ${i}` });
  }
  return key;
}

/** What `snarkjs zkey verify` says of a key that began as `initialZkey`. */
async function snarkjsAccepts(initialZkey: Uint8Array, zkey: Uint8Array): Promise<boolean> {
  const { path } = await homeMadePhase1();
  return (await verifyZkeyWithSnarkjs({ initialZkey, ptauPath: path, zkey })).isValid;
}

async function expectForged(zkey: Uint8Array, proof: Groth16Proof): Promise<void> {
  const json = await verificationKeyToJson((await readZkeyHeader(zkey)).vkey);
  const isForged = await groth16.verify(json, FALSE_SIGNALS.map(String), proofToJson(proof));
  expect(isForged, "the forged proof").to.equal(true);
}

async function verdict(zkey: Uint8Array) {
  const { r1csBytes } = await tinyCircuit();
  return verifyKey({ zkey, r1csBytes, phase1: await homeMadePhase1() });
}

describe("keys that snarkjs calls valid", function () {
  this.timeout(120_000);
  let lease: EngineLease;
  before(async () => {
    // Makes the files before the lease: it ends snarkjs' threads.
    await homeMadePhase1();
    lease = leaseEngine();
  });
  after(async () => {
    await lease.close();
    await endSnarkjs();
  });

  it("K1 K2 without a contribution: C = -vk_x proves anything; refused as KEY_NO_CONTRIBUTION", async () => {
    const zkey = await newKey();
    expect(await snarkjsAccepts(await newKey(), zkey)).to.equal(true);
    const { vkey } = await readZkeyHeader(zkey);
    await expectForged(zkey, await forgeProof({ vkey, delta: 1n, publicSignals: FALSE_SIGNALS }));
    await expectRejection("KEY_NO_CONTRIBUTION", verdict(zkey));
  });

  it("K3 with one beacon: its secret is public; refused as KEY_BEACON_ONLY", async () => {
    const initial = await newKey();
    const zkey = await withBeacon(initial, VALUES[0]);
    expect(await snarkjsAccepts(initial, zkey)).to.equal(true);
    const { vkey } = await readZkeyHeader(zkey);
    const { secret: delta } = await beaconSecret({
      valueHex: VALUES[0],
      iterationsExponent: ITERATIONS,
    });
    await expectForged(zkey, await forgeProof({ vkey, delta, publicSignals: FALSE_SIGNALS }));
    await expectRejection("KEY_BEACON_ONLY", verdict(zkey));
  });

  it("K3 with two beacons: delta is their product; refused as KEY_BEACON_ONLY", async () => {
    const initial = await newKey();
    const zkey = await withBeacon(await withBeacon(initial, VALUES[0]), VALUES[1]);
    expect(await snarkjsAccepts(initial, zkey)).to.equal(true);
    let delta = 1n;
    for (const valueHex of VALUES) {
      const { secret } = await beaconSecret({ valueHex, iterationsExponent: ITERATIONS });
      delta = multiply(delta, secret);
    }
    const { vkey } = await readZkeyHeader(zkey);
    await expectForged(zkey, await forgeProof({ vkey, delta, publicSignals: FALSE_SIGNALS }));
    await expectRejection("KEY_BEACON_ONLY", verdict(zkey));
  });

  it("from a development key, with people and a beacon on top: beta is enough; refused as DEV_KEY", async () => {
    const { zkey: initial, r1csBytes } = await tinyCircuit();
    const zkey = await withBeacon(await withPeople(initial, 3), VALUES[0]);
    const { beta } = deriveTrapdoor(r1csBytes);
    await expectForged(zkey, await forgeFromBeta(zkey, beta, FALSE_SIGNALS));
    await expectRejection("DEV_KEY", verdict(zkey));
  });

  it("K7 from a home-made phase 1: beta is enough; refused as PTAU_HASH", async () => {
    const { path, blake2b512 } = await homeMadePhase1();
    const initial = await newKey();
    const zkey = await withBeacon(await withPeople(initial, 3), VALUES[0]);
    expect(await snarkjsAccepts(initial, zkey)).to.equal(true);
    await expectForged(zkey, await forgeFromBeta(zkey, await homeMadeBeta(), FALSE_SIGNALS));
    // Everything else about the key is in order, so the pinned hash is what stands between.
    const { contributions } = await verdict(zkey);
    expect(contributions.length).to.equal(4);
    const error = await expectRejection("PTAU_HASH", readPhase1(path));
    expect(`${error.hint}`).to.not.include(blake2b512);
  });

  it("K4 from people only: the last of them could choose delta; refused as KEY_BEACON_MISSING", async () => {
    const initial = await newKey();
    const zkey = await withPeople(initial, 3);
    expect(await snarkjsAccepts(initial, zkey)).to.equal(true);
    await expectRejection("KEY_BEACON_MISSING", verdict(zkey));
  });

  it("with somebody after the beacon, or two beacons: refused as KEY_BEACON_ORDER", async () => {
    const people = await withPeople(await newKey(), 3);
    const beacon = await withBeacon(people, VALUES[0]);
    await expectRejection("KEY_BEACON_ORDER", verdict(await withPeople(beacon, 1)));
    await expectRejection("KEY_BEACON_ORDER", verdict(await withBeacon(beacon, VALUES[1])));
  });

  it("K5 with fewer people than the policy asks for: refused as KEY_TOO_FEW", async () => {
    const zkey = await withBeacon(await withPeople(await newKey(), 2), VALUES[0]);
    await expectRejection("KEY_TOO_FEW", verdict(zkey));
  });
});

/** The third number of the home-made beacon's stream; before it, beta was 1. */
async function homeMadeBeta(): Promise<bigint> {
  const { Fr } = await bn254();
  let digest: Buffer = Buffer.from(HOME_MADE_BEACON, "hex");
  for (let i = 0; i < 2 ** 10; i++) digest = createHash("sha256").update(digest).digest();
  const rng = new ChaCha(Array.from({ length: 8 }, (_, i) => digest.readUInt32BE(4 * i)));
  const [, , beta] = [Fr.fromRng(rng), Fr.fromRng(rng), Fr.fromRng(rng)];
  return Fr.toObject(beta ?? new Uint8Array());
}
