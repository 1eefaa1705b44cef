import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { curves, groth16, zKey } from "snarkjs";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { circuitPaths } from "../../../prover/artifacts/paths.ts";
import { parseR1cs, type R1cs, type SparseMatrix } from "../../../prover/artifacts/r1cs.ts";
import { serialiseWitness } from "../../../prover/artifacts/witness.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import { verificationKeyToJson } from "../../../prover/proof/verification-key.ts";
import { compileShape } from "../../../prover/setup/compile.ts";
import { ensureDevKeys } from "../../../prover/setup/dev-keys.ts";
import { runDevSetup, type SetupProgress } from "../../../prover/setup/dev-setup.ts";
import {
  add,
  inverse,
  multiply,
  power,
  rootOfUnity,
  subtract,
} from "../../../prover/setup/scalar-field.ts";
import { deriveTrapdoor } from "../../../prover/setup/trapdoor.ts";
import { shapeCircuit } from "../../helpers/circuits.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { snarkjsCli } from "../../helpers/snarkjs-cli.ts";
import { sampleStatement } from "../../helpers/statements.ts";
import { TINY_INPUTS, TINY_PUBLIC_SIGNALS, tinyCircuit } from "../../helpers/tiny-circuit.ts";

/** L_i(tau) straight from the definition, as a product of quotients. */
function lagrange(domain: readonly bigint[], i: number, tau: bigint): bigint {
  const at = domain[i] ?? 0n;
  return domain.reduce(
    (product, other, j) =>
      j === i
        ? product
        : multiply(product, multiply(subtract(tau, other), inverse(subtract(at, other)))),
    1n,
  );
}

const roots = (domainPower: number): bigint[] =>
  Array.from({ length: 2 ** domainPower }, (_, i) => power(rootOfUnity(domainPower), BigInt(i)));

function column(r1cs: R1cs, matrix: SparseMatrix, wire: number, rows: readonly bigint[]): bigint {
  let sum = 0n;
  for (let row = 0; row < r1cs.constraintCount; row++) {
    for (let t = matrix.rowStart[row] ?? 0; t < (matrix.rowStart[row + 1] ?? 0); t++) {
      if (matrix.wire[t] !== wire) continue;
      const coefficient = r1cs.coefficients[matrix.coefficient[t] ?? 0] ?? 0n;
      sum = add(sum, multiply(coefficient, rows[row] ?? 0n));
    }
  }
  return sum;
}

/** Every query of the tiny circuit's key, computed naively. */
async function naiveKey(r1csBytes: Uint8Array) {
  const r1cs = parseR1cs(r1csBytes);
  const { tau, alpha, beta, delta } = deriveTrapdoor(r1csBytes);
  const { G1, G2 } = await bn254();
  const g1 = (scalar: bigint): string[] =>
    G1.toObject(G1.toAffine(G1.timesScalar(G1.g, scalar))).map(String);
  const g2 = (scalar: bigint): string[][] =>
    G2.toObject(G2.toAffine(G2.timesScalar(G2.g, scalar))).map((part) => part.map(String));

  const publics = r1cs.publicOutputCount + r1cs.publicInputCount;
  const domainPower = Math.ceil(Math.log2(r1cs.constraintCount + publics + 1));
  const domain = roots(domainPower);
  const rows = domain.map((_, i) => lagrange(domain, i, tau));
  const wires = Array.from({ length: r1cs.wireCount }, (_, wire) => wire);
  const a = wires.map((wire) => {
    const row = wire <= publics ? (rows[r1cs.constraintCount + wire] ?? 0n) : 0n;
    return add(column(r1cs, r1cs.a, wire, rows), row);
  });
  const b = wires.map((wire) => column(r1cs, r1cs.b, wire, rows));
  const combined = wires.map((wire) =>
    add(
      add(multiply(beta, a[wire] ?? 0n), multiply(alpha, b[wire] ?? 0n)),
      column(r1cs, r1cs.c, wire, rows),
    ),
  );
  const perDelta = (value: bigint): bigint => multiply(value, inverse(delta));
  const doubled = roots(domainPower + 1);
  return {
    nVars: r1cs.wireCount,
    nPublic: publics,
    domainSize: domain.length,
    vk_alpha_1: g1(alpha),
    vk_beta_1: g1(beta),
    vk_beta_2: g2(beta),
    vk_gamma_2: g2(1n),
    vk_delta_1: g1(delta),
    vk_delta_2: g2(delta),
    IC: combined.slice(0, publics + 1).map(g1),
    A: a.map(g1),
    B1: b.map(g1),
    B2: b.map(g2),
    C: [
      ...new Array<null>(publics + 1).fill(null),
      ...combined.slice(publics + 1).map((value) => g1(perDelta(value))),
    ],
    hExps: domain.map((_, i) => g1(perDelta(lagrange(doubled, 2 * i + 1, tau)))),
  };
}

describe("runDevSetup", function () {
  this.timeout(180_000);

  after(async () => {
    const curve = await curves.getCurveFromName("bn128");
    await curve.terminate();
  });

  it("writes the key that the definition gives, as snarkjs reads it", async () => {
    const { r1csBytes, zkey } = await tinyCircuit();
    const read: unknown = JSON.parse(JSON.stringify(await zKey.exportJson(Uint8Array.from(zkey))));
    expect(read).to.deep.include(await naiveKey(r1csBytes));
  });

  it("gives the same bytes every time", async () => {
    const { r1csBytes, zkey, vkey } = await tinyCircuit();
    const again = await runDevSetup({ r1csBytes });
    expect(Buffer.from(again.zkey).equals(zkey)).to.equal(true);
    expect(again.vkey).to.deep.equal(vkey);
  });

  it("gives the verification key that snarkjs exports", async () => {
    const { zkey, vkey } = await tinyCircuit();
    const exported = await zKey.exportVerificationKey(Uint8Array.from(zkey));
    expect(await verificationKeyToJson(vkey)).to.deep.equal(exported);
  });

  it("gives a key with which snarkjs proves and verifies", async () => {
    const { generator, zkey, vkey } = await tinyCircuit();
    const witness = Uint8Array.from(serialiseWitness(generator.calculate(TINY_INPUTS)));
    const { proof, publicSignals } = await groth16.prove(Uint8Array.from(zkey), witness);
    const json = await verificationKeyToJson(vkey);
    expect(publicSignals).to.deep.equal(TINY_PUBLIC_SIGNALS.map(String));
    expect(await groth16.verify(json, publicSignals, proof)).to.equal(true);
    expect(await groth16.verify(json, ["34", ...publicSignals.slice(1)], proof)).to.equal(false);
  });

  it("reports its stages in order, each to its end", async () => {
    const { r1csBytes } = await tinyCircuit();
    const seen: SetupProgress[] = [];
    await runDevSetup({ r1csBytes, onProgress: (progress) => void seen.push(progress) });
    const ended = seen.filter(({ done, total }) => done === total).map(({ stage }) => stage);
    expect([...new Set(ended)]).to.deep.equal(["scalars", "points", "write"]);
  });

  it("does nothing when aborted beforehand", async () => {
    const { r1csBytes } = await tinyCircuit();
    await expectRejection("ABORTED", runDevSetup({ r1csBytes, signal: AbortSignal.abort() }));
  });

  it("rejects what is not an r1cs", async () => {
    await expectRejection("R1CS_FORMAT", runDevSetup({ r1csBytes: Uint8Array.of(1, 2, 3) }));
  });
});

describe("the snarkjs command, on the small shape", function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "ballast-snarkjs-"));
    await compileShape(findShape("small"));
    await ensureDevKeys("small");
    const { generator } = await shapeCircuit("small");
    const { inputs } = sampleStatement(findShape("small"));
    writeFileSync(join(folder, "witness.wtns"), serialiseWitness(generator.calculate(inputs)));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string): string => join(folder, name);

  it("accepts our witness, proves with our key and verifies with it", () => {
    const { r1cs, zkey, vkey } = circuitPaths("small");
    const check = snarkjsCli("wtns", "check", r1cs, file("witness.wtns"));
    expect(check.status, check.output).to.equal(0);
    const outputs = [file("proof.json"), file("public.json")] as const;
    const prove = snarkjsCli("groth16", "prove", zkey, file("witness.wtns"), ...outputs);
    expect(prove.status, prove.output).to.equal(0);
    const verify = snarkjsCli("groth16", "verify", vkey, file("public.json"), file("proof.json"));
    expect(verify.status, verify.output).to.equal(0);
  });

  it("rejects the same proof for other public signals", () => {
    const signals: string[] = JSON.parse(readFileSync(file("public.json"), "utf8"));
    writeFileSync(file("other.json"), JSON.stringify(["1", ...signals.slice(1)]));
    const { vkey } = circuitPaths("small");
    const verify = snarkjsCli("groth16", "verify", vkey, file("other.json"), file("proof.json"));
    expect(verify.status, verify.output).to.equal(1);
  });
});
