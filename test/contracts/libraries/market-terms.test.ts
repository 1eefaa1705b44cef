/** Which answers of a policy a market takes as its terms, word by word. */
import { expect } from "chai";
import type { Interface } from "ethers";
import { send } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { ROOMY_WORDS, scriptedLending } from "../../helpers/lending.ts";

const { loadFixture } = networkHelpers;
const HOUR = 3600;
/** Places of IRiskPolicy.Policy's words. */
const CURVE_AT = 7;
const CURVE_WORDS = 5;
const [BONUS_AT, CLOSE_FACTOR_AT, GRACE_AT] = [12, 13, 14];
const HUGE = 2n ** 255n;

function answerOf(abi: Interface, words: typeof ROOMY_WORDS): bigint[] {
  const encoded = abi.encodeFunctionResult("policy", [words]);
  const count = (encoded.length - 2) / 64;
  return [...ethers.AbiCoder.defaultAbiCoder().decode(new Array(count).fill("uint256"), encoded)];
}

/** A market that has taken its first terms, whose policy then answers these words. */
async function answered(change: (words: bigint[]) => bigint[]) {
  const world = await loadFixture(scriptedLending);
  const before = await world.market.getFunction("terms")();
  const { interface: abi } = await ethers.getContractAt("IRiskPolicy", world.policy);
  // Terms that the market would take if it took this answer.
  const words = change(answerOf(abi, { ...ROOMY_WORDS, closeFactorBps: 4_000 }));
  const answer = ethers.concat(words.map((word) => ethers.toBeHex(word, 32)));
  const selector = abi.getFunction("policy")?.selector;
  await send(world.policy, "setAnswer", selector, answer);
  await send(world.market, "accrue");
  return { before, taken: await world.market.getFunction("terms")() };
}

describe("MarketTerms", () => {
  it("takes each word from its place", async () => {
    const words = [8_100n, 11n, 22n, 33n, 44n, 555n, 6_666n, 777n];
    const { taken } = await answered((all) => all.toSpliced(CURVE_AT, words.length, ...words));
    const { curve, liquidationBonusBps, closeFactorBps, graceSeconds } = taken;
    expect([...curve, liquidationBonusBps, closeFactorBps, graceSeconds]).to.deep.equal(words);
  });

  it("R1 takes a whole answer, and none that lacks its last word", async () => {
    const whole = await answered((words) => words);
    expect(whole.taken.closeFactorBps).to.equal(4_000n);
    const { before, taken } = await answered((words) => words.slice(0, -1));
    expect(taken).to.deep.equal(before);
  });

  it("R1 takes no curve that would divide by 0, or has a number beyond 16 bits", async () => {
    const wrong: [number, bigint][] = [
      [CURVE_AT, 0n],
      [CURVE_AT, 10_000n],
    ];
    for (let i = 0; i < CURVE_WORDS; i++) wrong.push([CURVE_AT + i, 65_536n + 9_000n]);
    for (const [at, word] of wrong) {
      const { before, taken } = await answered((words) => words.with(at, word));
      expect(taken, `word ${at}`).to.deep.equal(before);
    }
    const { taken } = await answered((words) => words.with(CURVE_AT, 9_999n));
    expect(taken.curve.kinkBps).to.equal(9_999n);
  });

  it("takes a bonus, a close factor and a grace period beyond any type as the most there may be", async () => {
    const { taken } = await answered((words) =>
      words.with(BONUS_AT, HUGE).with(CLOSE_FACTOR_AT, HUGE).with(GRACE_AT, HUGE),
    );
    const { liquidationBonusBps, closeFactorBps, graceSeconds } = taken;
    expect([liquidationBonusBps, closeFactorBps, graceSeconds]).to.deep.equal([
      1_000n,
      10_000n,
      BigInt(4 * HOUR),
    ]);
  });
});
