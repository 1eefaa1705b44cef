import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh directory for each test of the enclosing describe; returns how to name a file in it. */
export function useTemporaryDirectory(): (name: string) => string {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "ballast-test-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return (name) => join(directory, name);
}
