/** The whole way on the genuine phase 1 of power 11, through the command line wherever it has a say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { buildRoot, circuitPathsIn, projectRoot } from "../../../prover/artifacts/paths.ts";
import { serialiseWitness } from "../../../prover/artifacts/witness.ts";
import { applyBeacon } from "../../../prover/ceremony/ceremony.ts";
import { EXIT_BY_KIND } from "../../../prover/cli/exit-status.ts";
import { proveWithSnarkjs } from "../../../prover/proof/snarkjs.ts";
import { parseVerificationKey } from "../../../prover/proof/verification-key.ts";
import { verifyProof } from "../../../prover/proof/verify.ts";
import { loadWitnessGenerator } from "../../../prover/proof/witness-generator.ts";
import { compileCircuit } from "../../../prover/setup/compile.ts";
import { AFTER, BEACON_AT, BEACON_VALUE, TYPED } from "../../helpers/ceremony.ts";
import { type CliRun, runCli, runCliTyping } from "../../helpers/run-cli.ts";
import { snarkjsCli } from "../../helpers/snarkjs-cli.ts";

const WORDS = 5;

/** A hash of five words, as a contract recomputes it: snarkjs takes a minute for much larger ones. */
const compileHashWords = () =>
  compileCircuit({
    source: `pragma circom 2.2.0;
include "lib/hash-words.circom";
component main = HashWords(1, ${WORDS}, 6);
`,
    sourceDirectory: join(projectRoot, "circuits"),
    paths: circuitPathsIn(join(buildRoot(), "test-circuits", "hash-five-words")),
  });

describe("a ceremony on the genuine phase 1 of power 11", function () {
  this.timeout(300_000);
  const ptau = process.env.BALLAST_PTAU ?? "";
  let folder = "";

  before(function () {
    if (ptau === "") this.skip();
    folder = mkdtempSync(join(tmpdir(), "ballast-genuine-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string): string => join(folder, name);
  const succeed = (run: CliRun): CliRun => {
    expect(run.status, run.stderr).to.equal(0);
    return run;
  };

  it("goes from init to a proof that verifies", async () => {
    const { paths } = await compileHashWords();
    const inputs = ["--r1cs", paths.r1cs, "--ptau", ptau];
    const ceremony = ["--ceremony", file("transcript")];
    writeFileSync(file("passphrase"), "a passphrase of some length\n");
    const passphrase = ["--passphrase-file", file("passphrase")];
    const beacon = ["--beacon-source", "test beacon 1", "--beacon-at", BEACON_AT];
    succeed(
      await runCli(
        "ceremony",
        "init",
        ...ceremony,
        "--circuit",
        "hash-words",
        ...inputs,
        ...beacon,
      ),
    );
    for (const n of ["1", "2", "3"]) {
      const key = file(`${n}.pem`);
      succeed(await runCli("ceremony", "keygen", "--out", key, ...passphrase));
      const name = ["--name", `person ${n}`];
      succeed(await runCliTyping(TYPED, "ceremony", "contribute", ...ceremony, ...name));
      const signing = ["--entry", n, "--key", key, ...passphrase];
      succeed(await runCli("ceremony", "attest", ...ceremony, ...signing));
    }
    const soFar = await runCli("ceremony", "verify", "--so-far", ...ceremony, ...inputs);
    expect(succeed(soFar).stdout).to.include("unfinished, valid so far: hash-words");
    // The clock that the command reads has not come to the announced moment.
    const early = await runCli("ceremony", "beacon", ...ceremony, "--value", BEACON_VALUE);
    expect(early.stderr).to.include("BEACON_EARLY");
    const directory = file("transcript");
    await applyBeacon({ directory, valueHex: BEACON_VALUE, now: AFTER });

    const verified = succeed(await runCli("ceremony", "verify", ...ceremony, ...inputs));
    expect(verified.stdout).to.include("the ceremony of hash-words is valid");
    expect(verified.stdout).to.include(`beacon ${BEACON_VALUE}`);
    const out = ["--out", file("keys")];
    succeed(await runCli("--json", "ceremony", "finalize", ...ceremony, ...inputs, ...out));

    const { zkey, vkey } = circuitPathsIn(file("keys"));
    const bare = succeed(await runCli("ceremony", "verify", "--zkey", zkey, ...inputs));
    expect(bare.stdout).to.include("person 3");
    for (const [name, code] of [
      ["0000.zkey", "KEY_NO_CONTRIBUTION"],
      ["0002.zkey", "KEY_TOO_FEW"],
      ["0003.zkey", "KEY_BEACON_MISSING"],
    ] as const) {
      const part = join(directory, name);
      const refused = await runCli("ceremony", "verify", "--zkey", part, ...inputs);
      expect(refused.status, refused.stdout).to.equal(EXIT_BY_KIND.artifact);
      expect(refused.stderr).to.include(`error[${code}]`);
    }
    const plain = snarkjsCli("zkey", "verify", paths.r1cs, ptau, zkey);
    expect(plain.status, plain.output).to.equal(0);

    const generator = await loadWitnessGenerator(paths.wasm);
    const words = Array.from({ length: WORDS }, (_, i) => BigInt(i));
    const witness = serialiseWitness(generator.calculate({ words }));
    const made = await proveWithSnarkjs({ zkey: readFileSync(zkey), witness });
    const key = parseVerificationKey(readFileSync(vkey, "utf8"), vkey);
    expect(await verifyProof({ vkey: key, ...made })).to.equal(true);
    const [digest = 0n] = made.publicSignals;
    expect(await verifyProof({ vkey: key, ...made, publicSignals: [digest + 1n] })).to.equal(false);
  });
});
