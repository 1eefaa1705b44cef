/** The quick form of `npm run soundness`, and that the lab's own data is what it says. */
import { expect } from "chai";
import { compareSystems } from "../../../prover/soundness/equivalence.ts";
import { compileLab } from "../../../prover/soundness/lab-circuit.ts";
import { renderReport } from "../../../prover/soundness/report.ts";
import { type LabReport, runLab } from "../../../prover/soundness/run.ts";
import { Facts } from "../../../prover/soundness/uniqueness/facts.ts";

describe("soundness lab, quick", function () {
  this.timeout(300_000);
  let report: LabReport;

  before(async () => {
    report = await runLab({ shapes: [], isQuick: true });
  });

  it("leaves nothing unexplained", () => {
    expect(report.unexplained).to.deep.equal([]);
  });

  it("finds every output unique, every input confined and every simplification faithful", () => {
    expect(report.examinations.length).to.be.at.least(10);
    for (const { title, unknownOutputs, acceptedOutside, unmatched } of report.examinations) {
      expect(unknownOutputs, title).to.deep.equal([]);
      expect(acceptedOutside, title).to.deep.equal([]);
      expect(unmatched, title).to.equal(0);
    }
  });

  it("catches a seeded bug of each class by each method that should", () => {
    const classes = [
      "C1",
      "C2",
      "C3",
      "C4",
      "C8",
      "C10",
      "C11",
      "C12",
      "C13",
      "P1",
      "P2",
      "P3",
      "P4",
    ];
    expect(report.controls.map(({ id }) => id)).to.include.members(classes);
    for (const { id, isCaught } of report.controls) expect(isCaught, id).to.equal(true);
  });

  it("draws tables of as many columns in each row, whatever a reason says", () => {
    const bars = {
      method: "M8",
      on: "Cap",
      item: "a | b",
      reason: "as long as |d| < 2^BITS holds",
    };
    const text = renderReport({ ...report, explained: [...report.explained, bars] });
    const columnsOf = (line: string): number => line.replaceAll("\\|", "").split("|").length;
    const tables = text
      .trimEnd()
      .split("\n\n")
      .filter((part) => part.startsWith("| "));
    expect(tables.length).to.be.greaterThan(3);
    for (const table of tables) {
      const [head = "", ...rows] = table.split("\n");
      for (const row of rows) expect(columnsOf(row), row).to.equal(columnsOf(head));
    }
  });

  it("names the r1cs that every row is about", () => {
    const text = renderReport(report);
    for (const { r1csSha256 } of report.examinations) {
      expect(text).to.include(r1csSha256.slice(0, 16));
    }
  });
});

describe("M11", () => {
  it("sees a constraint that only one of two circuits has", async () => {
    const file = "lib/order-statistics.circom";
    const main = "OrderStatistics(3, 4)";
    const edit = { file, from: "    AssertBits(BITS)(at[COUNT][0]);\n", to: "" };
    const sound = await compileLab({ file, main });
    const weak = await compileLab({ file, main, edits: [edit], unsimplified: true });
    const { onlyInProduction, onlyInOriginal } = compareSystems(
      sound.system,
      new Facts(weak.system),
    );
    expect(onlyInProduction.length + onlyInOriginal.length).to.be.greaterThan(0);
  });
});
