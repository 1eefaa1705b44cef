import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { loadProver, loadVerificationKey } from "../../../prover/proof/load-prover.ts";
import { createProver, PROOF_STAGES, type Prover } from "../../../prover/proof/prover.ts";
import { verifyProof } from "../../../prover/proof/verify.ts";
import type { WitnessGenerator } from "../../../prover/proof/witness-generator.ts";
import { compileShape } from "../../../prover/setup/compile.ts";
import { ensureDevKeys } from "../../../prover/setup/dev-keys.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { sampleStatement } from "../../helpers/statements.ts";
import { TINY_INPUTS, TINY_PUBLIC_SIGNALS, tinyCircuit } from "../../helpers/tiny-circuit.ts";

const threads = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort").length;

const tinyProof = { inputs: TINY_INPUTS, expectedPublicSignals: TINY_PUBLIC_SIGNALS };

async function withProver<T>(prover: Prover, use: (prover: Prover) => Promise<T>): Promise<T> {
  try {
    return await use(prover);
  } finally {
    await prover.close();
  }
}

describe("createProver", function () {
  this.timeout(180_000);

  it("releases a proof that verifies, and says what it is doing", async () => {
    const circuit = await tinyCircuit();
    const stages: string[] = [];
    const made = await withProver(createProver(circuit), (prover) =>
      prover.prove({ ...tinyProof, onProgress: (stage) => void stages.push(stage) }),
    );
    expect(made.publicSignals).to.deep.equal(TINY_PUBLIC_SIGNALS);
    expect(await verifyProof({ vkey: circuit.vkey, ...made })).to.equal(true);
    expect(stages).to.deep.equal(PROOF_STAGES);
  });

  it("blinds every proof anew", async () => {
    const prover = createProver(await tinyCircuit());
    const [first, second] = await withProver(prover, () =>
      Promise.all([prover.prove(tinyProof), prover.prove(tinyProof)]),
    );
    expect(first.proof.a).to.not.deep.equal(second.proof.a);
    expect(first.proof.c).to.not.deep.equal(second.proof.c);
  });

  it("releases nothing for a witness that violates a constraint", async () => {
    const circuit = await tinyCircuit();
    const { calculate, witnessSize } = circuit.generator;
    for (let wire = 1; wire < witnessSize; wire++) {
      const generator: WitnessGenerator = {
        witnessSize,
        calculate: (inputs) =>
          calculate(inputs).map((value, i) => (i === wire ? value + 1n : value)),
      };
      const prover = createProver({ ...circuit, generator });
      await withProver(prover, () =>
        expectRejection("WITNESS_UNSATISFIED", prover.prove(tinyProof)),
      );
    }
  });

  it("releases nothing when the reference expects other public signals", async () => {
    const prover = createProver(await tinyCircuit());
    const [product = 0n, ...rest] = TINY_PUBLIC_SIGNALS;
    await withProver(prover, async () => {
      for (const expected of [[product + 1n, ...rest], rest, [...TINY_PUBLIC_SIGNALS, 0n], []]) {
        const parameters = { inputs: TINY_INPUTS, expectedPublicSignals: expected };
        await expectRejection("PUBLIC_SIGNALS_MISMATCH", prover.prove(parameters));
      }
    });
  });

  it("releases nothing when proving and verification key do not belong together", async () => {
    const circuit = await tinyCircuit();
    const { alpha1, ic } = circuit.vkey;
    const vkey = { ...circuit.vkey, alpha1: ic[0] ?? alpha1 };
    const prover = createProver({ ...circuit, vkey });
    await withProver(prover, () => expectRejection("PROOF_INVALID", prover.prove(tinyProof)));
  });

  it("releases nothing when the proving key is damaged", async () => {
    const circuit = await tinyCircuit();
    const prover = createProver({ ...circuit, zkey: circuit.zkey.slice(0, 900) });
    await withProver(prover, () => expectRejection("SNARKJS", prover.prove(tinyProof)));
  });

  it("stops when aborted, at any stage, and proves again afterwards", async () => {
    const prover = createProver(await tinyCircuit());
    await withProver(prover, async () => {
      for (const at of PROOF_STAGES.slice(0, -1)) {
        const abort = new AbortController();
        const onProgress = (stage: string): void => {
          if (stage === at) setImmediate(() => abort.abort());
          if (stage === at && at !== "prove") abort.abort();
        };
        const aborted = prover.prove({ ...tinyProof, signal: abort.signal, onProgress });
        await expectRejection("ABORTED", aborted);
      }
      expect((await prover.prove(tinyProof)).publicSignals).to.deep.equal(TINY_PUBLIC_SIGNALS);
    });
  });

  it("refuses to prove once closed, and closes twice without harm", async () => {
    const prover = createProver(await tinyCircuit());
    await prover.close();
    await prover.close();
    await expectRejection("PROVER_CLOSED", prover.prove(tinyProof));
  });

  it("keeps the number of threads over 20 proofs and leaves none when closed", async () => {
    const before = threads();
    const prover = createProver(await tinyCircuit());
    await withProver(prover, async () => {
      await prover.prove(tinyProof);
      const running = threads();
      expect(running).to.be.above(before);
      for (let count = 1; count < 20; count++) await prover.prove(tinyProof);
      expect(threads()).to.equal(running);
    });
    expect(threads()).to.equal(before);
  });

  it("keeps the threads while another prover is open", async () => {
    const circuit = await tinyCircuit();
    const [first, second] = [createProver(circuit), createProver(circuit)];
    await first.prove(tinyProof);
    const running = threads();
    await first.close();
    expect(threads()).to.equal(running);
    await second.prove(tinyProof);
    await second.close();
    expect(threads()).to.be.below(running);
  });

  it("lets its process exit by itself", () => {
    const script = fileURLToPath(new URL("../../helpers/prove-and-close.ts", import.meta.url));
    const child = spawnSync(process.execPath, [script], { encoding: "utf8", timeout: 30_000 });
    expect(child.status, child.stderr).to.equal(0);
    expect(child.stdout).to.equal("closed\n");
  });
});

describe("loadProver", function () {
  this.timeout(180_000);

  it("proves the small shape from locked artifacts", async () => {
    const shape = findShape("small");
    await compileShape(shape);
    await ensureDevKeys("small");
    const { inputs, publicSignals } = sampleStatement(shape);
    const made = await withProver(await loadProver("small"), (prover) =>
      prover.prove({ inputs, expectedPublicSignals: publicSignals }),
    );
    expect(await verifyProof({ vkey: loadVerificationKey("small"), ...made })).to.equal(true);
  });

  it("refuses a shape without locked artifacts", async () => {
    await expectRejection("LOCK_ENTRY", loadProver("no-such-shape"));
  });
});
