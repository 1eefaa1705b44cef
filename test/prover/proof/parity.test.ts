/**
 * Whatever the verifier here accepts, the verifier on chain accepts: nobody waits for a proof that the
 * chain then refuses, and nothing that only we believe is published. FC_RUNS=10000 at night.
 */
import { expect } from "chai";
import fc from "fast-check";
import { isBallastError } from "../../../model/errors.ts";
import { toCalldata } from "../../../prover/proof/calldata.ts";
import { loadVerificationKey } from "../../../prover/proof/load-prover.ts";
import { verifyProof } from "../../../prover/proof/verify.ts";
import { ethers, realProof, shape } from "../../helpers/audit/audited-world.ts";
import { type Attempt, flatten, mutations, unflatten } from "../../helpers/mutated-proof.ts";

const RUNS = Number(process.env.FC_RUNS ?? 500);
const WORD = 2n ** 256n;

describe("verification here and on chain", function () {
  this.timeout(3_600_000);

  it(`never differs towards yes, over ${RUNS} mutated proofs and signals [fuzz]`, async () => {
    const { proof, publicSignals } = await realProof();
    const honest: Attempt = { coordinates: flatten(proof), publicSignals };
    // A second pair that does not belong together with the first.
    const other: Attempt = {
      coordinates: flatten({ ...proof, a: proof.c, c: proof.a }),
      publicSignals: publicSignals.toReversed(),
    };
    const vkey = loadVerificationKey(shape.name);
    const verifier = await ethers.deployContract("DevSmallVerifier");

    const here = async ({ coordinates, publicSignals: signals }: Attempt): Promise<boolean> => {
      try {
        return await verifyProof({
          vkey,
          proof: unflatten(coordinates),
          publicSignals: signals,
        });
      } catch (error) {
        if (isBallastError(error) && error.kind === "proof") return false;
        throw error;
      }
    };
    const onChain = async ({ coordinates, publicSignals: signals }: Attempt): Promise<boolean> => {
      const { a, b, c } = toCalldata(unflatten(coordinates));
      return verifier.getFunction("verifyProof")(a, b, c, [...signals]);
    };

    const counts = { both: 0, neither: 0, chainOnly: 0 };
    await fc.assert(
      fc.asyncProperty(mutations, async (drawn) => {
        let attempt = honest;
        for (const { apply } of drawn) attempt = await apply(attempt, other);
        // What does not fit a word cannot be sent to a chain at all.
        const fits = [...attempt.coordinates, ...attempt.publicSignals].every(
          (value) => value >= 0n && value < WORD,
        );
        const isAccepted = await here(attempt);
        const isAcceptedOnChain = fits && (await onChain(attempt));
        if (isAccepted)
          expect(isAcceptedOnChain, drawn.map(({ name }) => name).join()).to.equal(true);
        if (isAccepted && isAcceptedOnChain) counts.both++;
        else if (isAcceptedOnChain) counts.chainOnly++;
        else counts.neither++;
      }),
      { numRuns: RUNS },
    );
    // The property would hold for a verifier that refuses everything.
    expect(counts.both).to.be.greaterThan(0);
    expect(counts.neither).to.be.greaterThan(RUNS / 2);
    expect(counts.chainOnly, "accepted by the chain alone").to.equal(0);
  });
});
