import { expect } from "chai";
import fc from "fast-check";
import { asciiToField, FIELD_ORDER } from "../../prover/field.ts";
import { hashWords, poseidon } from "../../prover/poseidon.ts";
import { deploy } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";

const { loadFixture } = networkHelpers;
const fieldElement = fc.oneof(
  fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n }),
  fc.constantFrom(0n, 1n, FIELD_ORDER - 1n),
);

describe("PoseidonHasher", () => {
  it("equals circomlib's Poseidon for 2 to 6 inputs", async () => {
    const { hasher } = await loadFixture(deploy);
    await fc.assert(
      fc.asyncProperty(fc.array(fieldElement, { minLength: 2, maxLength: 6 }), async (inputs) => {
        expect(await hasher.getFunction("poseidon")(inputs)).to.equal(poseidon(inputs));
      }),
    );
  });

  it("equals hashWords of arity 6 for any number of words", async () => {
    const { hasher } = await loadFixture(deploy);
    const tag = "ballast/test/1";
    await fc.assert(
      fc.asyncProperty(fc.array(fieldElement, { minLength: 1, maxLength: 17 }), async (words) => {
        const digest = await hasher.getFunction("hashWords")(asciiToField(tag), words);
        expect(digest).to.equal(hashWords({ tag, words, arity: 6 }));
      }),
      { numRuns: 50 },
    );
  });

  it("refuses an input that is not a field element", async () => {
    const { hasher } = await loadFixture(deploy);
    const call = hasher.getFunction("poseidon")([1n, FIELD_ORDER]);
    await expectRevert(call, { by: hasher, error: "PoseidonInputNotInField", args: [FIELD_ORDER] });
  });

  it("refuses 1 and 7 inputs", async () => {
    const { hasher } = await loadFixture(deploy);
    for (const arity of [1, 7]) {
      const call = hasher.getFunction("poseidon")(new Array(arity).fill(1n));
      await expectRevert(call, { by: hasher, error: "PoseidonArityUnsupported", args: [arity] });
    }
  });

  it("refuses permutations that are missing or out of order when it is deployed", async () => {
    const { hasher } = await loadFixture(deploy);
    const factory = await ethers.getContractFactory("PoseidonHasher");
    const address = await hasher.getAddress();
    const expected = poseidon([1n, 2n]);
    const args = [2, address, expected, 0];
    const deployment = factory.deploy(new Array(5).fill(address));
    await expectRevert(deployment, { by: hasher, error: "PoseidonDigestWrong", args });
  });

  it("reads no digest from an answer of another length, nor from a failed call", async () => {
    const { hasher: by } = await loadFixture(deploy);
    const factory = await ethers.getContractFactory("PoseidonHasher");
    const digest = poseidon([1n, 2n]);
    const word = ethers.toBeHex(digest, 32);
    const longer = await ethers.deployContract("AnsweringVerifier", [
      ethers.concat([word, ethers.ZeroHash]),
    ]);
    const failing = ethers.getAddress(`0x${"fa".repeat(20)}`);
    // PUSH32 digest, PUSH0, MSTORE, PUSH1 32, PUSH0, REVERT
    await networkHelpers.setCode(failing, ethers.concat(["0x7f", word, "0x5f5260205ffd"]));
    for (const address of [await longer.getAddress(), failing]) {
      const deployment = factory.deploy(new Array(5).fill(address));
      const args = [2, address, digest, 0];
      await expectRevert(deployment, { by, error: "PoseidonDigestWrong", args });
    }
  });
});
