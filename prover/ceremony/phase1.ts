/**
 * The phase-1 file of a ceremony. A file is what its bytes hash to, whatever it is called: a
 * home-made one is internally consistent too, and its maker knows alpha, beta and tau.
 */
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { BallastError } from "../../model/errors.ts";
import type { OnProgress } from "../../model/progress.ts";
import { throwIfAborted } from "../proof/abort.ts";
import { PHASE_1_HASHES } from "./phase1-hashes.ts";

export interface Phase1 {
  readonly path: string;
  /** Keys of up to 2^power rows can be made from it. */
  readonly power: number;
  readonly blake2b512: string;
}

export interface ReadPhase1Options {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** "ptau", version, section count, header: type and length, field size, field, power. */
const POWER_OFFSET = 4 + 4 + 4 + 4 + 8 + 4 + 32;

/**
 * @throws BallastError `PTAU_MISSING`, `PTAU_FORMAT`, `PTAU_HASH` when the bytes are no known file of
 * phase 1, `PTAU_RENAMED` when they are another power's than the name says.
 */
export async function readPhase1(path: string, options: ReadPhase1Options = {}): Promise<Phase1> {
  const { power, blake2b512 } = await describePhase1(path, options);
  const known = PHASE_1_HASHES.get(power);
  if (blake2b512 !== known) {
    throw refusal("PTAU_HASH", path, `no pinned file of power ${power} has these bytes`, {
      hint:
        known === undefined
          ? "there are pinned hashes for the powers 8 to 28"
          : `blake2b-512 ${known}, got ${blake2b512}`,
    });
  }
  const named = /powersOfTau28_hez_final_(\d+)\.ptau$/.exec(basename(path))?.[1];
  if (named !== undefined && Number(named) !== power) {
    throw refusal("PTAU_RENAMED", path, `holds power ${power}, its name says ${named}`, {
      hint: "a file under its own name",
    });
  }
  return { path, power, blake2b512 };
}

/** Power and hash of any phase-1 file, known or not. @throws BallastError `PTAU_MISSING`, `PTAU_FORMAT`. */
export async function describePhase1(
  path: string,
  { signal, onProgress }: ReadPhase1Options = {},
): Promise<Phase1> {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile() !== true) {
    throw refusal("PTAU_MISSING", path, "there is no such phase-1 file", {
      hint: "powersOfTau28_hez_final_NN.ptau, from any mirror: its hash is checked",
    });
  }
  const power = await readPower(path);
  const hash = createHash("blake2b512");
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 4_194_304 })) {
    throwIfAborted(signal, "the hash");
    hash.update(chunk);
    done += chunk.length;
    onProgress?.({ stage: "hashing phase 1", done, total: status.size });
  }
  return { path, power, blake2b512: hash.digest("hex") };
}

async function readPower(path: string): Promise<number> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(POWER_OFFSET + 4);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead < head.length || head.toString("latin1", 0, 4) !== "ptau") {
      throw refusal("PTAU_FORMAT", path, "not a phase-1 file", { hint: "a .ptau of snarkjs" });
    }
    return head.readUInt32LE(POWER_OFFSET);
  } finally {
    await file.close();
  }
}

function refusal(
  code: string,
  location: string,
  message: string,
  options: { readonly hint: string },
): BallastError {
  return new BallastError("artifact", code, message, { location, ...options });
}
