import { expect } from "chai";
import fc from "fast-check";
import { ethers } from "../../helpers/chain.ts";
import { bits, packed, words } from "../../helpers/packed-words.ts";

const standing = fc.tuple(bits(160), bits(32), bits(32), bits(24), bits(8));
const addressOf = (verifier: bigint): string => ethers.getAddress(ethers.toBeHex(verifier, 20));

describe("FeedWord", () => {
  it("holds verifier, round, period, age and markets, from the lowest bit", async () => {
    await fc.assert(
      fc.asyncProperty(standing, async ([verifier, round, period, maxAge, markets]) => {
        const fields = [addressOf(verifier), round, period, maxAge, markets] as const;
        const word = packed([
          [160, verifier],
          [32, round],
          [32, period],
          [24, maxAge],
          [8, markets],
        ]);
        expect(await words.getFunction("packStanding")(0n, fields)).to.equal(word);
        expect([...(await words.getFunction("unpackStanding")(word))]).to.deep.equal(fields);
      }),
      { numRuns: 30 },
    );
  });

  it("forgets an earlier verifier and round", async () => {
    const old = 2n ** 192n - 1n;
    const fields = [addressOf(4n), 6n, 0n, 0n, 0n];
    const word = packed([
      [160, 4n],
      [32, 6n],
    ]);
    expect(await words.getFunction("packStanding")(old, fields)).to.equal(word);
  });

  it("holds slots, reports and the highest bits of a seal, and breaks the seal alone", async () => {
    await fc.assert(
      fc.asyncProperty(bits(16), bits(8), bits(256), async (occupied, reports, hash) => {
        const seal = ethers.toBeHex(hash, 32);
        const set = packed([
          [16, occupied],
          [8, reports],
        ]);
        const word = set | ((hash >> 24n) << 24n);
        expect(await words.getFunction("seal")(occupied, reports, seal)).to.equal(word);
        expect([...(await words.getFunction("unseal")(word, seal))]).to.deep.equal([
          occupied,
          reports,
          true,
          set,
        ]);
        const other = ethers.toBeHex(hash ^ (1n << 24n), 32);
        expect((await words.getFunction("unseal")(word, other)).isSealed).to.equal(false);
      }),
      { numRuns: 30 },
    );
  });
});
