/** What M6 asks of whole circuits: every ranged input, and statements that do not fit together. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { findViolation } from "../../../prover/artifacts/witness.ts";
import { flatten } from "../../../prover/soundness/input-edits.ts";
import { compileLabShape } from "../../../prover/soundness/lab-circuit.ts";
import { labStatement } from "../../../prover/soundness/lab-statement.ts";
import { wholeOutsideCases } from "../../../prover/soundness/whole-cases.ts";

const PER_INPUT = 7;

/** Inputs that the template of the whole circuit ranges, by docs/formats.md. */
function rangedInputs(names: readonly string[]): string[] {
  const text = readFileSync(new URL("../../../docs/formats.md", import.meta.url), "utf8");
  const rows = text.split("\n").filter((line) => /^\| `.*\| .*(bits|0…15|subgroup)/.test(line));
  const columns = rows.map((row) => row.split("|")[1] ?? "").join(" ");
  const listed = columns.replaceAll(/`(\w+)0`…`\w+3`/g, "`$10` `$11` `$12` `$13`");
  return names.filter((name) => listed.includes(`\`${name}\``));
}

describe("cases outside of a whole circuit's ranges", function () {
  this.timeout(120_000);
  const shape = findShape("small");
  const lab = labStatement({ shape, label: "whole cases" });
  const { inputs: honest } = lab.statement;
  const cases = wholeOutsideCases(shape.name, lab);

  it("are seven for every input with a range, and no honest statement", () => {
    const ranged = rangedInputs(Object.keys(honest));
    expect(ranged).to.have.length.greaterThan(12);
    for (const name of ranged) {
      const own = cases.filter(({ title }) => new RegExp(`^${name}[. ].*=`).test(title));
      expect(own, name).to.have.length(PER_INPUT);
      for (const { title, inputs } of own) {
        expect(flatten(inputs[name]), title).to.not.deep.equal(flatten(honest[name]));
      }
    }
  });

  it("are refused by the small one, which takes the honest one", async () => {
    const { system, unchecked } = await compileLabShape(shape, { unsimplified: false });
    const isRefused = (inputs: typeof honest) =>
      findViolation(system.r1cs, unchecked.calculate(inputs)) !== undefined;
    expect(isRefused(honest)).to.equal(false);
    const chosen = cases.filter(({ title }) => !title.includes("=") || title.includes("= 2^25"));
    expect(chosen.length).to.be.greaterThan(10);
    for (const { title, inputs } of chosen) expect(isRefused(inputs), title).to.equal(true);
  });
});
