/** sha-256 of every raw file, so that a model says exactly which bytes it was made from. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BallastError } from "../errors.ts";
import { RAW_FILES } from "../features/market-data.ts";

export interface RawFile {
  /** Path below the data directory. */
  readonly file: string;
  readonly sha256: string;
}

/** @throws BallastError `DATA_FILE` for one that cannot be read. */
export function hashRawFiles(directory: string): RawFile[] {
  return RAW_FILES.map((file) => {
    try {
      const sha256 = createHash("sha256")
        .update(readFileSync(join(directory, file)))
        .digest("hex");
      return { file, sha256 };
    } catch (cause) {
      throw new BallastError("input", "DATA_FILE", `cannot read ${file}`, {
        location: join(directory, file),
        hint: "a gzipped CSV file of the data directory named by BALLAST_DATA",
        cause,
      });
    }
  });
}
