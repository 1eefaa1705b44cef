import { expect } from "chai";
import fc from "fast-check";
import type { MarketScore } from "../../../model/inference/evaluate.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import {
  decodePublicSignals,
  encodePublicSignals,
  type PublicInputs,
} from "../../../prover/statement/public-signals.ts";
import { ethers } from "../../helpers/chain.ts";
import { expectRevert } from "../../helpers/expect-revert.ts";

const harness = await ethers.deployContract("LibraryHarness");
const MARKETS = [1, 2, 3, 5, 8, 16] as const;
const byte = fc.nat(255);

const marketScore: fc.Arbitrary<MarketScore> = fc
  .tuple(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000), fc.tuple(byte, byte, byte, byte))
  .map(([a, b, c, factors]) => {
    const [scoreLow = 0, score = 0, scoreHigh = 0] = [a, b, c].toSorted((x, y) => x - y);
    return { score, scoreLow, scoreHigh, factors };
  });

const inputsFor = (markets: number): fc.Arbitrary<PublicInputs> =>
  fc.record({
    configHash: fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n }),
    round: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    bitmap: fc.nat(0xffff),
    markets: fc.array(marketScore, { minLength: markets, maxLength: markets }),
  });

const valid = fc
  .constantFrom(...MARKETS)
  .chain((markets) => inputsFor(markets).map((inputs) => ({ markets, inputs })));

/** Valid signals with one flipped bit, one replaced word, or one word more or less. */
const damaged = valid.chain(({ markets, inputs }) => {
  const signals = encodePublicSignals(inputs);
  const index = fc.nat(signals.length - 1);
  return fc
    .oneof(
      fc
        .tuple(index, fc.bigInt({ min: 0n, max: 255n }))
        .map(([i, bit]) => signals.with(i, (signals[i] ?? 0n) ^ (1n << bit))),
      fc
        .tuple(index, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }))
        .map(([i, word]) => signals.with(i, word)),
      fc.constantFrom(signals.slice(1), [...signals, 0n], []),
    )
    .map((wrong) => ({ markets, signals: wrong }));
});

async function decodeOnChain(signals: readonly bigint[], markets: number) {
  const [round, bitmap, decoded] = await harness.getFunction("decodeSignals")(signals, markets);
  const scores: MarketScore[] = [...decoded].map(([score, scoreLow, scoreHigh, factors]) => ({
    score: Number(score),
    scoreLow: Number(scoreLow),
    scoreHigh: Number(scoreHigh),
    factors: [0n, 8n, 16n, 24n].map((shift) => Number((factors >> shift) & 255n)),
  }));
  return {
    configHash: signals[0],
    round: Number(round),
    bitmap: Number(bitmap),
    markets: scores,
  };
}

const orUndefined = <T>(work: Promise<T>): Promise<T | undefined> =>
  work.then(
    (result) => result,
    () => undefined,
  );

describe("PublicSignals", () => {
  it("decodes as the prover's decoder does", async () => {
    await fc.assert(
      fc.asyncProperty(valid, async ({ markets, inputs }) => {
        const signals = encodePublicSignals(inputs);
        expect(await decodeOnChain(signals, markets)).to.deep.equal(inputs);
        expect(decodePublicSignals(signals, markets)).to.deep.equal(inputs);
      }),
      { numRuns: 200 },
    );
  });

  it("accepts exactly what the prover's decoder accepts", async () => {
    const outcomes = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(damaged, async ({ markets, signals }) => {
        const onChain = await orUndefined(decodeOnChain(signals, markets));
        const offChain = await orUndefined(
          Promise.resolve().then(() => decodePublicSignals(signals, markets)),
        );
        outcomes[onChain === undefined ? "refused" : "accepted"]++;
        expect(onChain).to.deep.equal(offChain);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(outcomes.accepted, outcomes.refused)).to.be.greaterThan(10);
  });

  it("refuses the field order itself in any place, for not being in the field", async () => {
    const by = await ethers.getContractAt("IRiskOracle", ethers.ZeroAddress);
    const markets = new Array<MarketScore>(16).fill({
      score: 1,
      scoreLow: 1,
      scoreHigh: 1,
      factors: [1, 2, 3, 4],
    });
    const signals = encodePublicSignals({ configHash: 1n, round: 1, bitmap: 1, markets });
    const highest = signals.with(0, FIELD_ORDER - 1n);
    expect((await decodeOnChain(highest, 16)).configHash).to.equal(FIELD_ORDER - 1n);
    for (const index of signals.keys()) {
      const call = harness.getFunction("decodeSignals")(signals.with(index, FIELD_ORDER), 16);
      const args = [index, FIELD_ORDER];
      await expectRevert(call, { by, error: "PublicSignalNotInField", args });
    }
  });

  it("picks the verifier function for every number of signals", async () => {
    for (const count of [2, 3, 4, 5, 6, 7]) {
      const signature = `verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[${count}])`;
      const selector = ethers.id(signature).slice(0, 10);
      expect(await harness.getFunction("verifierSelector")(count)).to.equal(selector);
    }
  });
});
