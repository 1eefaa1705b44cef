/** The lemmas on our own templates; what they must not prove is in controls.test.ts. */
import { expect } from "chai";
import type { SourceEdit } from "../../../prover/soundness/edited-sources.ts";
import { compileLab } from "../../../prover/soundness/lab-circuit.ts";
import { subjects } from "../../../prover/soundness/subjects.ts";
import { propagateUniqueness } from "../../../prover/soundness/uniqueness/propagate.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

async function unknownOutputs(main: string, ...edits: SourceEdit[]) {
  const subject = subjects.find((candidate) => candidate.main === main);
  if (subject === undefined) throw new Error(`no subject ${main}`);
  const { system } = await compileLab({ ...subject, unsimplified: true, edits });
  return propagateUniqueness(system);
}

/** Constraints without which an output is not unique, by the lemma that then must not hold. */
const needed: readonly [lemma: string, main: string, edit: SourceEdit][] = [
  [
    "L4 zero or not",
    "SaturateNumber()",
    { file: "lib/fixed-point.circom", from: "excess * (out - bound) === 0;", to: "" },
  ],
  [
    "L5 exclusive cases",
    "CapNumber()",
    { file: "lib/fixed-point.circom", from: "isOver * (isOver - 1) === 0;", to: "" },
  ],
  [
    "L7 sorted permutation",
    "OrderStatistics(3, 24)",
    { file: "lib/order-statistics.circom", from: "    AssertBits(BITS)(at[COUNT][0]);", to: "" },
  ],
  [
    "L8 saturating cases",
    "NormaliseNumber()",
    {
      file: "lib/normalise.circom",
      from: "AssertBits(24)(product - (1 << 30));",
      to: "AssertBits(24)(product - (1 << 29));",
    },
  ],
];

describe("uniqueness", function () {
  this.timeout(120_000);

  for (const [lemma, main, edit] of needed) {
    it(`of ${main} rests on ${lemma}, which a weaker constraint does not give`, async () => {
      const sound = await unknownOutputs(main);
      expect(sound.unknownOutputs).to.deep.equal([]);
      expect(sound.uses[lemma]).to.be.greaterThan(0);
      const weak = await unknownOutputs(main, edit);
      expect(weak.unknownOutputs).to.not.deep.equal([]);
    });
  }

  it("refuses an edit of a text that is not there once", async () => {
    const edit = { file: "lib/range.circom", from: "signal", to: "" };
    const work = unknownOutputs("AssertStrictlyIncreasing(3, 64)", edit);
    await expectRejection("SOURCE_EDIT", work);
  });
});
