/** What RiskOracle says of a market, as numbers. */
import type { MarketScore } from "../../model/inference/evaluate.ts";
import type { DeploymentReader } from "./deployment/reader.ts";

export interface ChainScore extends MarketScore {
  readonly round: number;
  readonly observedAt: number;
  readonly submittedAt: number;
  readonly bitmap: number;
}

export interface LatestScore extends ChainScore {
  readonly ageSeconds: number;
  readonly isFresh: boolean;
}

export interface FeedState {
  readonly feedId: bigint;
  readonly name: string;
  readonly periodSeconds: number;
  readonly latestRound: number;
  readonly modelCommitment: bigint;
  readonly configHash: bigint;
  readonly configVersion: number;
}

type RawScore = Readonly<Record<Exclude<keyof ChainScore, "factors">, bigint>> & {
  readonly factors: readonly bigint[];
};

/** @throws BallastError `REVERTED` with MarketNotListed */
export async function readFeedOf(reader: DeploymentReader, marketId: bigint): Promise<FeedState> {
  return reader.read("RiskOracle", async (oracle) => {
    const feedId: bigint = await oracle.getFunction("feedOf")(marketId);
    const feed = await oracle.getFunction("feed")(feedId);
    return {
      feedId,
      name: feed.definition.name,
      periodSeconds: Number(feed.definition.periodSeconds),
      latestRound: Number(feed.latestRound),
      modelCommitment: feed.modelCommitment,
      configHash: feed.configHash,
      configVersion: Number(feed.configVersion),
    };
  });
}

/** @throws BallastError `REVERTED` with ScoreMissing */
export async function readLatest(reader: DeploymentReader, marketId: bigint): Promise<LatestScore> {
  return reader.read("RiskOracle", async (oracle) => {
    const { score, ageSeconds, isFresh } = await oracle.getFunction("latest")(marketId);
    return { ...toScore(score), ageSeconds: Number(ageSeconds), isFresh };
  });
}

/** The held ones of the newest `limit` rounds, oldest first. */
export async function readScores(
  reader: DeploymentReader,
  marketId: bigint,
  limit: number,
): Promise<ChainScore[]> {
  return reader.read("RiskOracle", async (oracle) => {
    await oracle.getFunction("feedOf")(marketId);
    const scores: readonly RawScore[] = await oracle.getFunction("scoresAfter")(marketId, 0, limit);
    return scores.map(toScore);
  });
}

function toScore(raw: RawScore): ChainScore {
  return {
    round: Number(raw.round),
    observedAt: Number(raw.observedAt),
    submittedAt: Number(raw.submittedAt),
    bitmap: Number(raw.bitmap),
    score: Number(raw.score),
    scoreLow: Number(raw.scoreLow),
    scoreHigh: Number(raw.scoreHigh),
    factors: raw.factors.map(Number),
  };
}
