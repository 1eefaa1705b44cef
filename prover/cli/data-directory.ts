/** The raw market data: named by a flag, or by BALLAST_DATA. */
import { statSync } from "node:fs";
import { BallastError } from "../../model/errors.ts";
import type { Io } from "./output.ts";

export function dataDirectory(io: Io, flag: string | undefined): string {
  const directory = flag ?? io.env.BALLAST_DATA;
  if (directory === undefined || directory === "") {
    throw new BallastError("usage", "DATA_MISSING", "no market data named", {
      hint: "--data DIRECTORY, or the environment variable BALLAST_DATA",
    });
  }
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new BallastError("input", "DATA_DIRECTORY", "not a directory", {
      location: directory,
      hint: "a directory with the series of docs/data.md",
    });
  }
  return directory;
}
