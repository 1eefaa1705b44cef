/** What a proof file claims, with its errors located in the file. */
import { BallastError, isBallastError } from "../../../model/errors.ts";
import { findShape, type Shape } from "../../artifacts/manifest.ts";
import type { ProofFile } from "../../proof/proof-file.ts";
import { decodePublicSignals, type PublicInputs } from "../../statement/public-signals.ts";

export interface ClaimedStatement {
  readonly shape: Shape;
  readonly statement: PublicInputs;
}

/** @throws BallastError `SHAPE_UNKNOWN` or `PUBLIC_SIGNALS`, both about the input. */
export function claimedStatement(
  { shape: shapeName, publicSignals }: ProofFile,
  source: string,
): ClaimedStatement {
  try {
    const shape = findShape(shapeName);
    return { shape, statement: decodePublicSignals(publicSignals, shape.markets) };
  } catch (error) {
    if (!isBallastError(error)) throw error;
    const { code, message, location = "shape", hint } = error;
    throw new BallastError("input", code, message, {
      location: `${source}#/${location}`,
      ...(hint !== undefined && { hint }),
    });
  }
}
