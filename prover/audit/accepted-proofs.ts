/** Step 15: the newest accepted proofs, verified again by both verifiers, and computed again where disclosed. */
import type { EventLog } from "ethers";
import { readTextFile } from "../artifacts/json-file.ts";
import { configHash } from "../commitment.ts";
import type { Groth16Proof } from "../proof/proof.ts";
import { parseVerificationKey, type VerificationKey } from "../proof/verification-key.ts";
import { verifyProof } from "../proof/verify.ts";
import { decodePublicSignals, type PublicInputs } from "../statement/public-signals.ts";
import { callsTo } from "./calls.ts";
import { eventsOf, interfaceOf, isAcceptedByVerifier, read } from "./on-chain.ts";
import { type RecomputedRounds, recomputeRounds } from "./recompute.ts";
import type { AuditStep, Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";

export const acceptedProofsStep: AuditStep = {
  number: 15,
  id: "proofs",
  title: "accepted proofs verify, and say what the oracle stored",
  threats: ["V2", "V3", "V8", "P5", "S7"],
  explanation: `Takes the newest accepted rounds from the oracle's events and the proofs from the
calls of their transactions: to the oracle, through SubmitAndSync, or through any contract where the node
traces calls. Each proof must verify here and by eth_call on the deployed verifier, carry the config hash
of its time, and decode to what the oracle stores: round, bitmap, score, interval and drivers. With
--reports, --model, --publishers and --feed the reference inference runs on the disclosed reports and must
give the same public signals.`,
  async run(subject, checks) {
    const { chain, artifacts, lastProofs } = subject;
    if (chain === undefined) return checks.skip("no chain: --rpc and --addresses were not given");
    const accepted = await eventsOf(chain, "RiskOracle", ["RoundAccepted"]);
    if (accepted.length === 0) return checks.skip("the oracle has accepted no proof yet");
    const vkey = parseVerificationKey(readTextFile(artifacts.vkey), artifacts.vkey);
    const configs = await configHashes(chain);
    const recomputed = recomputeRounds(subject, checks);
    for (const event of accepted.slice(-lastProofs)) {
      await checkProof({ subject, chain, event, vkey, configs, recomputed }, checks);
    }
    checks.saw(
      `${Math.min(lastProofs, accepted.length)} of ${accepted.length} accepted proofs checked`,
    );
  },
};

interface ProofCheck {
  readonly subject: AuditSubject;
  readonly chain: AuditedChain;
  readonly event: EventLog;
  readonly vkey: VerificationKey;
  readonly configs: ReadonlySet<bigint>;
  readonly recomputed: RecomputedRounds;
}

async function checkProof(check: ProofCheck, checks: Checks): Promise<void> {
  const { subject, chain, event, vkey, configs, recomputed } = check;
  const { feedId, round, modelCommitment } = event.args;
  const publicSignals: bigint[] = [...event.args.publicSignals];
  const location = `round ${round}`;
  const { registration } = await read(chain, "ModelRegistry", {
    call: "model",
    args: [modelCommitment],
  });
  const { proof, unseen } = await submittedProof(chain, event);
  if (proof === undefined) {
    if (unseen !== undefined) checks.skip(`${location}: ${unseen}`);
    else checks.fail("PROOF_NOT_FOUND", "no call in the transaction carries the proof", location);
  } else {
    const isValid = await verifyProof({ vkey, proof, publicSignals });
    checks.require(isValid, "PROOF_INVALID", "an accepted proof does not verify here", location);
    const verifier: string = registration.verifier;
    const isAccepted = await isAcceptedByVerifier(chain, { verifier, proof, publicSignals });
    checks.require(isAccepted, "VERIFIER_REFUSES", "the verifier refuses it now", location);
    const isOurs = verifier === chain.book.verifiers[subject.shape.name]?.address;
    checks.require(isOurs, "VERIFIER_OTHER", `was checked by ${verifier}`, location);
  }
  const decoded = decodePublicSignals(publicSignals, Number(registration.markets));
  checks.require(configs.has(decoded.configHash), "CONFIG_UNKNOWN", "an unknown config", location);
  await compareStored(chain, { feedId, round: Number(round), decoded }, checks);
  const expected = recomputed.get(Number(round));
  if (expected !== undefined) {
    const isSame = expected.join() === publicSignals.join();
    const message = "the reference gives other public signals for the disclosed reports";
    if (checks.require(isSame, "REFERENCE_DIFFERS", message, location)) {
      checks.saw(`${location}: the reference computes the same scores from the reports`);
    }
  }
}

async function submittedProof(
  chain: AuditedChain,
  { transactionHash, args }: EventLog,
): Promise<{ readonly proof?: Groth16Proof; readonly unseen?: string | undefined }> {
  const { calls, unseen } = await callsTo(chain, {
    transactionHash,
    target: "RiskOracle",
    abi: interfaceOf("RiskOracle"),
    functionName: "submit",
    matches: (call) => call[0] === args.feedId && [...call[3]].join() === args.publicSignals.join(),
  });
  const [call] = calls;
  if (call === undefined) return { unseen };
  const [ax, ay, bx1, bx0, by1, by0, cx, cy]: bigint[] = [...call[2]];
  const at = (word: bigint | undefined): bigint => word ?? 0n;
  const proof: Groth16Proof = {
    a: [at(ax), at(ay)],
    b: [
      [at(bx0), at(bx1)],
      [at(by0), at(by1)],
    ],
    c: [at(cx), at(cy)],
  };
  return { proof };
}

/** Every config hash that was ever in force, computed from what its event names. */
async function configHashes(chain: AuditedChain): Promise<Set<bigint>> {
  const refreshed = await eventsOf(chain, "RiskOracle", ["ConfigRefreshed"]);
  return new Set(
    refreshed.map(({ args: { modelCommitment, publisherSet, feedId } }) =>
      configHash({ modelCommitment, publisherSet, feedId }),
    ),
  );
}

interface StoredRound {
  readonly feedId: bigint;
  readonly round: number;
  readonly decoded: PublicInputs;
}

/** The oracle keeps 168 rounds; what has left its ring cannot be compared. */
async function compareStored(
  chain: AuditedChain,
  { feedId, round, decoded }: StoredRound,
  checks: Checks,
): Promise<void> {
  const { definition, latestRound } = await read(chain, "RiskOracle", {
    call: "feed",
    args: [feedId],
  });
  if (Number(latestRound) - round >= HISTORY_ROUNDS) {
    return checks.skip(`round ${round} has left the oracle's ring`);
  }
  const marketIds: bigint[] = [...definition.marketIds];
  for (const [index, marketId] of marketIds.entries()) {
    const [stored] = await read(chain, "RiskOracle", { call: "atRound", args: [marketId, round] });
    const market = decoded.markets[index];
    const proven = [decoded.round, decoded.bitmap, market?.score, market?.scoreLow];
    const expected = [...proven, market?.scoreHigh, ...(market?.factors ?? [])].join();
    const held = [stored.round, stored.bitmap, stored.score, stored.scoreLow, stored.scoreHigh];
    checks.same(`market ${marketId} in round ${round}`, {
      actual: [...held, ...stored.factors].join(),
      expected,
      code: "STORED_DIFFERS",
    });
  }
}

const HISTORY_ROUNDS = 168;
