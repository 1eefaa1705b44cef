/** The figures of a model file that a person asks for first. A file without them has no rows. */
import { z } from "zod";

const binaryFigures = z.looseObject({
  hours: z.number(),
  baseRate: z.number(),
  auc: z.number(),
  aucEwmaBaseline: z.number(),
  brierSkill: z.number(),
});
const bin = z.looseObject({ from: z.number(), to: z.number(), fall10: z.number() });

const metricsShape = z.looseObject({
  target: z.string(),
  assets: z.record(
    z.string(),
    z.looseObject({ heldOut: binaryFigures, heldOutCalibration: z.array(bin) }),
  ),
  quantization: z.looseObject({
    againstFloat: z.looseObject({ max: z.number(), mean: z.number() }),
  }),
  influence: z.array(z.looseObject({ feature: z.string(), maxRise: z.number() })).optional(),
});

type Row = readonly [string, string];

export function metricRows(metrics: unknown): Row[] {
  const parsed = metricsShape.safeParse(metrics);
  if (!parsed.success) return [];
  const { target, assets, quantization, influence = [] } = parsed.data;
  const { max, mean } = quantization.againstFloat;
  const byRise = influence.toSorted((a, b) => b.maxRise - a.maxRise);
  const points = byRise.map(({ feature, maxRise }) => `${feature} ${maxRise}`).join(", ");
  return [
    ["predicts", target],
    ...Object.entries(assets).flatMap(([asset, { heldOut, heldOutCalibration }]): Row[] => [
      [`${asset} held-out crises`, describeFigures(heldOut)],
      [`${asset} at scores 43–47`, describeBin(heldOutCalibration, 43)],
      [`${asset} at scores 63–67`, describeBin(heldOutCalibration, 63)],
    ]),
    ["quantization error", `max ${max}, mean ${mean} of 10000`],
    ...(influence.length > 0 ? [["one input can add", points] as const] : []),
  ];
}

function describeFigures(figures: z.infer<typeof binaryFigures>): string {
  const { hours, baseRate, auc, aucEwmaBaseline, brierSkill } = figures;
  return `AUC ${auc} (EWMA rule ${aucEwmaBaseline}), Brier skill ${brierSkill}, base rate ${baseRate} of ${hours} hours`;
}

function describeBin(bins: readonly z.infer<typeof bin>[], from: number): string {
  const found = bins.find((each) => each.from === from);
  return found === undefined ? "not measured" : `${(100 * found.fall10).toFixed(1)} % fell`;
}
