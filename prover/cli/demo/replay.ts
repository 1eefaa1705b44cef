/** One round of the replay: observe, sign, prove, submit, apply policy, read the policy back. */

import { simulateObservations } from "../../../model/history/observation.ts";
import type { HistoryTable } from "../../../model/history/reader.ts";
import type { MarketScore } from "../../../model/inference/evaluate.ts";
import { REGIMES } from "../../../model/policy/market-config.ts";
import { submitProof } from "../../chain/submit.ts";
import { modelCommitment } from "../../commitment.ts";
import type { CheckedProof, Prover } from "../../proof/prover.ts";
import { signReport } from "../../report/report.ts";
import type { Report } from "../../report/report-file.ts";
import { feedIdOf } from "../../statement/feed.ts";
import { buildStatement } from "../../statement/statement.ts";
import { type LocalChain, syncPolicy } from "./local-chain.ts";
import { PERIOD_SECONDS, type World } from "./world.ts";

export const ASSET = "ETH";
/** A publisher needs a moment after the full hour; the proof lands this long after it. */
const SUBMISSION_DELAY_SECONDS = 60;
const RAY = 10n ** 27n;
const UTILISATION_RAY = (8n * RAY) / 10n;

export interface ReplayedRound {
  readonly round: number;
  readonly score: MarketScore;
  readonly regime: string;
  readonly maxLtvBps: number;
  /** Annual borrow rate at 80 % utilisation, in bps. */
  readonly borrowRateBps: number;
  readonly submitGas: bigint;
  /** Undefined when the policy had nothing to do. */
  readonly syncGas: bigint | undefined;
  readonly proveSeconds: number;
  readonly reports: readonly Report[];
  readonly proof: CheckedProof;
}

export interface ReplayRoundParameters {
  readonly world: World;
  readonly chain: LocalChain;
  readonly history: HistoryTable;
  readonly prover: Prover;
  readonly round: number;
  readonly signal: AbortSignal;
  readonly onProgress: (stage: string) => void;
}

export async function replayRound(parameters: ReplayRoundParameters): Promise<ReplayedRound> {
  const { world, chain, prover, round, signal, onProgress } = parameters;
  onProgress("sign");
  const reports = signReports(parameters);
  const statement = buildStatement({ ...world, reports });

  const startedAt = performance.now();
  const proof = await prover.prove({
    inputs: statement.inputs,
    expectedPublicSignals: statement.publicSignals,
    signal,
    onProgress,
  });
  const proveSeconds = (performance.now() - startedAt) / 1000;

  onProgress("submit");
  await chain.setTime(round * PERIOD_SECONDS + SUBMISSION_DELAY_SECONDS);
  const submission = await submitProof({
    signer: chain.deployer,
    oracleAddress: await chain.oracle.getAddress(),
    feedId: feedIdOf(world.feed),
    modelCommitment: modelCommitment(world.model),
    ...proof,
  });
  onProgress("policy");
  const marketId = world.feed.markets[0]?.id ?? 0n;
  const syncGas = await syncPolicy(chain.policy, marketId);
  const policy = await chain.policy.getFunction("policy")(marketId);
  const rateRay: bigint = await chain.policy.getFunction("borrowRate")(marketId, UTILISATION_RAY);
  const score = statement.publicInputs.markets[0];
  return {
    round,
    score: score ?? { score: 0, scoreLow: 0, scoreHigh: 0, factors: [] },
    regime: REGIMES[Number(policy.regime)] ?? "",
    maxLtvBps: Number(policy.maxLtvBps),
    borrowRateBps: Number((rateRay * 10_000n) / RAY),
    submitGas: submission.gasUsed,
    syncGas,
    proveSeconds,
    reports,
    proof,
  };
}

/** Each of the first publishers signs its own, slightly different view of the round. */
function signReports({ world, history, round }: ReplayRoundParameters): Report[] {
  const observations = simulateObservations({
    asset: ASSET,
    round,
    features: history.featuresAt(ASSET, round),
    publishers: world.shape.reports,
  });
  const feedId = feedIdOf(world.feed);
  return world.secrets
    .slice(0, world.shape.reports)
    .map((secret, i) => signReport(secret, { feedId, round, features: [observations[i] ?? []] }));
}
