/** The robustness report in a terminal: the bounds, and what each input can do alone. */
import type { RobustnessReport } from "../../../model/robustness/report.ts";
import { table } from "../output.ts";

const HUNDREDTHS = 100;
const SMALL_PUSH_BPS = 500;

export function robustnessSummary(
  { bounds, singleInputs }: RobustnessReport,
  written: readonly string[],
): string {
  const verdicts = bounds.map(({ name, unit, limit, value, at, met }) => [
    met ? "met" : "MISSED",
    name,
    `${value} of at most ${limit} ${unit}`,
    at,
  ]);
  const inputs = singleInputs.map(({ feature, lo, hi, pushes }) => [
    feature,
    `${lo}..${hi}`,
    ...pushes
      .filter(({ push }) => push === SMALL_PUSH_BPS || push === "limit")
      .map(({ maxRise, maxDrop }) => `+${points(maxRise)} -${points(maxDrop)}`),
  ]);
  const blocks = [
    table(verdicts),
    table([["input", "range", "5 % push", "to its limit"], ...inputs]),
    ...(written.length > 0 ? [`wrote ${written.join(" and ")}`] : []),
  ];
  return blocks.join("\n\n");
}

const points = (hundredths: number): string => (hundredths / HUNDREDTHS).toFixed(1);
