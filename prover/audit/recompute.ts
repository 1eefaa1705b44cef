/** What the reference inference says about the rounds whose reports were disclosed. */
import { parseModelFile } from "../../model/model-file.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { parseReport, type Report } from "../report/report-file.ts";
import { parseFeed } from "../statement/feed.ts";
import { parsePublisherSet } from "../statement/publisher-set.ts";
import { buildStatement } from "../statement/statement.ts";
import type { Checks } from "./step.ts";
import type { AuditSubject } from "./subject.ts";

/** Round to public signals. */
export type RecomputedRounds = ReadonlyMap<number, readonly bigint[]>;

/** @throws BallastError of the first file, or report, that is not what it should be. */
export function recomputeRounds(subject: AuditSubject, checks: Checks): RecomputedRounds {
  const { reports: paths, model, publishers, feed, shape } = subject;
  if (paths.length === 0 || model === undefined || publishers === undefined || feed === undefined) {
    checks.skip("no disclosed inputs: --reports, --model, --publishers and --feed together");
    return new Map();
  }
  const set = parsePublisherSet(readTextFile(publishers), publishers);
  const definition = parseFeed(readTextFile(feed), feed);
  const { model: weights } = parseModelFile(readTextFile(model), model);
  const rounds = new Map<number, Report[]>();
  for (const path of paths) {
    const report = parseReport(readTextFile(path), path);
    rounds.set(report.round, [...(rounds.get(report.round) ?? []), report]);
  }
  const recomputed = new Map<number, readonly bigint[]>();
  for (const [round, reports] of rounds) {
    const statement = { shape, model: weights, publishers: set, feed: definition, reports };
    recomputed.set(round, buildStatement(statement).publicSignals);
  }
  return recomputed;
}
