/** Keys that are not what circuit, phase 1 and contributions make; none is taken for one that is. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { isBallastError } from "../../../model/errors.ts";
import { buildRoot, circuitPathsIn, projectRoot } from "../../../prover/artifacts/paths.ts";
import { serialiseWitness } from "../../../prover/artifacts/witness.ts";
import { readContributions } from "../../../prover/ceremony/contributions.ts";
import type { Phase1 } from "../../../prover/ceremony/phase1.ts";
import { type VerifyKeyParameters, verifyKey } from "../../../prover/ceremony/verify-key.ts";
import {
  applyBeaconWithSnarkjs,
  contributeWithSnarkjs,
  type EngineLease,
  leaseEngine,
  newZkeyWithSnarkjs,
  proveWithSnarkjs,
} from "../../../prover/proof/snarkjs.ts";
import { verifyProof } from "../../../prover/proof/verify.ts";
import { loadWitnessGenerator } from "../../../prover/proof/witness-generator.ts";
import { compileCircuit } from "../../../prover/setup/compile.ts";
import { endSnarkjs } from "../../helpers/end-snarkjs.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { homeMadePhase1 } from "../../helpers/phase1.ts";
import { TINY_INPUTS, TINY_PUBLIC_SIGNALS, tinyCircuit } from "../../helpers/tiny-circuit.ts";

/** As the tiny circuit in every size, but with 4·a where that has 3·a. */
const OTHER_SOURCE = `pragma circom 2.2.0;
template Other() {
    signal input a;
    signal input b;
    signal output product;
    signal output square;
    signal bSquared <== b * b;
    product <== a * b;
    square <== (product + 7) * (bSquared - 5) + 4 * a;
}
component main {public [a]} = Other();
`;

const VALUE = "33".repeat(32);

async function holdFor(
  r1csBytes: Uint8Array,
  phase1: Phase1,
  name = "person",
): Promise<Uint8Array> {
  let zkey = await newZkeyWithSnarkjs(r1csBytes, phase1.path);
  for (const entropy of ["one", "two", "three"]) {
    zkey = await contributeWithSnarkjs({ zkey, name, entropy });
  }
  return applyBeaconWithSnarkjs({ zkey, name: "", valueHex: VALUE, iterationsExponent: 10 });
}

/** Where section `type` begins, after its header. */
function sectionStart(zkey: Uint8Array, type: number): number {
  const view = new DataView(zkey.buffer, zkey.byteOffset, zkey.byteLength);
  for (let at = 12; at < zkey.length; ) {
    const bytes = Number(view.getBigUint64(at + 4, true));
    if (view.getUint32(at, true) === type) return at + 12;
    at += 12 + bytes;
  }
  throw new Error(`no section ${type}`);
}

const G1_BYTES = 64;

/** Every way to refuse a damaged key. */
const REFUSALS = [
  ...["ZKEY_FORMAT", "ZKEY_CIRCUIT", "ZKEY_ALTERED", "PTAU_OTHER", "CONTRIBUTION_INVALID"],
  ...["KEY_POINT", "KEY_GAMMA", "KEY_DELTA_CHAIN", "KEY_IC_INFINITE"],
];

describe("verifyKey", function () {
  this.timeout(120_000);
  let honest: VerifyKeyParameters;
  let lease: EngineLease;

  before(async () => {
    const { r1csBytes } = await tinyCircuit();
    const phase1 = await homeMadePhase1();
    lease = leaseEngine();
    honest = { r1csBytes, phase1, zkey: await holdFor(r1csBytes, phase1, "") };
  });
  after(async () => {
    await lease.close();
    await endSnarkjs();
  });

  const withBytes = (at: number, bytes: Uint8Array): VerifyKeyParameters => {
    const zkey = Uint8Array.from(honest.zkey);
    zkey.set(bytes, at);
    return { ...honest, zkey };
  };

  it("accepts an honest key, and proofs made with it verify", async () => {
    const { vkey, contributions } = await verifyKey(honest);
    expect(contributions.map(({ beacon }) => beacon?.valueHex)).to.deep.equal([
      ...[undefined, undefined, undefined],
      VALUE,
    ]);
    const { generator } = await tinyCircuit();
    const witness = serialiseWitness(generator.calculate(TINY_INPUTS));
    const { proof, publicSignals } = await proveWithSnarkjs({ zkey: honest.zkey, witness });
    expect(publicSignals).to.deep.equal(TINY_PUBLIC_SIGNALS);
    expect(await verifyProof({ vkey, proof, publicSignals })).to.equal(true);
  });

  it("refuses another circuit's key, which accepts what this circuit forbids", async () => {
    const { paths } = await compileCircuit({
      source: OTHER_SOURCE,
      sourceDirectory: join(projectRoot, "circuits"),
      paths: circuitPathsIn(join(buildRoot(), "test-circuits", "other-tiny")),
    });
    const zkey = await holdFor(readFileSync(paths.r1cs), honest.phase1);
    const { vkey } = await verifyKey({ ...honest, zkey, r1csBytes: readFileSync(paths.r1cs) });
    const generator = await loadWitnessGenerator(paths.wasm);
    const witness = serialiseWitness(generator.calculate(TINY_INPUTS));
    const { proof, publicSignals } = await proveWithSnarkjs({ zkey, witness });
    expect(publicSignals).to.not.deep.equal(TINY_PUBLIC_SIGNALS);
    expect(await verifyProof({ vkey, proof, publicSignals })).to.equal(true);
    await expectRejection("ZKEY_CIRCUIT", verifyKey({ ...honest, zkey }));
  });

  it("refuses another circuit's key by its sizes already", async () => {
    const header = sectionStart(honest.zkey, 2);
    const wireCountAt = header + 2 * (4 + 32);
    await expectRejection("ZKEY_CIRCUIT", verifyKey(withBytes(wireCountAt, Uint8Array.of(99))));
  });

  it("says why snarkjs makes no key", async () => {
    const { zkey } = honest;
    const beacon = { zkey, name: "", valueHex: VALUE, iterationsExponent: 9 };
    const { message } = await expectRejection("ZKEY_MAKE", applyBeaconWithSnarkjs(beacon));
    expect(message).to.include("numIterationsExp");
  });

  it("refuses a phase 1 that is too small", async () => {
    const phase1 = { ...honest.phase1, power: 2 };
    await expectRejection("PTAU_TOO_SMALL", verifyKey({ ...honest, phase1 }));
  });

  it("refuses a key with other alpha or beta, as from another phase 1", async () => {
    const header = sectionStart(honest.zkey, 2);
    const alphaAt = header + 2 * (4 + 32) + 12;
    const ic = honest.zkey.subarray(sectionStart(honest.zkey, 3));
    await expectRejection("PTAU_OTHER", verifyKey(withBytes(alphaAt, ic.slice(0, G1_BYTES))));
  });

  it("refuses a duplicate or infinite IC", async () => {
    const at = sectionStart(honest.zkey, 3);
    const second = honest.zkey.slice(at + G1_BYTES, at + 2 * G1_BYTES);
    await expectRejection("KEY_IC_DUPLICATE", verifyKey(withBytes(at + 2 * G1_BYTES, second)));
    const infinity = new Uint8Array(G1_BYTES);
    await expectRejection("KEY_IC_INFINITE", verifyKey(withBytes(at + 2 * G1_BYTES, infinity)));
  });

  it("refuses another IC, another A and an L or H of another delta as ZKEY_ALTERED", async () => {
    const ic = sectionStart(honest.zkey, 3);
    const h = sectionStart(honest.zkey, 9);
    const other = honest.zkey.slice(h, h + G1_BYTES);
    for (const section of [3, 5, 6, 8, 9]) {
      const at = sectionStart(honest.zkey, section) + (section === 9 ? G1_BYTES : 0);
      const bytes = section === 8 ? honest.zkey.slice(ic, ic + G1_BYTES) : other;
      await expectRejection("ZKEY_ALTERED", verifyKey(withBytes(at, bytes)));
    }
  });

  it("refuses a contribution that does not prove its secret, and a delta that is not the last", async () => {
    const { contributions } = readContributions(honest.zkey);
    const [first, second] = contributions;
    const offsetOf = (part: Uint8Array | undefined): number =>
      Buffer.from(honest.zkey).indexOf(part ?? new Uint8Array(1));
    const swaps: [at: number, bytes: Uint8Array | undefined][] = [
      [offsetOf(first?.g1Sx), second?.g1Sx],
      [offsetOf(first?.g1Sx), first?.g1S],
      [offsetOf(second?.g2Spx), first?.g2Spx],
      [offsetOf(first?.transcript), second?.transcript],
    ];
    for (const [at, bytes] of swaps) {
      const altered = withBytes(at, bytes ?? new Uint8Array());
      await expectRejection("CONTRIBUTION_INVALID", verifyKey(altered));
    }
    const delta1At = sectionStart(honest.zkey, 2) + 2 * (4 + 32) + 12 + 2 * G1_BYTES + 4 * G1_BYTES;
    const altered = withBytes(delta1At, first?.deltaAfter ?? new Uint8Array());
    await expectRejection("KEY_DELTA_CHAIN", verifyKey(altered));
  });

  it("refuses a beacon whose value was exchanged afterwards", async () => {
    const at = Buffer.from(honest.zkey).indexOf(Buffer.from(VALUE, "hex"));
    await expectRejection("CONTRIBUTION_INVALID", verifyKey(withBytes(at, Uint8Array.of(0x34))));
  });

  it("refuses a beacon that would take for ever to check", async () => {
    // The parameter before the value: 2, then the exponent; 3 and a length follow.
    const at = Buffer.from(honest.zkey).indexOf(Buffer.from(VALUE, "hex")) - 3;
    await expectRejection("CONTRIBUTION_INVALID", verifyKey(withBytes(at, Uint8Array.of(60))));
  });

  it("refuses a key cut off anywhere as ZKEY_FORMAT", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: honest.zkey.length - 1 }), async (length) => {
        const zkey = honest.zkey.slice(0, length);
        await expectRejection("ZKEY_FORMAT", verifyKey({ ...honest, zkey }));
      }),
      { numRuns: 50 },
    );
  });

  it("K10 refuses a key with any one bit flipped", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * honest.zkey.length - 1), async (bit) => {
        const zkey = Uint8Array.from(honest.zkey);
        zkey[bit >> 3] = (zkey[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const outcome = await verifyKey({ ...honest, zkey }).then(
          () => undefined,
          (error: unknown) => error,
        );
        // Its name is the one thing about a contribution that nothing binds; here none has one.
        const code = isBallastError(outcome) ? outcome.code : String(outcome);
        expect(REFUSALS, `bit ${bit}`).to.include(code);
      }),
      { numRuns: 25 },
    );
  });
});
