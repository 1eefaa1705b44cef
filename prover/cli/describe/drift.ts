/** A drift report as a table: one row for each input, one for the score. */
import type { DriftReport } from "../../../model/monitoring/drift.ts";
import type { DriftCheck, Statistic, Verdict } from "../../../model/monitoring/drift-check.ts";
import { table } from "../output.ts";
import { formatRound } from "./score.ts";

/** The columns; calibration is of the score alone and has a line of its own. */
const STATISTICS: readonly Statistic[] = ["psi", "ks", "missing"];
const HEADER = STATISTICS.flatMap((name) => [name, "bound"]);
/** From best to worst. */
const VERDICTS: readonly Verdict[] = ["unknown", "steady", "unusual", "drift"];
/** Rounds of the shipped feeds. */
const PERIOD_SECONDS = 3600;

export function formatDrift(report: DriftReport): string {
  const { rows, windows, outcomes, checks, hasDrift, falseAlarmShare } = report;
  const columns = checks.filter(({ statistic }) => STATISTICS.includes(statistic));
  const bySubject = Map.groupBy(columns, ({ subject }) => subject);
  const lines = [...bySubject].map(([subject, own]) => subjectRow(subject, own));
  return [
    `${rows} rows in ${windows} windows; the next 24 hours of ${outcomes} are known`,
    table([["input", ...HEADER, "verdict"], ...lines]),
    ...checks.filter(({ statistic }) => statistic === "calibration").map(describeCalibration),
    ...checks.filter(({ verdict }) => verdict === "drift").map(describeWorst),
    hasDrift
      ? `DRIFT: a bound is crossed, as by ${(100 * falseAlarmShare).toFixed(0)} % of training windows were they judged by other weeks`
      : "no bound is crossed",
  ].join("\n");
}

function subjectRow(subject: string, checks: readonly DriftCheck[]): string[] {
  const cells = STATISTICS.flatMap((statistic) => {
    const check = checks.find((each) => each.statistic === statistic);
    return [number(check?.value), number(check?.bound?.drift)];
  });
  const worst = Math.max(...checks.map(({ verdict }) => VERDICTS.indexOf(verdict)));
  return [subject, ...cells, VERDICTS[worst] ?? "unknown"];
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? "-" : value.toFixed(3);
}

function describeCalibration({ value, bound, verdict }: DriftCheck): string {
  if (value === null) return "calibration: not judged, too few outcomes";
  const mean = (100 * value).toFixed(1);
  const limit = bound === null ? "no bound" : `bound ${(100 * bound.drift).toFixed(1)}`;
  return `calibration: ${mean} percentage points between stated and realised, ${limit}: ${verdict}`;
}

function describeWorst({ subject, statistic, value, bound, window }: DriftCheck): string {
  const crossed = `${subject} ${statistic} ${number(value)} is over ${number(bound?.drift)}`;
  if (window === null) return crossed;
  const [from, to] = [window.first, window.last].map((round) => formatRound(round, PERIOD_SECONDS));
  return `${crossed}: ${window.asset}, ${from} to ${to}`;
}
