/** Where a model came from: enough to make the same model again, or to see that one cannot. */
import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const provenanceShape = z.strictObject({
  tool: z.string(),
  /** Of the training table: every example's features and labels, as text. */
  datasetSha256: sha256,
  rawFiles: z.array(z.strictObject({ file: z.string(), sha256 })),
  split: z.strictObject({
    training: z.string(),
    heldOut: z.array(z.string()),
    purge: z.string(),
    trainingRows: z.int().min(0),
  }),
  recipe: z.strictObject({
    seed: z.int(),
    steps: z.int().min(1),
    batchSize: z.int().min(1),
    /** Steps of the fits, at most `steps`, as early stopping on the latest rows found them. */
    stoppedAt: z.int().min(1),
    /** Every seed that was tried, with its loss on the training rows; the lowest was kept. */
    seeds: z.array(z.strictObject({ seed: z.int(), trainingLoss: z.number() })),
  }),
  packages: z.record(z.string(), z.string()),
});

export type Provenance = z.infer<typeof provenanceShape>;
