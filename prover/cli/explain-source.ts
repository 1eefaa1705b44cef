/** What `ballast explain` is asked about: an hour of history, an observation, or a round's reports. */
import { explain } from "../../model/explanation/explain.ts";
import { explainInterval } from "../../model/explanation/interval.ts";
import type { HistoryRow } from "../../model/history/feature-rows.ts";
import { readHistory } from "../../model/history/reader.ts";
import { evaluate } from "../../model/inference/evaluate.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import { assertFeatures } from "../../model/schema.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { parseFeaturesFile } from "../report/report-file.ts";
import type { ExplainedMarket } from "./describe/explanation.ts";
import { readAgreeingReports } from "./report-files.ts";

/** One of the three is named; asset and round belong to a window of the history. */
export interface ExplanationSource {
  readonly history?: string;
  readonly asset?: string;
  /** Digits; otherwise the hour with the highest score. */
  readonly round?: string;
  readonly features?: string;
  readonly report?: readonly string[];
}

export async function explainSource(
  model: IntegerModel,
  { history, asset = "", round, features, report = [] }: ExplanationSource,
): Promise<ExplainedMarket[]> {
  if (history !== undefined) {
    const row = historyRow({ model, window: history, asset, round });
    return [explain({ model, subject: asset, ...row })];
  }
  if (features !== undefined) return explainObservation(model, features);
  const { round: reported, markets } = await readAgreeingReports(report);
  return markets.map((vectors, market) => {
    const { median, interval } = explainInterval(model, vectors);
    const own = explain({ model, subject: `market ${market}`, round: reported, features: median });
    return { ...own, interval };
  });
}

interface HistoryRowParameters {
  readonly model: IntegerModel;
  readonly window: string;
  readonly asset: string;
  readonly round: string | undefined;
}

/** @throws BallastError `HISTORY_WINDOW`, or `HISTORY_ROUND` for an asset or a round without a row. */
function historyRow({ model, window, asset, round }: HistoryRowParameters): HistoryRow {
  const history = readHistory();
  const { firstRound, lastRound } = history.window(window);
  if (round !== undefined) return history.rowAt(asset, Number(round));
  const rows = history.rows.filter(
    (row) => row.asset === asset && row.round >= firstRound && row.round <= lastRound,
  );
  const scored = rows.map((row) => ({ row, score: evaluate(model, row.features).score }));
  const worst = scored.toSorted((a, b) => b.score - a.score)[0];
  return worst?.row ?? history.rowAt(asset, firstRound);
}

function explainObservation(model: IntegerModel, path: string): ExplainedMarket[] {
  const { round, features: markets } = parseFeaturesFile(readTextFile(path), path);
  return markets.map((features, market) => {
    assertFeatures(features, `${path}#/markets/${market}`);
    return explain({ model, subject: `market ${market}`, round, features });
  });
}
