import { expect } from "chai";
import fc from "fast-check";
import { asciiToField } from "../../../prover/field.ts";
import { ethers } from "../../helpers/chain.ts";

const harness = await ethers.deployContract("LibraryHarness");

function numberOrZero(name: string): bigint {
  try {
    return asciiToField(name);
  } catch {
    return 0n;
  }
}

describe("Labels", () => {
  it("read a name as the prover does, and as 0 what is none", async () => {
    const name = fc.oneof(
      fc.stringMatching(/^[!-~]{1,31}$/),
      fc.string({ maxLength: 33, unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        expect(await harness.getFunction("labelToNumber")(text)).to.equal(numberOrZero(text));
      }),
    );
  });

  it("end at 31 characters, and at the first and last that are printed", async () => {
    for (const text of ["!".repeat(31), "~", "", "~".repeat(32), "a b", "a\u007f"]) {
      expect(await harness.getFunction("labelToNumber")(text)).to.equal(numberOrZero(text));
    }
    expect(numberOrZero("!".repeat(31))).not.to.equal(0n);
    expect(numberOrZero("~".repeat(32))).to.equal(0n);
  });
});

describe("Bits", () => {
  it("count none and all", async () => {
    for (const [bitmap, ones] of [
      [0, 0n],
      [0xffff, 16n],
    ]) {
      expect(await harness.getFunction("countBits")(bitmap)).to.equal(ones);
    }
  });

  it("count what is set", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(0xffff), async (bitmap) => {
        const ones = bitmap.toString(2).replaceAll("0", "").length;
        expect(await harness.getFunction("countBits")(bitmap)).to.equal(BigInt(ones));
      }),
    );
  });
});
