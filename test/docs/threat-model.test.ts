/** docs/threat-model.md names a test for every threat; this holds that each of them exists. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { AUDIT_STEPS } from "../../prover/audit/steps.ts";
import { readForgeries } from "../../prover/soundness/forgeries.ts";

const text = readFileSync(join(projectRoot, "docs", "threat-model.md"), "utf8");
const rows = text
  .split("\n")
  .flatMap((line) => /^\| ([CPKVS]\d+[^|]*?) +\|.*\| +(.*?) +\|$/.exec(line) ?? []).length;

/** A test file and what a title in it says. */
const NAMED = /`(test\/[^`]+\.test\.ts)` "([^"]+)"/g;

const ids = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
const REQUIRED = [...ids("C", 20), ...ids("P", 12), ...ids("K", 11)];

function rowsOf(id: string): string[] {
  return text.split("\n").filter((line) => line.startsWith(`| ${id} `));
}

/** What a file's titles are made of: its text, and the corpus where it has a test for each entry. */
function titlesIn(file: string): string {
  const source = readFileSync(join(projectRoot, file), "utf8");
  const corpus = readForgeries().map(({ id, title }) => `${id} ${title}`);
  return source.includes("readForgeries()") ? [source, ...corpus].join("\n") : source;
}

describe("docs/threat-model.md", () => {
  for (const id of REQUIRED) {
    it(`${id} has one row, with a test or the reason why it does not apply`, () => {
      const [row = "", ...others] = rowsOf(id);
      expect(others).to.deep.equal([]);
      expect(row).to.match(/`test\/[^`]+\.test\.ts` "|does not apply, because /);
    });
  }

  it("says which ids have a row", () => {
    const [, ...ranges] =
      /Every one of (C1) to (C\d+), (P1) to (P\d+) and (K1) to (K\d+)/.exec(text) ?? [];
    expect(ranges).to.deep.equal(["C1", "C20", "P1", "P12", "K1", "K11"]);
  });

  it("names files and titles of tests only", () => {
    const files = new Set(text.match(/`test\/[^`]+`/g));
    const titled = new Set(Array.from(text.matchAll(NAMED), ([, file]) => `\`${file}\``));
    // The document's own test, and the one that it describes.
    const plain = ["`test/docs/threat-model.test.ts`", "`test/circuits/forgeries.test.ts`"];
    expect(
      Array.from(files).filter((file) => !titled.has(file) && !plain.includes(file)),
    ).to.deep.equal([]);
  });

  for (const [, file = "", title = ""] of text.matchAll(NAMED)) {
    it(`${file} has ${JSON.stringify(title)}`, () => {
      expect(existsSync(join(projectRoot, file))).to.equal(true);
      expect(title, "a title in words").to.match(/^[^(]{6,}$/);
      expect(titlesIn(file)).to.include(title);
    });
  }

  it("has every threat that a step of the audit names", () => {
    expect(rows).to.be.greaterThan(REQUIRED.length);
    const named = new Set(AUDIT_STEPS.flatMap(({ threats }) => threats));
    for (const id of named) expect(text, id).to.match(new RegExp(`\\b${id}\\b`));
  });
});
