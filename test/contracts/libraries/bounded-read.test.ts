/** BoundedRead from outside: what it asks with, and what it says of an answer that did not come. */
import { expect } from "chai";
import fc from "fast-check";
import { ethers } from "../../helpers/chain.ts";

const harness = await ethers.deployContract("LibraryHarness");
const OUTCOME = { answered: 0n, failed: 1n, starved: 2n };
/** Above what a call costs before it passes gas on. */
const OVERHEAD_GAS = 3_000n;

const outcome = (hasAnswered: boolean, available: bigint, gasLimit: bigint): Promise<bigint> =>
  harness.getFunction("readOutcome")(hasAnswered, available, gasLimit);

describe("BoundedRead", () => {
  it("calls with a selector and one word", async () => {
    const selector = harness.interface.getFunction("callBytes")?.selector;
    const read = await harness.getFunction("readWord")(harness, selector, 7n, 100_000n);
    expect([...read]).to.deep.equal([OUTCOME.answered, 36n]);
  });

  it("S5 says that a call was starved up to the very gas with which it was not", async () => {
    const gas = fc.bigInt({ min: 0n, max: 10n ** 7n });
    await fc.assert(
      fc.asyncProperty(gas, async (gasLimit) => {
        const needed = gasLimit + OVERHEAD_GAS;
        // The least of which 63/64, rounded up, are what is needed.
        const enough = (needed * 64n - 1n) / 63n;
        expect(enough - enough / 64n).to.equal(needed);
        expect(await outcome(false, enough, gasLimit)).to.equal(OUTCOME.failed);
        expect(await outcome(false, enough - 1n, gasLimit)).to.equal(OUTCOME.starved);
        expect(await outcome(true, enough - 1n, gasLimit)).to.equal(OUTCOME.answered);
      }),
    );
  });
});
