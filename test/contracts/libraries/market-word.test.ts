import { expect } from "chai";
import fc from "fast-check";
import { bits, packed, words } from "../../helpers/packed-words.ts";

const counters = fc.tuple(bits(8), bits(8), bits(8), bits(8));
const levels = fc.tuple(bits(16), bits(16), bits(16), bits(16), bits(16));
const market = fc.record({
  regime: fc.bigInt({ min: 0n, max: 2n }),
  counters,
  score: bits(16),
  round: bits(32),
  observedAt: bits(32),
  levels,
  deadAfter: bits(24),
  fee: bits(16),
  baselineFee: bits(16),
});
type Market = typeof market extends fc.Arbitrary<infer T> ? T : never;

const packedLevels = (values: readonly bigint[]): bigint =>
  packed(values.map((value) => [16, value]));

const wordOf = (m: Market): bigint =>
  packed([
    [8, m.regime],
    [32, packed(m.counters.map((count) => [8, count]))],
    [16, m.score],
    [32, m.round],
    [32, m.observedAt],
    [80, packedLevels(m.levels)],
    [24, m.deadAfter],
    [16, m.fee],
    [16, m.baselineFee],
  ]);

const structOf = (m: Market) => [
  [m.regime, ...m.counters, m.score, m.round, m.observedAt, 0n],
  m.levels,
  m.deadAfter,
  m.fee,
  m.baselineFee,
];

describe("MarketWord", () => {
  it("holds every field in the place that its documentation says", async () => {
    await fc.assert(
      fc.asyncProperty(market, bits(256), async (m, old) => {
        const word = wordOf(m);
        expect(await words.getFunction("packMarket")(old, structOf(m))).to.equal(word);
        const read = await words.getFunction("unpackMarket")(word);
        const plain = [[...read[0]], [...read[1]], ...[...read].slice(2)];
        expect(plain).to.deep.equal(structOf(m));
      }),
      { numRuns: 50 },
    );
  });

  it("reads and writes all levels at once", async () => {
    await fc.assert(
      fc.asyncProperty(market, levels, async (m, others) => {
        const word = wordOf(m);
        expect(await words.getFunction("levels")(word)).to.equal(packedLevels(m.levels));
        const written = await words.getFunction("withLevels")(word, packedLevels(others));
        expect(written).to.equal(wordOf({ ...m, levels: others }));
        for (const [parameter, value] of others.entries()) {
          const one = await words.getFunction("unpack")(packedLevels(others), parameter);
          expect(one).to.equal(value);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("takes the tighter of two in each level", async () => {
    await fc.assert(
      fc.asyncProperty(levels, levels, async (a, b) => {
        const expected = a.map((value, i) => {
          const other = b[i] ?? 0n;
          return value > other ? value : other;
        });
        const tighter = await words.getFunction("tighter")(packedLevels(a), packedLevels(b));
        expect(tighter).to.equal(packedLevels(expected));
      }),
      { numRuns: 30 },
    );
  });

  it("takes nothing above the five levels for a level", async () => {
    const all = 2n ** 256n - 1n;
    expect(await words.getFunction("tighter")(all, 0n)).to.equal(2n ** 80n - 1n);
    expect(await words.getFunction("levels")(all)).to.equal(2n ** 80n - 1n);
  });

  it("aims at a regime's haircut, and at its position in the other levels", async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(bits(16), bits(16), bits(16)), async (haircuts) => {
        for (const [rank, haircut] of haircuts.entries()) {
          const targets = await words.getFunction("targetsOf")(packedLevels(haircuts), rank);
          const position = 10_000n * BigInt(rank);
          const expected = packedLevels([haircut, position, position, position, position]);
          expect(targets).to.equal(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("is as old as its observation, never younger than 0, and dead beyond its limit", async () => {
    const word = packed([
      [88, 0n],
      [32, 1_000n],
      [80, 0n],
      [24, 60n],
    ]);
    for (const [time, age, isDead] of [
      [0n, 0n, false],
      [1_000n, 0n, false],
      [1_001n, 1n, false],
      [1_060n, 60n, false],
      [1_061n, 61n, true],
    ] as const) {
      const read = await words.getFunction("age")(word, time);
      expect([...read]).to.deep.equal([age, isDead]);
    }
  });
});
