/** The whole path of one score, with the parts that users run: files, commands, chain. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type BaseContract, Contract } from "ethers";
import { isBallastError } from "../../model/errors.ts";
import { readHistory } from "../../model/history/reader.ts";
import { circuitPaths, projectRoot } from "../../prover/artifacts/paths.ts";
import { loadInterface } from "../../prover/chain/abi.ts";
import { submitProof } from "../../prover/chain/submit.ts";
import { type LocalChain, startLocalChain } from "../../prover/cli/demo/local-chain.ts";
import { createWorld, PERIOD_SECONDS, settle, type World } from "../../prover/cli/demo/world.ts";
import { modelCommitment } from "../../prover/commitment.ts";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../../prover/field.ts";
import { toCalldata } from "../../prover/proof/calldata.ts";
import { bn254 } from "../../prover/proof/curve.ts";
import { loadVerificationKey } from "../../prover/proof/load-prover.ts";
import type { Groth16Proof } from "../../prover/proof/proof.ts";
import { type ProofFile, parseProofFile } from "../../prover/proof/proof-file.ts";
import { verifyProof } from "../../prover/proof/verify.ts";
import { signReport } from "../../prover/report/report.ts";
import { serialiseReport } from "../../prover/report/report-file.ts";
import { feedIdOf, serialiseFeed } from "../../prover/statement/feed.ts";
import { serialisePublisherSet } from "../../prover/statement/publisher-set.ts";
import { expectRejection } from "../helpers/expect-error.ts";
import { runCli } from "../helpers/run-cli.ts";
import { snarkjsCli } from "../helpers/snarkjs-cli.ts";
import { useTemporaryDirectory } from "../helpers/temporary-directory.ts";

const ROUND = Date.parse("2020-03-12T11:00:00Z") / 1000 / PERIOD_SECONDS;
const MODEL = join(projectRoot, "model", "ballast-v1.json");

/** snarkjs' own answer of the deployed verifier. */
type OnChainVerifier = (proof: Groth16Proof, signals: readonly bigint[]) => Promise<boolean>;

describe("one proven score", () => {
  const file = useTemporaryDirectory();
  let world: World;
  let chain: LocalChain;
  let made: ProofFile;
  let verifyOnChain: OnChainVerifier;
  const vkey = () => loadVerificationKey("small");

  const configuration = () => [
    ...["--model", MODEL, "--publishers", file("publishers.json"), "--feed", file("feed.json")],
  ];

  before(async () => {
    expect((await runCli("setup", "--dev", "--shape", "small")).status).to.equal(0);
    world = createWorld(MODEL);
    const startsAt = ROUND * PERIOD_SECONDS - 6 * 3600;
    chain = await startLocalChain(startsAt);
    await settle(chain, world, startsAt);
    const address = await chain.deploy("DevSmallVerifier");
    const verifier = new Contract(
      address,
      ["function verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[2]) view returns (bool)"],
      chain.deployer,
    );
    verifyOnChain = (proof, signals) => {
      const { a, b, c } = toCalldata(proof);
      return verifier.getFunction("verifyProof")(a, b, c, [...signals]);
    };
  });
  after(() => chain.close());

  beforeEach(() => {
    writeFileSync(file("feed.json"), serialiseFeed(world.feed));
    writeFileSync(file("publishers.json"), serialisePublisherSet(world.publishers));
    if (made !== undefined) writeFileSync(file("proof.json"), proofText);
  });
  let proofText = "";

  it("is proven from signed reports by `ballast prove`", async () => {
    const features = [...readHistory().featuresAt("ETH", ROUND)];
    for (const [i, secret] of world.secrets.slice(0, 3).entries()) {
      const report = signReport(secret, {
        feedId: feedIdOf(world.feed),
        round: ROUND,
        features: [features.with(4, (features[4] ?? 0) + i)],
      });
      writeFileSync(file(`report-${i}.json`), serialiseReport(report));
    }
    const reports = [0, 1, 2].map((i) => file(`report-${i}.json`));
    const { status, stderr } = await runCli(
      ...["prove", ...configuration(), "--report", ...reports, "--out", file("proof.json")],
    );
    expect(status, stderr).to.equal(0);
    proofText = readFileSync(file("proof.json"), "utf8");
    made = parseProofFile(proofText, "proof.json");
  });

  it("is accepted by `ballast verify`, and answered with no for another feed", async () => {
    const verify = ["verify", "--proof", file("proof.json"), ...configuration()];
    expect((await runCli(...verify)).stdout).to.equal("proof: ok\nconfiguration: ok\n");
    writeFileSync(file("feed.json"), serialiseFeed({ ...world.feed, name: "other" }));
    const other = await runCli(...verify);
    expect(other.stdout).to.equal("proof: ok\nconfiguration: WRONG\n");
    expect(other.status).to.equal(1);
  });

  it("is accepted by the snarkjs command", () => {
    const { proof, publicSignals } = JSON.parse(proofText);
    writeFileSync(file("snarkjs-proof.json"), JSON.stringify(proof));
    writeFileSync(file("public.json"), JSON.stringify(publicSignals));
    const key = circuitPaths("small").vkey;
    const args = ["groth16", "verify", key, file("public.json"), file("snarkjs-proof.json")];
    const { status, output } = snarkjsCli(...args);
    expect(status, output).to.equal(0);
    expect(output).to.include("OK!");
  });

  it("is accepted by the deployed verifier", async () => {
    expect(await verifyOnChain(made.proof, made.publicSignals)).to.equal(true);
  });

  it("is refused by both verifiers after any change of one number", async () => {
    const key = vkey();
    const refusals = [...changedProofs(made.proof)].map(
      (proof): [Groth16Proof, readonly bigint[]] => [proof, made.publicSignals],
    );
    for (const signals of changedSignals(made.publicSignals)) refusals.push([made.proof, signals]);
    for (const [proof, publicSignals] of refusals) {
      expect(await verifyOnChain(proof, publicSignals)).to.equal(false);
      expect(await isAcceptedHere({ vkey: key, proof, publicSignals })).to.equal(false);
    }
    expect(refusals.length).to.equal(8 * 2 + 3 + 2 * 254 + 2);
  });

  it("is refused with a signal raised by the field order", async () => {
    for (const index of made.publicSignals.keys()) {
      const publicSignals = made.publicSignals.with(
        index,
        (made.publicSignals[index] ?? 0n) + FIELD_ORDER,
      );
      expect(await verifyOnChain(made.proof, publicSignals)).to.equal(false);
      const verifying = verifyProof({ vkey: vkey(), proof: made.proof, publicSignals });
      await expectRejection("PROOF_MALFORMED", verifying);
    }
  });

  const submit = (proof: Groth16Proof) =>
    chain.oracle.getAddress().then((oracleAddress) =>
      submitProof({
        signer: chain.deployer,
        oracleAddress,
        feedId: feedIdOf(world.feed),
        modelCommitment: modelCommitment(world.model),
        proof,
        publicSignals: made.publicSignals,
      }),
    );

  it("is stored by the oracle, once, in whatever encoding it comes again", async () => {
    await chain.setTime(ROUND * PERIOD_SECONDS + 60);
    const other = await rerandomised(made.proof);
    expect(other).to.not.deep.equal(made.proof);
    expect(await verifyOnChain(other, made.publicSignals)).to.equal(true);

    const forged = { ...made.proof, c: made.proof.a };
    const refused = await expectRejection("REVERTED", submit(forged));
    expect(refused.details.error).to.equal("ProofRejected");

    await submit(made.proof);
    for (const proof of [made.proof, other]) {
      const replay = await expectRejection("REVERTED", submit(proof));
      expect(replay.details.error).to.equal("RoundNotNewer");
      expect(replay.details.args).to.deep.equal([BigInt(ROUND), BigInt(ROUND)]);
    }
  });

  it("is what a protocol then reads", async () => {
    const { score } = await latestScore(chain.oracle);
    const inspected = await runCli("--json", "inspect", file("proof.json"));
    const { markets } = JSON.parse(inspected.stdout);
    expect(Number(score.score)).to.equal(markets[0].score);
    expect(Number(score.round)).to.equal(ROUND);
    expect(score.factors.map(Number)).to.deep.equal(markets[0].factors);
  });
});

async function latestScore(oracle: BaseContract) {
  const contract = new Contract(
    await oracle.getAddress(),
    loadInterface("IRiskOracle"),
    oracle.runner,
  );
  return contract.getFunction("latest")(1n);
}

async function isAcceptedHere(parameters: Parameters<typeof verifyProof>[0]): Promise<boolean> {
  try {
    return await verifyProof(parameters);
  } catch (error) {
    if (isBallastError(error) && error.kind === "proof") return false;
    throw error;
  }
}

/** Each coordinate up and down by one, and each point negated: still on the curve, still wrong. */
function* changedProofs({ a, b, c }: Groth16Proof): Generator<Groth16Proof> {
  for (const delta of [1n, BASE_FIELD_ORDER - 1n]) {
    const move = (value: bigint) => (value + delta) % BASE_FIELD_ORDER;
    for (const index of [0, 1]) {
      const changed = (point: typeof a): typeof a =>
        index === 0 ? [move(point[0]), point[1]] : [point[0], move(point[1])];
      yield { a: changed(a), b, c };
      yield { a, b, c: changed(c) };
      const [x, y] = b;
      yield { a, b: [changed(x), y], c };
      yield { a, b: [x, changed(y)], c };
    }
  }
  const negate = (value: bigint) => BASE_FIELD_ORDER - value;
  yield { a: [a[0], negate(a[1])], b, c };
  yield { a, b, c: [c[0], negate(c[1])] };
  yield { a, b: [b[0], [negate(b[1][0]), negate(b[1][1])]], c };
}

/** Every bit of every signal flipped, and both signals exchanged or repeated. */
function* changedSignals(signals: readonly bigint[]): Generator<readonly bigint[]> {
  for (const [index, signal] of signals.entries()) {
    for (let bit = 0n; bit < 254n; bit++) yield signals.with(index, signal ^ (1n << bit));
  }
  yield signals.toReversed();
  yield signals.with(1, signals[0] ?? 0n);
}

/** Another proof of the same statement, by somebody without the witness: r·A and B/r. */
async function rerandomised({ a, b, c }: Groth16Proof): Promise<Groth16Proof> {
  const { G1, G2 } = await bn254();
  const r = 5n;
  const inverse = modularInverse(r);
  const scaledA = G1.toObject(G1.toAffine(G1.timesScalar(G1.fromObject(a), r)));
  const scaledB = G2.toObject(G2.toAffine(G2.timesScalar(G2.fromObject(b), inverse)));
  return { a: [scaledA[0], scaledA[1]], b: [scaledB[0], scaledB[1]], c };
}

function modularInverse(value: bigint): bigint {
  let result = 1n;
  let base = value;
  for (let e = FIELD_ORDER - 2n; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * base) % FIELD_ORDER;
    base = (base * base) % FIELD_ORDER;
  }
  return result;
}
