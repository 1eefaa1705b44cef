import { expect } from "chai";
import { readCircuitSources, readHints, staticFindings } from "../../../prover/soundness/gates.ts";

const broken = {
  C1: "assert(remainder < 256);",
  C2: "signal bits[254] <== Num2Bits(254)(x);",
  C3: "signal isLess <== LessThan(32)([a, b]);",
  C4: "x --> y;",
  C10: "component add = MontgomeryAdd();",
  C12: "component pick = Decoder(4);",
};

describe("static gates", () => {
  it("find nothing in the circuits", () => {
    expect(staticFindings(readCircuitSources(), readHints())).to.deep.equal([]);
  });

  for (const [id, text] of Object.entries(broken)) {
    it(`find ${id} in \`${text}\`, and not in a comment`, () => {
      const [finding, another] = staticFindings([{ file: "lib/x.circom", text }], "");
      expect(finding).to.include("lib/x.circom").and.to.include(`(${id}`);
      expect(another).to.equal(undefined);
      expect(staticFindings([{ file: "lib/x.circom", text: `// ${text}` }], "")).to.deep.equal([]);
    });
  }

  it("find a hint that is not listed, and a listing without its hint", () => {
    const source = { file: "lib/x.circom", text: "    out <-- in * in;" };
    const listing = "| lib/x.circom | `out` | a constraint | a test |";
    expect(staticFindings([source], "")).to.have.length(1);
    expect(staticFindings([], listing)).to.have.length(1);
    expect(staticFindings([source], listing)).to.deep.equal([]);
  });
});
