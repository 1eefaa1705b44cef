/** Scores for a simulation of the policy: from a file, or from a model on a window of the history. */
import { BallastError } from "../../model/errors.ts";
import { simulateObservations } from "../../model/history/observation.ts";
import { readHistory } from "../../model/history/reader.ts";
import { scoreMarket } from "../../model/inference/evaluate.ts";
import { parseModelFile } from "../../model/model-file.ts";
import type { Observation } from "../../model/policy/regime-machine.ts";
import { readTextFile } from "../artifacts/json-file.ts";

const SCORE_MAX = 10_000;
const HISTORY_PERIOD_SECONDS = 3600;
const PUBLISHERS = 3;
const MAX_BYTES = 16_777_216;
const LINE = /^(\d{1,10}),(\d{1,5})(?:,(\d{1,5}),(\d{1,5}))?$/;

/** @throws BallastError `SCORES_LINE` with the line's number */
export function readScoresFile(path: string, periodSeconds: number): Observation[] {
  const lines = readTextFile(path, MAX_BYTES).trimEnd().split(/\r?\n/);
  let last = 0;
  return lines.map((line, index) => {
    const [, round, score, low = score, high = score] = LINE.exec(line) ?? [];
    const seen = {
      round: Number(round),
      observedAt: Number(round) * periodSeconds,
      score: Number(score),
      scoreLow: Number(low),
      scoreHigh: Number(high),
    };
    const isOrdered =
      seen.scoreLow <= seen.score && seen.score <= seen.scoreHigh && seen.scoreHigh <= SCORE_MAX;
    if (!isOrdered || seen.round <= last || seen.round >= 2 ** 32) {
      throw new BallastError("input", "SCORES_LINE", `not a round after the one before: ${line}`, {
        location: `${path}:${index + 1}`,
        hint: "round,score or round,score,low,high with low ≤ score ≤ high ≤ 10000, rounds ascending",
      });
    }
    last = seen.round;
    return seen;
  });
}

export interface ScoreWindowParameters {
  readonly window: string;
  readonly asset: string;
  readonly modelPath: string;
}

/** @throws BallastError `HISTORY_WINDOW`, `HISTORY_ASSET`, and of the model file */
export function scoreWindow({ window, asset, modelPath }: ScoreWindowParameters): Observation[] {
  const { model } = parseModelFile(readTextFile(modelPath), modelPath);
  const history = readHistory();
  const { firstRound, lastRound } = history.window(window);
  if (!history.assets.includes(asset)) {
    throw new BallastError("input", "HISTORY_ASSET", `no asset ${asset}`, {
      location: "--asset",
      hint: history.assets.join(", "),
    });
  }
  return history.rows
    .filter((row) => row.asset === asset && row.round >= firstRound && row.round <= lastRound)
    .map(({ round, features }) => {
      const reports = simulateObservations({ asset, round, features, publishers: PUBLISHERS });
      const { score, scoreLow, scoreHigh } = scoreMarket(model, reports);
      return { round, observedAt: round * HISTORY_PERIOD_SECONDS, score, scoreLow, scoreHigh };
    });
}
