import { expect } from "chai";
import { readCircuitSources, readHints, staticFindings } from "../../../prover/soundness/gates.ts";
import { compileLab } from "../../../prover/soundness/lab-circuit.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

const broken = {
  C1: "assert(remainder < 256);",
  C2: "signal bits[254] <== Num2Bits(254)(x);",
  C3: "signal isLess <== LessThan(32)([a, b]);",
  C4: "x --> y;",
  C10: "component add = MontgomeryAdd();",
  C12: "component pick = Decoder(4);",
};

describe("static gates", function () {
  this.timeout(60_000);

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
    const twice = { ...source, text: `${source.text}\n${source.text}` };
    expect(staticFindings([twice], listing)).to.have.length(1);
    expect(staticFindings([source], `${listing}\n${listing}`)).to.have.length(1);
  });

  it("find C2 at any width that the field does not exceed", () => {
    const widths = [
      "Num2Bits(253)(x)",
      "Num2Bits(254)(x)",
      "Num2Bits(1000)(x)",
      "AssertBits(254)(x)",
    ];
    const found = widths.map((text) => staticFindings([{ file: "lib/x.circom", text }], "").length);
    expect(found).to.deep.equal([0, 1, 1, 1]);
  });

  it("find C5, an output that nobody reads, by the compiler's own inspection", async () => {
    const edit = {
      file: "lib/range.circom",
      from: "    _ <== Num2Bits(N)(in);",
      to: "    component unread = Num2Bits(N);\n    unread.in <== in;",
    };
    const { message } = await expectRejection(
      "CIRCUIT_WARNING",
      compileLab({ file: edit.file, main: "AssertBits(8)", edits: [edit] }),
    );
    expect(message).to.include("out");
  });
});
