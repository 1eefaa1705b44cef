/** docs/threat-model.md names a test for every threat; this holds that each of them exists. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { AUDIT_STEPS } from "../../prover/audit/steps.ts";

const text = readFileSync(join(projectRoot, "docs", "threat-model.md"), "utf8");
const rows = text
  .split("\n")
  .flatMap((line) => /^\| ([CPKVS]\d+[^|]*?) +\|.*\| +(.*?) +\|$/.exec(line) ?? []).length;

const ids = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
const REQUIRED = [...ids("C", 20), ...ids("P", 12), ...ids("K", 11)];

function rowOf(id: string): string {
  return text.split("\n").find((line) => line.startsWith(`| ${id} `)) ?? "";
}

describe("docs/threat-model.md", () => {
  for (const id of REQUIRED) {
    it(`${id} names a test`, () => {
      expect(rowOf(id)).to.match(/`test\/[^`]+\.test\.ts` "/);
    });
  }

  for (const [, file = "", title = ""] of text.matchAll(/`(test\/[^`]+\.test\.ts)` "([^"]+)"/g)) {
    it(`${file} has ${JSON.stringify(title)}`, () => {
      expect(existsSync(join(projectRoot, file))).to.equal(true);
      expect(readFileSync(join(projectRoot, file), "utf8")).to.include(title);
    });
  }

  it("has every threat that a step of the audit names", () => {
    expect(rows).to.be.greaterThan(REQUIRED.length);
    const named = new Set(AUDIT_STEPS.flatMap(({ threats }) => threats));
    for (const id of named) expect(text, id).to.match(new RegExp(`\\b${id}\\b`));
  });
});
