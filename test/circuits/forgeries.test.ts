/**
 * The corpus of forged witnesses, prover/soundness/forgeries.json: each must violate a constraint,
 * and the recorded one first. Witnesses are complete, made by a generator without its checks or with
 * hints that lie, and judged by the r1cs alone.
 */
import { expect } from "chai";
import { findShape } from "../../prover/artifacts/manifest.ts";
import { findViolation } from "../../prover/artifacts/witness.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../prover/field.ts";
import {
  attempt,
  type Forgery,
  parseNumber,
  readCorpus,
  readForgeries,
} from "../../prover/soundness/forgeries.ts";
import { edited, signedAgain } from "../../prover/soundness/input-edits.ts";
import { compileLabShape, type LabCircuit } from "../../prover/soundness/lab-circuit.ts";
import { labStatement } from "../../prover/soundness/lab-statement.ts";
import { expectRejection } from "../helpers/expect-error.ts";

describe("forged witnesses", function () {
  this.timeout(300_000);

  for (const forgery of readForgeries()) {
    const { id, title, on, violates } = forgery;
    it(`${id} ${title} (${on}): refused by ${violates}`, async () => {
      expect((await attempt(forgery)).violates).to.equal(violates);
    });
  }
});

describe("the corpus of forgeries", () => {
  it("covers F1 to F24, or says why there is no counterpart", () => {
    const { forgeries, withoutCounterpart } = readCorpus();
    const ids = [...forgeries.map(({ id }) => id), ...Object.keys(withoutCounterpart)];
    const wanted = Array.from({ length: 24 }, (_, index) => `F${index + 1}`);
    expect(new Set(ids)).to.deep.equal(new Set(wanted));
    expect(Object.keys(withoutCounterpart)).to.deep.equal(["F13"]);
  });

  it("has no title twice", () => {
    const titles = readForgeries().map(({ id, title }) => `${id} ${title}`);
    expect(titles).to.deep.equal(Array.from(new Set(titles)));
  });

  it("has numbers of field, powers and decimals", () => {
    expect(parseNumber("p-1")).to.equal(FIELD_ORDER - 1n);
    expect(parseNumber("2^30+4096")).to.equal(2n ** 30n + 4096n);
    expect(parseNumber("l")).to.equal(SUBGROUP_ORDER);
  });

  const cap: Forgery = { id: "F9", title: "", on: "CapNumber()", inputs: { in: "5" }, steps: [] };

  it("may not record what nothing violates", async () => {
    const { violates, isAsRecorded } = await attempt(cap);
    expect(violates).to.equal(undefined);
    expect(isAsRecorded).to.equal(false);
  });

  it("names a template and signals of the lab, and changes hints alone", async () => {
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

describe("what the forgeries start from", function () {
  this.timeout(300_000);
  let circuit: LabCircuit;
  const shape = findShape("small");
  const { statement, secrets } = labStatement({ shape, label: "forgeries" });
  const { inputs, publicSignals } = statement;

  before(async () => {
    circuit = await compileLabShape(shape, { unsimplified: false });
  });

  const violation = (witness: readonly bigint[]) => findViolation(circuit.system.r1cs, witness);

  it("is an honest witness that every constraint accepts", () => {
    const witness = circuit.generator.calculate(inputs);
    expect(violation(witness)).to.equal(undefined);
    expect(witness.slice(1, circuit.system.firstInput)).to.deep.equal(publicSignals);
    expect(circuit.unchecked.calculate(inputs)).to.deep.equal(witness);
  });

  it("is accepted when signed again, so a refusal is not the new signatures'", () => {
    const again = circuit.unchecked.calculate(signedAgain(inputs, secrets));
    expect(violation(again)).to.equal(undefined);
  });

  it("takes exactly the documented inputs, all private", () => {
    const { r1cs } = circuit.system;
    expect(Object.keys(inputs).toSorted()).to.deep.equal(
      [
        ...["biases0", "biases1", "biases2", "biases3", "features", "feedName", "marketIds"],
        ...["normaliseLo", "normaliseScale", "periodSeconds", "publisherIndex", "publisherX"],
        ...["publisherY", "round", "salt", "schemaHash", "signatureR8", "signatureS"],
        ...["weights0", "weights1", "weights2", "weights3"],
      ].toSorted(),
    );
    expect(r1cs.publicInputCount).to.equal(0);
    expect(r1cs.publicOutputCount).to.equal(publicSignals.length);
  });

  it("F6 names the model it used: other weights give another config hash", () => {
    const changed = edited(inputs, ["weights3", 0, 0], (value) => value ^ 1n);
    const witness = circuit.generator.calculate(changed);
    expect(violation(witness)).to.equal(undefined);
    expect(witness[1]).to.not.equal(publicSignals[0]);
  });
});
