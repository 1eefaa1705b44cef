/** What rounding costs, as tables: the score, then layer by layer. */
import type {
  QuantizationReport,
  ScoreError,
} from "../../../model/quantization/quantization-report.ts";
import { table } from "../output.ts";

export function describeQuantization(report: QuantizationReport): string {
  return [
    `score over ${report.rows} rows, of 10000\n${table(scoreRows(report))}`,
    regimeText(report),
    `layers\n${table(layerRows(report))}`,
    "headroom: bits between the largest sum and what the circuit holds, as seen and for any valid model",
  ].join("\n\n");
}

function scoreRows({ againstFloat, againstDequantized }: QuantizationReport): string[][] {
  const row = (name: string, { max, p99, mean }: ScoreError): string[] => [
    name,
    ...[max, p99, mean].map((error) => error.toFixed(1)),
  ];
  return [
    ["error against", "max", "p99", "mean"],
    row("the float network", againstFloat),
    row("the same weights, unrounded sums", againstDequantized),
  ];
}

function regimeText({ regimeFlips, regimeFlipsWithHysteresis }: QuantizationReport): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return `another side of 45 or 65 than the float network's: ${percent(regimeFlips)} of rows, ${percent(regimeFlipsWithHysteresis)} with the published hysteresis`;
}

function layerRows({ layers }: QuantizationReport): string[][] {
  return [
    [
      "layer",
      "largest weight",
      "not zero",
      "sums from",
      "to",
      "headroom",
      "static",
      "at cap",
    ].concat(["error max", "p99"]),
    ...layers.map((layer) => [
      String(layer.layer),
      String(layer.maxWeight),
      String(layer.nonZeroWeights),
      String(layer.minAccumulator),
      String(layer.maxAccumulator),
      layer.headroomBits.toFixed(1),
      layer.staticHeadroomBits.toFixed(2),
      `${(100 * layer.atCap).toFixed(2)} %`,
      layer.activationError.max.toFixed(1),
      layer.activationError.p99.toFixed(1),
    ]),
  ];
}
