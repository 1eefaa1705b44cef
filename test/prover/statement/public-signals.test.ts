import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER } from "../../../prover/field.ts";
import {
  decodePublicSignals,
  encodePublicSignals,
  type PublicInputs,
} from "../../../prover/statement/public-signals.ts";
import { expectError } from "../../helpers/expect-error.ts";

const market = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 3, maxLength: 3 }),
    fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([scores, factors]) => {
    const [scoreLow = 0, score = 0, scoreHigh = 0] = scores.toSorted((a, b) => a - b);
    return { score, scoreLow, scoreHigh, factors };
  });

const publicInputs: fc.Arbitrary<PublicInputs> = fc.record({
  configHash: fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n }),
  round: fc.nat({ max: 2 ** 32 - 1 }),
  bitmap: fc.nat({ max: 2 ** 16 - 1 }),
  markets: fc.array(market, { minLength: 1, maxLength: 8 }),
});

describe("public signals", () => {
  it("survive encoding and decoding", () => {
    fc.assert(
      fc.property(publicInputs, (inputs) => {
        const signals = encodePublicSignals(inputs);
        expect(decodePublicSignals(signals, inputs.markets.length)).to.deep.equal(inputs);
        expect(signals.every((signal) => signal < FIELD_ORDER)).to.equal(true);
      }),
    );
  });

  it("take 2 words for one market and 4 for eight", () => {
    const one = { score: 2, scoreLow: 1, scoreHigh: 3, factors: [4, 5, 6, 7] };
    const encode = (count: number) =>
      encodePublicSignals({ configHash: 9n, round: 1, bitmap: 2, markets: Array(count).fill(one) });
    expect([1, 2, 3, 5, 6, 8].map((count) => encode(count).length)).to.deep.equal([
      2, 2, 3, 3, 4, 4,
    ]);
  });

  it("hold round, bitmap and the first market at the documented bits", () => {
    const [, word = 0n] = encodePublicSignals({
      configHash: 0n,
      round: 0xabcd1234,
      bitmap: 0b111,
      markets: [{ score: 5000, scoreLow: 4000, scoreHigh: 6000, factors: [1, 2, 3, 4] }],
    });
    const bits = (from: bigint, count: bigint) => (word >> from) & ((1n << count) - 1n);
    expect(bits(0n, 32n)).to.equal(0xabcd1234n);
    expect(bits(32n, 16n)).to.equal(7n);
    expect(bits(48n, 14n)).to.equal(5000n);
    expect(bits(62n, 14n)).to.equal(4000n);
    expect(bits(76n, 14n)).to.equal(6000n);
    expect(bits(90n, 8n)).to.equal(1n);
    expect(bits(114n, 8n)).to.equal(4n);
    expect(word >> 122n).to.equal(0n);
  });

  const valid = encodePublicSignals({
    configHash: 1n,
    round: 7,
    bitmap: 7,
    markets: [{ score: 50, scoreLow: 40, scoreHigh: 60, factors: [0, 0, 0, 0] }],
  });
  const [config = 0n, word = 0n] = valid;

  for (const [name, signals] of Object.entries({
    "a missing word": [config],
    "an extra word": [...valid, 0n],
    "a word of the field order": [config, FIELD_ORDER],
    "a negative word": [config, -1n],
    "a bit above the last field": [config, word | (1n << 122n)],
    "a low end above the score": [config, word | (10_000n << 62n)],
    "a score above 100.00": [config, word | (16_383n << 76n)],
  })) {
    it(`refuse ${name}`, () => {
      expectError("PUBLIC_SIGNALS", () => decodePublicSignals(signals, 1));
    });
  }
});
