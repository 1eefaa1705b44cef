/** The model file of docs/formats.md: the committed integers, and what is known about them. */
import { z } from "zod";
import { ARCHITECTURE } from "./architecture.ts";
import { BallastError } from "./errors.ts";
import { formatJson } from "./format-json.ts";
import { importedProvenanceShape } from "./imported-provenance.ts";
import { type IntegerModel, integerModelShape } from "./integer-model.ts";
import { type MonitoringProfile, monitoringShape } from "./monitoring/profile-shape.ts";
import { provenanceShape } from "./provenance.ts";
import { schemaHash } from "./schema.ts";
import { parseStrictJson } from "./strict-json.ts";

const FORMAT = "ballast.model/1";
const MAX_LENGTH = 1_000_000;
/** Order of the scalar field of bn254: a salt is one of its elements. */
const FIELD_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** What is none must not reach the comparison below, so a wrong form ends the check. */
const decimal = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,76})$/, { error: "a decimal string", abort: true });

const modelFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  architecture: integerModelShape.architecture,
  schemaHash: decimal,
  salt: decimal.refine((text) => BigInt(text) < FIELD_ORDER, "a field element of bn254"),
  normalisation: integerModelShape.normalisation,
  layers: integerModelShape.layers,
  metrics: z.record(z.string(), z.json()),
  monitoring: monitoringShape,
  provenance: z.union([provenanceShape, importedProvenanceShape]),
});

type ModelFileJson = z.infer<typeof modelFileSchema>;

export interface ModelFile {
  readonly model: IntegerModel;
  /** Of the integer model, never of the float one. Not committed to. */
  readonly metrics: ModelFileJson["metrics"];
  /** What the training rows looked like, and the bounds of drift. Not committed to. */
  readonly monitoring: MonitoringProfile;
  readonly provenance: ModelFileJson["provenance"];
}

/** @throws BallastError `MODEL_SCHEMA_HASH`, and as parseStrictJson does. */
export function parseModelFile(text: string, source: string): ModelFile {
  const file = parseStrictJson({ text, schema: modelFileSchema, source, maxLength: MAX_LENGTH });
  if (BigInt(file.schemaHash) !== schemaHash()) {
    throw new BallastError("input", "MODEL_SCHEMA_HASH", "made for another feature schema", {
      location: `${source}#/schemaHash`,
      hint: `this version of Ballast has schema ${schemaHash()}`,
      details: { schemaHash: file.schemaHash },
    });
  }
  const { normalisation, layers, salt, metrics, monitoring, provenance } = file;
  const model = { normalisation, layers, salt: BigInt(salt) };
  return { model, metrics, monitoring, provenance };
}

export function serialiseModelFile({ model, metrics, monitoring, provenance }: ModelFile): string {
  const file = {
    format: FORMAT,
    architecture: ARCHITECTURE,
    schemaHash: schemaHash().toString(),
    salt: model.salt.toString(),
    normalisation: model.normalisation,
    layers: model.layers,
    metrics,
    monitoring,
    provenance,
  };
  return formatJson(file);
}
