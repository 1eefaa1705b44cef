import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { median, secondsOf } from "../../../prover/artifacts/stopwatch.ts";

describe("median", () => {
  it("is the middle value, the lower one of two", () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2);
    expect(median([7])).to.equal(7);
  });
});

describe("secondsOf", () => {
  it("measures in seconds", async () => {
    const seconds = await secondsOf(() => setTimeout(30));
    expect(seconds).to.be.within(0.02, 5);
  });
});
