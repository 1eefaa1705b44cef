/** Which blocks M4 takes on trust: those with exactly the constraints that are written down. */
import { expect } from "chai";
import { compileLab, type LabCircuit } from "../../../prover/soundness/lab-circuit.ts";
import { eachTerm, type System } from "../../../prover/soundness/system.ts";
import { applyTrust, readTrustedBlocks } from "../../../prover/soundness/trusted-blocks.ts";
import { propagateUniqueness } from "../../../prover/soundness/uniqueness/propagate.ts";

const file = "lib/report.circom";
const main = "AssertSigned()";
const VERIFIER = /^EdDSAPoseidonVerifier_\d+_\d+\./;

const trustOf = (system: System) =>
  applyTrust(system, propagateUniqueness(system).unknown, readTrustedBlocks());

describe("trusted blocks", function () {
  this.timeout(120_000);
  let system: System;

  before(async () => {
    ({ system } = await compileLab({ file, main, unsimplified: true }));
  });

  const isInside = (wire: number): boolean => VERIFIER.test(system.names[wire] ?? "");
  const wiresOf = (row: number): number[] => {
    const wires: number[] = [];
    for (const side of [system.r1cs.a, system.r1cs.b, system.r1cs.c]) {
      eachTerm(system.r1cs, side, row, (wire) => wires.push(wire));
    }
    return wires.filter((wire) => wire !== 0);
  };
  const rowWhere = (isWanted: (wires: readonly number[]) => boolean): number => {
    const rows = Array.from({ length: system.r1cs.constraintCount }, (_, row) => row);
    return rows.find((row) => isWanted(wiresOf(row))) ?? -1;
  };

  it("are circomlib's verifier, and leave nothing else open in AssertSigned()", () => {
    const { unknownSignals, trusted } = trustOf(system);
    expect(unknownSignals).to.deep.equal([]);
    expect(trusted).to.have.length(1);
    expect(trusted[0]).to.include({ component: "EdDSAPoseidonVerifier", instances: 1 });
  });

  it("are the same wherever they stand", async () => {
    const wrapper = `template Twice() {
    signal input inputs[2][6];
    for (var i = 0; i < 2; i++) {
        AssertSigned()(
            inputs[i][0], inputs[i][1], [inputs[i][2], inputs[i][3]], inputs[i][4], inputs[i][5]
        );
    }
}
`;
    const twice = await compileLab({ file, main: "Twice()", wrapper, unsimplified: true });
    const { unknownSignals, trusted } = trustOf(twice.system);
    expect(unknownSignals).to.deep.equal([]);
    expect(trusted[0]?.instances).to.equal(2);
  });

  it("are not those with one coefficient changed", () => {
    const { r1cs } = system;
    const row = rowWhere((wires) => wires.length > 2 && wires.every(isInside));
    const coefficient = r1cs.c.coefficient.slice();
    const at = r1cs.c.rowStart[row] ?? 0;
    coefficient[at] = ((coefficient[at] ?? 0) + 1) % r1cs.coefficients.length;
    const changed = { ...system, r1cs: { ...r1cs, c: { ...r1cs.c, coefficient } } };
    const { unknownSignals, trusted } = trustOf(changed);
    expect(trusted).to.deep.equal([]);
    expect(unknownSignals.some((text) => text.includes("is not the trusted block"))).to.equal(true);
    expect(unknownSignals.length).to.be.greaterThan(100);
  });

  it("are not verifiers that are switched off", async () => {
    const edits = [{ file, from: "EdDSAPoseidonVerifier()(1,", to: "EdDSAPoseidonVerifier()(0," }];
    const off: LabCircuit = await compileLab({ file, main, edits, unsimplified: true });
    const { unknownSignals, trusted } = trustOf(off.system);
    expect(trusted).to.deep.equal([]);
    expect(unknownSignals.some((text) => text.includes("is not the trusted block"))).to.equal(true);
  });

  it("are not those of whose open signals a constraint outside makes use", () => {
    const { r1cs } = system;
    const [open = 0] = propagateUniqueness(system).unknown.filter(isInside);
    const row = rowWhere((wires) => wires.length > 0 && !wires.some(isInside));
    const wire = r1cs.a.wire.slice();
    wire[r1cs.a.rowStart[row] ?? 0] = open;
    const changed = { ...system, r1cs: { ...r1cs, a: { ...r1cs.a, wire } } };
    const { unknownSignals, trusted } = trustOf(changed);
    expect(trusted).to.deep.equal([]);
    expect(unknownSignals.some((text) => text.includes("open to a constraint outside"))).to.equal(
      true,
    );
  });
});
