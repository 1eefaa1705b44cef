/** One observation that a publisher signs through the ordinary path, reduced to what the registry needs. */
import { observationsDigest } from "../../prover/commitment.ts";
import { signReport } from "../../prover/report/report.ts";
import { makeFeatures, secretOf } from "./world.ts";

export type Half = readonly [observations: bigint, signature: readonly [bigint, bigint, bigint]];

export interface Observed {
  readonly feedId: bigint;
  readonly round: number;
  /** Another seed, another observation. */
  readonly seed: number;
  readonly markets?: number;
}

export function reported(name: string, { feedId, round, seed, markets = 1 }: Observed): Half {
  const features = makeFeatures(markets, seed);
  const { signature } = signReport(secretOf(name), { feedId, round, features });
  return [observationsDigest(features), [signature.r8.x, signature.r8.y, signature.s]];
}
