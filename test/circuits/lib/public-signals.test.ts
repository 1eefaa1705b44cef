import { expect } from "chai";
import fc from "fast-check";
import { encodePublicSignals } from "../../../prover/statement/public-signals.ts";
import { publicSignalsOf, templateCircuit } from "../../helpers/circuits.ts";

const file = "lib/public-signals.circom";
const factors = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
const scores = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 3, maxLength: 3 });

describe("PackPublicSignals", () => {
  for (const markets of [1, 2, 3, 5, 6, 8]) {
    it(`packs ${markets} market(s) as encodePublicSignals does [fuzz]`, async () => {
      const circuit = await templateCircuit({ file, main: `PackPublicSignals(${markets})` });
      const market = fc.record({ scores, factors });
      const cases = fc.record({
        round: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        bitmap: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
        results: fc.array(market, { minLength: markets, maxLength: markets }),
      });
      const property = fc.property(cases, ({ round, bitmap, results }) => {
        const witness = circuit.generator.calculate({
          round: BigInt(round),
          bitmap: BigInt(bitmap),
          scores: results.map((result) => result.scores.map(BigInt)),
          factors: results.map((result) => result.factors.map(BigInt)),
        });
        const [, ...words] = encodePublicSignals({
          configHash: 0n,
          round,
          bitmap,
          markets: results.map(({ scores: [scoreLow = 0, score = 0, scoreHigh = 0], factors }) => ({
            score,
            scoreLow,
            scoreHigh,
            factors,
          })),
        });
        expect(publicSignalsOf(circuit, witness)).to.deep.equal(words);
      });
      fc.assert(property, { numRuns: 50 });
    });
  }
});
