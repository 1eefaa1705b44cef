/** Whether an explanation is of what a proof says: the same round, quorum, scores and drivers. */
import { FACTOR_SHIFT } from "../../model/architecture.ts";
import { BallastError } from "../../model/errors.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { parseProofFile } from "../proof/proof-file.ts";
import type { ExplainedMarket } from "./describe/explanation.ts";
import { claimedStatement } from "./describe/proof-statement.ts";
import { slotsIn } from "./describe/score.ts";

export interface ProofToExplain {
  readonly path: string;
  /** How many reports the explanation is from. */
  readonly reports: number;
}

/**
 * The proof itself is not verified, which `ballast verify` does.
 * @throws BallastError `EXPLAIN_PROOF` naming the first difference, and as the proof's parser does.
 */
export function requireProven(
  explanations: readonly ExplainedMarket[],
  { path, reports }: ProofToExplain,
): void {
  const { round, bitmap, markets } = claimedStatement(
    parseProofFile(readTextFile(path), path),
    path,
  ).statement;
  requireSame("reports", slotsIn(bitmap).length, reports);
  requireSame("markets", markets.length, explanations.length);
  for (const [i, proven] of markets.entries()) {
    const told = explanations[i];
    requireSame("round", round, told?.round);
    requireSame(`the score of market ${i}`, proven.score, told?.score);
    requireSame(`the low end of market ${i}`, proven.scoreLow, told?.interval?.scoreLow);
    requireSame(`the high end of market ${i}`, proven.scoreHigh, told?.interval?.scoreHigh);
    for (const [k, factor] of proven.factors.entries()) {
      const { head = -1, factor: name = "" } = told?.factors[k] ?? {};
      requireSame(`${name} of market ${i}`, factor, head >> FACTOR_SHIFT);
    }
  }

  function requireSame(what: string, inProof: number, found: number | undefined): void {
    if (inProof === found) return;
    const message = `${what}: ${inProof} in the proof, ${found} from model and reports`;
    throw new BallastError("input", "EXPLAIN_PROOF", message, {
      location: path,
      hint: "the model and the reports that the proof was made from",
    });
  }
}
