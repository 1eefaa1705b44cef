/** What the allowlist may explain, and that it explains nothing that is not there. */
import { expect } from "chai";
import {
  type AllowlistEntry,
  explain,
  type Finding,
  readAllowlist,
} from "../../../prover/soundness/findings.ts";
import { listMutants } from "../../../prover/soundness/mutants.ts";
import { mutationsOf } from "../../../prover/soundness/mutations.ts";
import { expectError } from "../../helpers/expect-error.ts";

const reason = "a reason that a reviewer can check";
const entry: AllowlistEntry = { method: "M8", on: "Cap", text: "drop ===: a * (b) === 0;", reason };
const finding: Finding = { method: "M8", on: "Cap", item: "drop ===: a * (b) === 0;" };
const isComplete = true;

describe("the allowlist", () => {
  it("explains a finding that an entry is about", () => {
    const { explained, unexplained } = explain([finding], [entry], { isComplete });
    expect(explained).to.deep.equal([{ ...finding, reason }]);
    expect(unexplained).to.deep.equal([]);
  });

  it("explains no other line, template or method", () => {
    for (const other of [
      { ...finding, item: "drop ===: a * (c) === 0;" },
      { ...finding, on: "Caps" },
      { ...finding, method: "M9" },
    ]) {
      expect(explain([other], [entry], { isComplete: false }).unexplained).to.deep.equal([other]);
    }
  });

  it("has, in a complete run, no entry without a finding", () => {
    const [stale, ...others] = explain([], [entry], { isComplete }).unexplained;
    expect(stale?.item).to.include(finding.item);
    expect(others).to.deep.equal([]);
    expect(explain([], [entry], { isComplete: false }).unexplained).to.deep.equal([]);
  });

  it("never explains an output that is not unique, a forgery or a proof", () => {
    for (const method of ["M1", "M4 output", "M7", "M10", "M11", "control"]) {
      const grave = { ...finding, method };
      const { unexplained } = explain([grave], [{ ...entry, method }], { isComplete: false });
      expect(unexplained, method).to.deep.equal([grave]);
    }
  });

  it("says nothing about everything", () => {
    for (const candidate of readAllowlist()) {
      const matches = "item" in candidate && new RegExp(`^(?:${candidate.item})$`).test("anything");
      expect(matches, JSON.stringify(candidate)).to.equal(false);
    }
  });

  it("is, for mutants, about lines that are there", () => {
    const names = new Set(listMutants().map(({ template, change }) => `${template} ${change}`));
    const listed = readAllowlist().flatMap((candidate) => ("text" in candidate ? [candidate] : []));
    expect(listed.length).to.be.greaterThan(5);
    for (const { on, text } of listed) expect(names).to.include(`${on} ${text}`);
  });
});

describe("mutants", () => {
  it("have a name each, and a circuit that exercises them", () => {
    const all = listMutants();
    const names = new Set(all.map(({ template, change }) => `${template} ${change}`));
    expect(names.size).to.equal(all.length);
    for (const { subjects, change } of all) expect(subjects.length, change).to.be.greaterThan(0);
  });

  it("are made of every template of the circuits", () => {
    const exercised = new Set(listMutants().map(({ template }) => template));
    expect(exercised).to.include.members([
      "AssertSigned",
      "Network",
      "CommittedModel",
      "ReportMessage",
      "RiskScore",
      "Dense",
    ]);
    expectError("MUTANT_TEMPLATE", () => mutationsOf(["AssertBits"]));
  });
});
