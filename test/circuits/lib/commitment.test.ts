import { expect } from "chai";
import fc from "fast-check";
import { configHash, feedId, publisherSetCommitment } from "../../../prover/commitment.ts";
import { asciiToField, FIELD_ORDER } from "../../../prover/field.ts";
import {
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";

const file = "lib/commitment.circom";
const field = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });

describe("PublisherSet", () => {
  it("computes publisherSetCommitment [fuzz]", async () => {
    const circuit = await templateCircuit({ file, main: "PublisherSet()" });
    const sets = fc.array(field, { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(sets, (x) => {
        const witness = circuit.generator.calculate({ x });
        expectSatisfied(circuit, witness);
        expect(publicSignalsOf(circuit, witness)).to.deep.equal([publisherSetCommitment(x)]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("FeedId", () => {
  const markets = 3;
  const main = `FeedId(${markets})`;
  const feed = fc.record({
    schemaHash: field,
    name: fc.stringMatching(/^[!-~]{1,31}$/),
    periodSeconds: fc.integer({ min: 60, max: 86_400 }),
    marketIds: fc
      .uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), {
        minLength: markets,
        maxLength: markets,
      })
      .map((ids) => ids.toSorted((a, b) => (a < b ? -1 : 1))),
  });

  it("computes feedId [fuzz]", async () => {
    const circuit = await templateCircuit({ file, main });
    const property = fc.property(feed, ({ schemaHash, name, periodSeconds, marketIds }) => {
      const witness = circuit.generator.calculate({
        schemaHash,
        feedName: asciiToField(name),
        periodSeconds: BigInt(periodSeconds),
        marketIds,
      });
      expectSatisfied(circuit, witness);
      const expected = feedId({ schemaHash, name, periodSeconds, marketIds });
      expect(publicSignalsOf(circuit, witness)).to.deep.equal([expected]);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it("rejects market ids that are equal, unsorted or wider than 64 bits", async () => {
    const circuit = await templateCircuit({ file, main });
    const rest = { schemaHash: 1n, feedName: 2n, periodSeconds: 3n };
    const sorted = Array.from({ length: markets }, (_, i) => BigInt(i + 1));
    for (const marketIds of [
      sorted.with(-1, 2n ** 64n),
      sorted.with(0, FIELD_ORDER - 1n),
      sorted.with(1, 1n),
      sorted.toReversed(),
    ]) {
      expectViolated(circuit, circuit.unchecked.calculate({ ...rest, marketIds }));
    }
  });
});

describe("ConfigHash", () => {
  it("computes configHash [fuzz]", async () => {
    const circuit = await templateCircuit({ file, main: "ConfigHash()" });
    const config = fc.record({ modelCommitment: field, publisherSet: field, feedId: field });
    fc.assert(
      fc.property(config, (parts) => {
        const witness = circuit.generator.calculate(parts);
        expect(publicSignalsOf(circuit, witness)).to.deep.equal([configHash(parts)]);
      }),
      { numRuns: 20 },
    );
  });
});
