import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { RAW_FILES } from "../../model/features/market-data.ts";
import { projectRoot } from "../../prover/artifacts/paths.ts";

const text = readFileSync(join(projectRoot, "docs", "data.md"), "utf8");

/** "a/{X,Y}.csv" to "a/X.csv" and "a/Y.csv". */
function named(pattern: string): string[] {
  const [, before = "", names = "", after = ""] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
  return before === "" ? [pattern] : names.split(",").map((name) => `${before}${name}${after}`);
}

describe("docs/data.md", () => {
  it("names every file that is read, and no other", () => {
    const files = Array.from(text.matchAll(/^\| `([^`]+\.csv\.gz)`/gm), ([, file = ""]) => file);
    expect(files.flatMap(named)).to.have.members([...RAW_FILES]);
  });
});
