/** Sizes are pinned exactly: a change of one constraint is a change of the circuit. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { reportShapes, SPARE_ROWS_MIN } from "../../prover/setup/constraint-report.ts";
import { templateCircuit } from "../helpers/circuits.ts";

const readme = readFileSync(join(projectRoot, "circuits", "README.md"), "utf8");
const toNumber = (text = ""): number => Number(text.replaceAll(",", ""));

/** Rows of the README's template table: name, file and constraints. */
const templates = Array.from(
  readme.matchAll(/^\| `([^`]+)` +\| (lib\/\S+) +\|[^|]*\| +([\d,]+) +\|/gm),
  ([, main = "", file = "", constraints]) => ({ main, file, constraints: toNumber(constraints) }),
);

describe("constraint counts", function () {
  this.timeout(300_000);

  it("are documented for every family of templates", () => {
    expect(templates.length).to.be.at.least(20);
  });

  for (const { main, file, constraints } of templates) {
    it(`${main} has ${constraints}, as circuits/README.md says`, async () => {
      const { r1cs } = await templateCircuit({ file, main });
      expect(r1cs.constraintCount).to.equal(constraints);
    });
  }

  it("of every shape are those of circuits/README.md and leave spare rows", async () => {
    const documented = Array.from(
      readme.matchAll(/^\| (\w+) +\| (\d) \/ (\d+) +\| +([\d,]+) \| 2\^(\d+) +\| +([\d,]+) \|/gm),
      ([, shape, reports, markets, constraints, power, spareRows]) => ({
        shape,
        reports: Number(reports),
        markets: Number(markets),
        constraints: toNumber(constraints),
        power: Number(power),
        spareRows: toNumber(spareRows),
      }),
    );
    const measured = await reportShapes();
    expect(documented).to.deep.equal(
      measured.map(({ wires: _wires, publicSignals: _count, ...shape }) => shape),
    );
    for (const { spareRows } of measured) expect(spareRows).to.be.at.least(SPARE_ROWS_MIN);
  });
});
