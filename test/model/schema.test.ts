import { expect } from "chai";
import {
  assertFeatures,
  FEATURE_BITS,
  FEATURE_COUNT,
  SCHEMA,
  schemaHash,
} from "../../model/schema.ts";
import { expectError } from "../helpers/expect-error.ts";

const lowest = SCHEMA.map(({ min }) => min);
const highest = SCHEMA.map(({ max }) => max);

describe("schema", () => {
  it("names sixteen different features that fit the circuit's range", () => {
    expect(new Set(SCHEMA.map(({ name }) => name)).size).to.equal(FEATURE_COUNT);
    expect(FEATURE_COUNT).to.equal(16);
    for (const { max } of SCHEMA) expect(max).to.be.below(2 ** FEATURE_BITS);
  });

  it("hashes to a 248-bit number that any change of a feature changes", () => {
    const hash = schemaHash();
    expect(hash < 2n ** 248n).to.equal(true);
    const [first, ...rest] = SCHEMA;
    if (first === undefined) throw new Error("the schema is empty");
    for (const change of [
      { name: "rv7" },
      { exponent: -5 },
      { max: 1 },
      { unit: "ratio" } as const,
    ]) {
      expect(schemaHash([{ ...first, ...change }, ...rest])).to.not.equal(hash);
    }
    expect(schemaHash([...rest, first])).to.not.equal(hash);
  });

  it("accepts both ends of every range", () => {
    assertFeatures(lowest, "low");
    assertFeatures(highest, "high");
  });

  it("refuses a value just outside each range and says which feature it is", () => {
    for (const [i, { max, name }] of SCHEMA.entries()) {
      for (const value of [-1, max + 1, 0.5, Number.NaN]) {
        const error = expectError("FEATURE_RANGE", () =>
          assertFeatures(lowest.with(i, value), "row"),
        );
        expect(error.location).to.equal(`row/${i}`);
        expect(error.message).to.include(name);
      }
    }
  });

  it("refuses too few and too many features", () => {
    expectError("FEATURE_COUNT", () => assertFeatures(lowest.slice(1), "row"));
    expectError("FEATURE_COUNT", () => assertFeatures([...lowest, 0], "row"));
  });
});
