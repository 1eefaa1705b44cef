/** docs/policy.md states every bound, default and who can change it; the code decides what is true. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { POLICY_TABLES } from "../helpers/policy-tables.ts";

const text = readFileSync(join(projectRoot, "docs", "policy.md"), "utf8");

function tableAfter(name: string): string {
  const [, rest] = text.split(`<!-- from the code: ${name} -->\n\n`);
  return rest?.split("\n\n")[0]?.trimEnd() ?? "";
}

describe("docs/policy.md", () => {
  for (const [name, render] of Object.entries(POLICY_TABLES)) {
    it(`states the ${name} that the code enforces`, () => {
      expect(tableAfter(name)).to.equal(render());
    });
  }

  it("has no table that the code does not know", () => {
    const named = [...text.matchAll(/<!-- from the code: (.*) -->/g)].map(([, name]) => name);
    expect(named.toSorted()).to.deep.equal(Object.keys(POLICY_TABLES).toSorted());
  });
});
