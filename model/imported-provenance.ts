/** Where an imported model came from: the files it was read from, for its training is not known. */
import { z } from "zod";
import { BallastError } from "./errors.ts";
import type { Provenance } from "./provenance.ts";

export const importedProvenanceShape = z.strictObject({
  imported: z.strictObject({
    format: z.literal("TensorFlow.js LayersModel"),
    generatedBy: z.string(),
    convertedBy: z.string(),
    files: z
      .array(z.strictObject({ file: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
      .min(1),
    /** lo and hi of each input, in schema order. */
    ranges: z.array(z.tuple([z.int(), z.int()])),
  }),
});

export type ImportedProvenance = z.infer<typeof importedProvenanceShape>;

/**
 * For what speaks of a model's training.
 * @throws BallastError `MODEL_IMPORTED`
 */
export function trainedProvenance(provenance: Provenance | ImportedProvenance): Provenance {
  if (!("imported" in provenance)) return provenance;
  throw new BallastError("input", "MODEL_IMPORTED", "an imported model states no training", {
    location: provenance.imported.files[0]?.file ?? "",
    hint: "a model that `ballast train` and `ballast quantize` made",
  });
}
