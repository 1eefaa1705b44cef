import { expect } from "chai";
import { simulateObservations } from "../../../model/history/observation.ts";
import { readHistory } from "../../../model/history/reader.ts";
import { assertFeatures, SCHEMA } from "../../../model/schema.ts";

const [row] = readHistory().rows;
const { asset = "ETH", round = 0, features = [] } = row ?? {};
const observe = (publishers: number, jitterBps?: number) =>
  simulateObservations({
    asset,
    round,
    features,
    publishers,
    ...(jitterBps !== undefined && { jitterBps }),
  });

describe("simulated observations", () => {
  it("repeat, and do not depend on how many publishers there are", () => {
    expect(observe(5)).to.deep.equal(observe(5));
    expect(observe(7).slice(0, 5)).to.deep.equal(observe(5));
  });

  it("differ between publishers by no more than the jitter", () => {
    const observed = observe(7, 100);
    expect(new Set(observed.map(String)).size).to.equal(7);
    for (const vector of observed) {
      for (const [i, value] of vector.entries()) {
        const original = features[i] ?? 0;
        expect(value).to.be.closeTo(original, original * 0.01 + 0.5);
      }
    }
  });

  it("are the history itself without jitter", () => {
    expect(observe(3, 0)).to.deep.equal([features, features, features]);
  });

  it("stay in range at both ends of the schema", () => {
    for (const end of ["min", "max"] as const) {
      const extreme = SCHEMA.map((feature) => feature[end]);
      const observed = simulateObservations({ asset, round, features: extreme, publishers: 7 });
      for (const vector of observed) assertFeatures(vector, "observation");
    }
  });
});
