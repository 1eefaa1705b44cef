/**
 * The `monitoring` section of a model file: what the training rows looked like, and how far a window
 * of later rows may look different before someone has to ask why. Not committed to.
 */
import { z } from "zod";
import { FEATURE_COUNT } from "../schema.ts";

const share = z.number().min(0).max(1);

/** `unusual`: 95 % of the training windows stayed at or below it. `drift`: all of them did. */
const boundShape = z.strictObject({
  unusual: z.number().min(0),
  drift: z.number().min(0),
});

const distributionShape = {
  edges: z.array(z.number()),
  shares: z.array(share).min(1),
};

const distanceBounds = z.strictObject({ psi: boundShape, ks: boundShape });

export const monitoringShape = z.strictObject({
  /** Training rows that the profile describes. */
  rows: z.int().min(1),
  /** Training windows that the bounds were read from, and the fewest rows of a window. */
  windows: z.int().min(1),
  windowRows: z.int().min(1),
  /** Share of the training windows that cross a bound which is read from other weeks alone. */
  falseAlarmShare: share,
  /** In schema order. Missing values are not part of the distribution. */
  features: z
    .array(
      z.strictObject({
        feature: z.string(),
        ...distributionShape,
        missingShare: share,
        /** Of training rows from the first that had the feature on: before, its source did not exist. */
        missing: boundShape,
        /** Assets that never had it in training: there it is not missed. */
        absentFor: z.array(z.string()),
        /** Null when no training window had the feature. */
        distance: distanceBounds.nullable(),
        /** Shares of the training windows in which the bounds see it multiplied by so much. */
        seen: z.strictObject({ doubled: share, tenfold: share }).nullable(),
      }),
    )
    .length(FEATURE_COUNT),
  /** Hundredths of a point. */
  score: z.strictObject({ ...distributionShape, distance: distanceBounds }),
  /** Absent when the training rows came without outcomes. */
  calibration: z
    .strictObject({
      bins: z
        .array(
          z.strictObject({
            /** Score in hundredths, `to` exclusive. */
            from: z.int().min(0),
            to: z.int().min(1),
            rows: z.int().min(0),
            /** Mean chance that the score states for these rows, of a fall of more than 10 %. */
            stated: share,
            /** Share of them that such a fall followed within 24 h. */
            realised: share,
          }),
        )
        .min(1),
      /** Mean over rows of |realised - stated| of their bin. */
      error: boundShape,
    })
    .optional(),
});

export type MonitoringProfile = z.infer<typeof monitoringShape>;
export type Bound = z.infer<typeof boundShape>;
export type CalibrationProfile = NonNullable<MonitoringProfile["calibration"]>;
