import { expect } from "chai";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { toCalldata } from "../../../prover/proof/calldata.ts";
import { type VerifyProofParameters, verifyProof } from "../../../prover/proof/verify.ts";
import { compileSolidity } from "../../../prover/setup/compile-solidity.ts";
import { renderDevVerifier } from "../../../prover/setup/verifier.ts";
import { ethers } from "../../helpers/chain.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";
import { tinyProof } from "../../helpers/tiny-proof.ts";

type Verdict = (parameters: VerifyProofParameters) => Promise<boolean>;

async function deployVerifier(): Promise<Verdict> {
  const { r1csBytes, zkey } = await tinyCircuit();
  const source = await renderDevVerifier({ shapeName: "tiny", zkey, r1csBytes });
  const { abi, bytecode } = compileSolidity(source, "DevTinyVerifier");
  const [deployer] = await ethers.getSigners();
  const factory = new ethers.ContractFactory([...abi], bytecode, deployer);
  const verifier = await (await factory.deploy()).waitForDeployment();
  return async ({ proof, publicSignals }) => {
    const { a, b, c } = toCalldata(proof);
    return verifier.getFunction("verifyProof").staticCall(a, b, c, publicSignals);
  };
}

describe("toCalldata", function () {
  this.timeout(60_000);
  let onChain: Verdict;

  before(async () => {
    onChain = await deployVerifier();
  });

  it("gives what the Solidity verifier accepts", async () => {
    const valid = await tinyProof();
    expect(await onChain(valid)).to.equal(true);
  });

  it("swaps the halves of each Fp2 element and nothing else", () => {
    const proof = {
      a: [1n, 2n],
      b: [
        [3n, 4n],
        [5n, 6n],
      ],
      c: [7n, 8n],
    } as const;
    expect(toCalldata(proof)).to.deep.equal({
      a: [1n, 2n],
      b: [
        [4n, 3n],
        [6n, 5n],
      ],
      c: [7n, 8n],
    });
  });

  it("carries false proofs to the same answer on and off chain", async () => {
    const valid = await tinyProof();
    const { proof, publicSignals } = valid;
    const [first = 0n, ...rest] = publicSignals;
    for (const changed of [
      { ...valid, proof: { ...proof, a: proof.c, c: proof.a } },
      { ...valid, publicSignals: [first + 1n, ...rest] },
      { ...valid, publicSignals: publicSignals.toReversed() },
    ]) {
      expect(await verifyProof(changed)).to.equal(false);
      expect(await onChain(changed)).to.equal(false);
    }
  });

  it("meets the same refusal of an aliased public signal on chain", async () => {
    const valid = await tinyProof();
    for (const [index] of valid.publicSignals.entries()) {
      for (const multiple of [1n, 2n, 5n]) {
        const publicSignals = valid.publicSignals.map((signal, i) =>
          i === index ? signal + multiple * FIELD_ORDER : signal,
        );
        expect(await onChain({ ...valid, publicSignals })).to.equal(false);
      }
    }
  });
});
