/** A verifier that does anything but accept leaves nothing behind. */
import { expect } from "chai";
import { goLive, type Live, MODEL, NO_PROOF } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";
import { nextRound, submit } from "../helpers/submission.ts";

const { loadFixture } = networkHelpers;
const oneMarket = () => goLive({ markets: 1 });

async function snapshotOf(live: Live): Promise<string> {
  const feed = await live.oracle.getFunction("feed")(live.feedId);
  const scores = await live.oracle.getFunction("scoresAfter")(1n, 0n, 168n);
  return `${feed.latestRound} ${scores}`;
}

describe("RiskOracle.submit and its verifier", () => {
  describe("refuses, whatever the verifier does but accept", () => {
    async function answering(answer: string) {
      const deployed = await ethers.deployContract("AnsweringVerifier", [answer]);
      const live = await goLive({ markets: 1, verifier: await deployed.getAddress() });
      return { live, ...(await nextRound(live)), before: await snapshotOf(live) };
    }
    const word = (value: string): string => `0x${value.padStart(64, "0")}`;

    for (const value of ["0", "2"]) {
      it(`V6 answers ${value}`, async () => {
        const { live, round, signals, before } = await answering(word(value));
        const args = [live.feedId, round];
        await expectRevert(submit(live, { signals }), {
          by: live.oracle,
          error: "ProofRejected",
          args,
        });
        expect(await snapshotOf(live)).to.equal(before);
      });
    }

    for (const [answer, length] of [
      ["0x", 0],
      [`0x${"01".repeat(31)}`, 31],
      [`${word("1")}${"0".repeat(64)}`, 64],
    ] as const) {
      it(`V6 answers ${length} bytes`, async () => {
        const { live, signals, before } = await answering(answer);
        const args = [live.verifier, true, length];
        const revert = { by: live.oracle, error: "VerifierAnswerInvalid", args };
        await expectRevert(submit(live, { signals }), revert);
        expect(await snapshotOf(live)).to.equal(before);
      });
    }

    it("V6 fails with what would be an acceptance", async () => {
      const verifier = ethers.getAddress(`0x${"7e".repeat(20)}`);
      // mstore(0, 1), revert(0, 32)
      await networkHelpers.setCode(verifier, "0x60015f5260205ffd");
      const live = await goLive({ markets: 1, verifier });
      const { signals } = await nextRound(live);
      const args = [verifier, false, 32];
      const revert = { by: live.oracle, error: "VerifierAnswerInvalid", args };
      await expectRevert(submit(live, { signals }), revert);
    });

    it("V6 fails", async () => {
      const verifier = await (await ethers.deployContract("RevertingVerifier")).getAddress();
      const live = await goLive({ markets: 1, verifier });
      const { signals } = await nextRound(live);
      const revert = {
        by: live.oracle,
        error: "VerifierAnswerInvalid",
        args: [verifier, false, 4],
      };
      await expectRevert(submit(live, { signals }), revert);
    });
  });
  it("V6 changes nothing when it is starved of gas at any point", async () => {
    const live = await loadFixture(oneMarket);
    const { signals } = await nextRound(live);
    const before = await snapshotOf(live);
    const method = live.oracle.getFunction("submit");
    const needed = await method.estimateGas(live.feedId, MODEL, NO_PROOF, signals);
    for (let gasLimit = 40_000n; gasLimit < needed; gasLimit += (needed - 40_000n) / 60n + 1n) {
      const starved = method.send(live.feedId, MODEL, NO_PROOF, signals, { gasLimit });
      const isRefused = await starved.then(
        () => false,
        () => true,
      );
      expect(isRefused).to.equal(true);
      expect(await snapshotOf(live)).to.equal(before);
    }
  });
});
