/**
 * M10 and M7 to the end: what the lab asks of our verifier about public signals, asked of the
 * generated contract as well; and proofs made from forged witnesses, which both refuse.
 */
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { loadArtifact } from "../../../prover/artifacts/lock.ts";
import { findViolation, serialiseWitness } from "../../../prover/artifacts/witness.ts";
import { toCalldata } from "../../../prover/proof/calldata.ts";
import { loadVerificationKey } from "../../../prover/proof/load-prover.ts";
import type { CheckedProof } from "../../../prover/proof/prover.ts";
import { proveWithSnarkjs } from "../../../prover/proof/snarkjs.ts";
import { verifyProof } from "../../../prover/proof/verify.ts";
import { changedSignals, twoProofs } from "../../../prover/soundness/binding.ts";
import { forge, readForgeries } from "../../../prover/soundness/forgeries.ts";
import { ethers } from "../../helpers/chain.ts";

const SHAPE = "small";

/** Of five kinds: a public word, a commitment, a range, a signature, a set. */
const FORGED = [
  "F5 a score one higher",
  "F6 another weight under the old config hash",
  "F8 a weight of 256",
  "F16 another round",
  "F15 one publisher's report twice",
];

describe("proofs of the small circuit", function () {
  this.timeout(300_000);
  let verifier: BaseContract;
  const vkey = () => loadVerificationKey(SHAPE);

  before(async () => {
    verifier = await ethers.deployContract("DevSmallVerifier");
  });

  const isAcceptedOnChain = ({ proof, publicSignals }: CheckedProof): Promise<boolean> => {
    const { a, b, c } = toCalldata(proof);
    return verifier.getFunction("verifyProof")(a, b, c, [...publicSignals]);
  };
  const isAcceptedHere = (made: CheckedProof): Promise<boolean> =>
    verifyProof({ vkey: vkey(), ...made });

  it("M10 are about their public signals alone, to both verifiers", async () => {
    const proofs = await twoProofs(SHAPE);
    for (const [which, { proof, publicSignals }] of proofs.entries()) {
      expect(await isAcceptedOnChain({ proof, publicSignals })).to.equal(true);
      const foreign = proofs[1 - which]?.publicSignals ?? [];
      const changes = changedSignals(publicSignals, foreign);
      expect(changes).to.have.length(3 * publicSignals.length);
      for (const { title, signals } of changes) {
        const changed = { proof, publicSignals: signals };
        expect(await isAcceptedOnChain(changed), title).to.equal(false);
        expect(await isAcceptedHere(changed), title).to.equal(false);
      }
    }
  });

  for (const name of FORGED) {
    it(`M7 from the forged witness ${name} are refused by both verifiers`, async () => {
      const forgery = readForgeries().find(({ id, title }) => `${id} ${title}` === name);
      if (forgery === undefined) throw new Error(`no forgery ${name}`);
      const { circuit, witness } = await forge(forgery);
      expect(findViolation(circuit.system.r1cs, witness)).to.be.a("number");
      const made = await prove(witness);
      expect(made.publicSignals).to.deep.equal(witness.slice(1, circuit.system.firstInput));
      expect(await isAcceptedHere(made)).to.equal(false);
      expect(await isAcceptedOnChain(made)).to.equal(false);
    });
  }

  it("from the honest witness, made the same way, are accepted by both", async () => {
    const [forgery] = readForgeries();
    if (forgery === undefined) throw new Error("no forgeries");
    const { witness } = await forge({ ...forgery, steps: [] });
    const made = await prove(witness);
    expect(await isAcceptedHere(made)).to.equal(true);
    expect(await isAcceptedOnChain(made)).to.equal(true);
  });
});

/** snarkjs proves whatever it is given. */
function prove(witness: readonly bigint[]) {
  const zkey = loadArtifact(SHAPE, "zkey");
  return proveWithSnarkjs({ zkey, witness: serialiseWitness(witness) });
}
