/** The quick form of `npm run soundness`, and that the lab's own data is what it says. */
import { expect } from "chai";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../../prover/field.ts";
import { compareSystems } from "../../../prover/soundness/equivalence.ts";
import {
  attempt,
  type Forgery,
  parseNumber,
  readForgeries,
} from "../../../prover/soundness/forgeries.ts";
import { compileLab } from "../../../prover/soundness/lab-circuit.ts";
import { renderReport } from "../../../prover/soundness/report.ts";
import { type LabReport, runLab } from "../../../prover/soundness/run.ts";
import { Facts } from "../../../prover/soundness/uniqueness/facts.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

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

  it("names the r1cs that every row is about", () => {
    const text = renderReport(report);
    for (const { r1csSha256 } of report.examinations) {
      expect(text).to.include(r1csSha256.slice(0, 16));
    }
  });
});

describe("forged witnesses", function () {
  this.timeout(300_000);

  it("cover F1 to F24, but for F13, which has no counterpart", () => {
    const wanted = Array.from({ length: 24 }, (_, i) => `F${i + 1}`).filter((id) => id !== "F13");
    expect(new Set(readForgeries().map(({ id }) => id))).to.deep.equal(new Set(wanted));
  });

  it("read numbers of field, powers and decimals", () => {
    expect(parseNumber("p-1")).to.equal(FIELD_ORDER - 1n);
    expect(parseNumber("2^30+4096")).to.equal(2n ** 30n + 4096n);
    expect(parseNumber("l")).to.equal(SUBGROUP_ORDER);
  });

  const cap: Forgery = { id: "F9", title: "", on: "CapNumber()", inputs: { in: "5" }, steps: [] };

  it("are not recorded when nothing is violated", async () => {
    const { violates, isAsRecorded } = await attempt(cap);
    expect(violates).to.equal(undefined);
    expect(isAsRecorded).to.equal(false);
  });

  it("name a template and signals of the lab, and change hints alone", async () => {
    await expectRejection("FORGERY_SUBJECT", attempt({ ...cap, on: "Nothing()" }));
    const move = { do: "moveWire", signal: "nothing", by: "1" } as const;
    await expectRejection("FORGERY_SIGNAL", attempt({ ...cap, steps: [move] }));
    const file = "lib/fixed-point.circom";
    const hints: Forgery["hints"] = [
      [file, "in > CAP ? 1 : 0", "in > CAP ? 1 : 0; in * (isOver - 1) === 0"],
    ];
    await expectRejection("FORGERY_CONSTRAINTS", attempt({ ...cap, hints }));
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
