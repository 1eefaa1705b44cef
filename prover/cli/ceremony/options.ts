/** What the verbs of a ceremony read from their command line and from the clock. */
import { readFileSync, statSync } from "node:fs";
import { BallastError } from "../../../model/errors.ts";
import type { OnProgress } from "../../../model/progress.ts";
import { type Phase1, readPhase1 } from "../../ceremony/phase1.ts";
import { announcementShape, nameShape, timeShape } from "../../ceremony/transcript.ts";
import type { CommandContext } from "../main.ts";
import type { Progress } from "../output.ts";

export interface CeremonyInputOptions {
  r1cs: string;
  ptau?: string;
}

export interface CeremonyInputs {
  readonly r1csBytes: Uint8Array;
  readonly phase1: Phase1;
}

/** @throws BallastError `R1CS_MISSING`, `PTAU_OPTION`, as readPhase1. */
export async function readCeremonyInputs(
  { io, signal }: CommandContext,
  options: CeremonyInputOptions,
  onProgress: OnProgress,
): Promise<CeremonyInputs> {
  if (statSync(options.r1cs, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new BallastError("input", "R1CS_MISSING", "there is no such circuit", {
      location: options.r1cs,
      hint: "what ballast compile writes, as build/circuits/small/circuit.r1cs",
    });
  }
  const ptau = options.ptau ?? io.env.BALLAST_PTAU;
  if (ptau === undefined || ptau === "") {
    throw new BallastError("usage", "PTAU_OPTION", "no phase-1 file named", {
      hint: "--ptau FILE, or the environment variable BALLAST_PTAU",
    });
  }
  const phase1 = await readPhase1(ptau, { signal, onProgress });
  return { r1csBytes: readFileSync(options.r1cs), phase1 };
}

/** The clock of this machine, as a transcript writes times. */
export const currentTime = (): string => timeText(new Date());

/** @throws BallastError `TIME` unless it is UTC to the second and exists. */
export function parseTime(text: string, option: string): string {
  const isTime = timeShape.safeParse(text).success && !Number.isNaN(Date.parse(text));
  if (isTime && timeText(new Date(text)) === text) return text;
  throw new BallastError("usage", "TIME", `${option} ${text}`, {
    hint: "UTC to the second, as 2030-01-31T12:00:00Z",
  });
}

const timeText = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, "Z");

/** @throws BallastError `WHOLE_NUMBER`. */
export function parseWhole(
  text: string,
  { option, min, max }: { readonly option: string; readonly min: number; readonly max: number },
): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new BallastError("usage", "WHOLE_NUMBER", `${option} ${text}`, {
    hint: `a whole number from ${min} to ${max}`,
  });
}

/** @throws BallastError `CEREMONY_NAME`. */
export function requireName(text: string, option: string): string {
  if (nameShape.safeParse(text).success) return text;
  throw new BallastError("usage", "CEREMONY_NAME", `${option} ${JSON.stringify(text)}`, {
    hint: "1 to 64 letters, digits, spaces and . _ @ -, a letter or digit first",
  });
}

/** @throws BallastError `BEACON_SOURCE`. */
export function requireSource(text: string): string {
  if (announcementShape.shape.source.safeParse(text).success) return text;
  throw new BallastError("usage", "BEACON_SOURCE", `--beacon-source ${JSON.stringify(text)}`, {
    hint: "8 to 200 characters that name one public value to come",
  });
}

export const progressOf =
  (progress: Progress): OnProgress =>
  ({ stage, done, total }) =>
    progress.update(stage, done, total);
