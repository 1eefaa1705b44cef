/** The `ballast.proof/1` file. */
import { z } from "zod";
import { parseStrictJson } from "../../model/strict-json.ts";
import { type Groth16Proof, proofShape, proofToJson, publicSignalsShape } from "./proof.ts";

const FORMAT = "ballast.proof/1";
/** Eight coordinates and 1024 signals of 78 digits, with room for white space. */
const MAX_LENGTH = 131_072;

export interface ProofFile {
  /** Name of the circuit shape; whether it exists is for the reader of the proof to decide. */
  readonly shape: string;
  readonly proof: Groth16Proof;
  readonly publicSignals: readonly bigint[];
}

const proofFileShape = z
  .strictObject({
    format: z.literal(FORMAT),
    shape: z.string().regex(/^[a-z0-9-]{1,64}$/),
    proof: proofShape,
    publicSignals: publicSignalsShape,
  })
  .transform(({ shape, proof, publicSignals }): ProofFile => ({ shape, proof, publicSignals }));

/** @throws BallastError `JSON_TOO_LARGE`, `JSON_SYNTAX` or `JSON_SHAPE`. */
export function parseProofFile(text: string, source: string): ProofFile {
  return parseStrictJson({ text, schema: proofFileShape, source, maxLength: MAX_LENGTH });
}

export function serialiseProofFile({ shape, proof, publicSignals }: ProofFile): string {
  const file = {
    format: FORMAT,
    shape,
    proof: proofToJson(proof),
    publicSignals: publicSignals.map(String),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
