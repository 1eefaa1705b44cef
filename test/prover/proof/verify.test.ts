import { expect } from "chai";
import { curves, groth16 } from "snarkjs";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../../../prover/field.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import type { G1Point } from "../../../prover/proof/points.ts";
import { proofToJson } from "../../../prover/proof/proof.ts";
import { verificationKeyToJson } from "../../../prover/proof/verification-key.ts";
import { type VerifyProofParameters, verifyProof } from "../../../prover/proof/verify.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { OUTSIDE_SUBGROUP } from "../../helpers/outside-subgroup.ts";
import { tinyProof } from "../../helpers/tiny-proof.ts";

const q = BASE_FIELD_ORDER;

async function snarkjsVerdict({ vkey, proof, publicSignals }: VerifyProofParameters) {
  const signals = publicSignals.map(String);
  return groth16.verify(await verificationKeyToJson(vkey), signals, proofToJson(proof));
}

/** Well-formed changes, none of which still proves the statement. */
async function falseProofs(): Promise<Record<string, VerifyProofParameters>> {
  const valid = await tinyProof();
  const { proof, publicSignals } = valid;
  const { G1, G2 } = await bn254();
  const twice = (point: G1Point): G1Point => {
    const [x, y] = G1.toObject(G1.toAffine(G1.timesScalar(G1.fromObject(point), 2n)));
    return [x, y];
  };
  const negative = ([x, y]: G1Point): G1Point => [x, q - y];
  const generator = G2.toObject(G2.gAffine);
  const withProof = (part: Partial<typeof proof>) => ({ ...valid, proof: { ...proof, ...part } });
  return {
    "another A": withProof({ a: twice(proof.a) }),
    "negated A": withProof({ a: negative(proof.a) }),
    "generator as B": withProof({ b: [generator[0], generator[1]] }),
    "another C": withProof({ c: twice(proof.c) }),
    "negated C": withProof({ c: negative(proof.c) }),
    "A and C exchanged": withProof({ a: proof.c, c: proof.a }),
    "a signal plus 1": {
      ...valid,
      publicSignals: publicSignals.map((x, i) => (i === 0 ? x + 1n : x)),
    },
    "signals reversed": { ...valid, publicSignals: publicSignals.toReversed() },
    "all signals 0": { ...valid, publicSignals: publicSignals.map(() => 0n) },
  };
}

describe("verifyProof", function () {
  this.timeout(60_000);

  after(async () => {
    const curve = await curves.getCurveFromName("bn128");
    await curve.terminate();
  });

  it("accepts a proof, as snarkjs does", async () => {
    const valid = await tinyProof();
    expect(await verifyProof(valid)).to.equal(true);
    expect(await snarkjsVerdict(valid)).to.equal(true);
  });

  it("answers false to well-formed proofs of something else, as snarkjs does", async () => {
    for (const [name, parameters] of Object.entries(await falseProofs())) {
      expect(await verifyProof(parameters), name).to.equal(false);
      expect(await snarkjsVerdict(parameters), name).to.equal(false);
    }
  });

  it("rejects signals that are too many, too few, negative or not below r", async () => {
    const valid = await tinyProof();
    const [first = 0n, ...rest] = valid.publicSignals;
    const wrong = [[], rest, [first, ...rest, 0n], [-1n, ...rest], [FIELD_ORDER, ...rest]];
    for (const publicSignals of [...wrong, [first + FIELD_ORDER, ...rest]]) {
      await expectRejection("PROOF_MALFORMED", verifyProof({ ...valid, publicSignals }));
    }
  });

  it("rejects coordinates that are negative or not below q, before the curve", async () => {
    const valid = await tinyProof();
    const { a, b, c } = valid.proof;
    const parts = [
      { a: [a[0] + q, a[1]] as const },
      { a: [a[0], a[1] - q] as const },
      { b: [b[0], [b[1][0], b[1][1] + q]] as const },
      { b: [[b[0][0] + 2n ** 256n, b[0][1]], b[1]] as const },
      { c: [c[0], q] as const },
    ];
    for (const part of parts) {
      const proof = { ...valid.proof, ...part };
      await expectRejection("PROOF_MALFORMED", verifyProof({ ...valid, proof }));
    }
  });

  it("rejects points off the curve, infinity among them", async () => {
    const valid = await tinyProof();
    const { a, b } = valid.proof;
    const zero = [0n, 0n] as const;
    const parts = [
      { a: zero },
      { a: [a[0], (a[1] + 1n) % q] as const },
      { b: [zero, zero] as const },
      { b: [b[0], [b[1][0], (b[1][1] + 1n) % q]] as const },
      { c: [1n, 3n] as const },
    ];
    for (const part of parts) {
      const proof = { ...valid.proof, ...part };
      await expectRejection("PROOF_NOT_ON_CURVE", verifyProof({ ...valid, proof }));
    }
  });

  it("rejects a B on the curve that is not in the subgroup", async () => {
    const valid = await tinyProof();
    const proof = { ...valid.proof, b: OUTSIDE_SUBGROUP };
    await expectRejection("PROOF_NOT_IN_SUBGROUP", verifyProof({ ...valid, proof }));
  });
});
