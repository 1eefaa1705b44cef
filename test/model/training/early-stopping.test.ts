import { expect } from "chai";
import { EarlyStopping } from "../../../model/training/early-stopping.ts";

describe("EarlyStopping", () => {
  it("stops after as many looks without a lower loss as its patience, and names the best", () => {
    const stopping = new EarlyStopping(2);
    const losses = [5, 4, 4.5, 3, 3, 3.1];
    const stops = losses.map((loss, i) => stopping.check(10 * (i + 1), loss));
    expect(stops).to.deep.equal([false, false, false, false, false, true]);
    expect(stopping.bestStep).to.equal(40);
  });

  it("goes on while the loss falls", () => {
    const stopping = new EarlyStopping(1);
    for (let step = 1; step < 50; step++) expect(stopping.check(step, 1 / step)).to.equal(false);
    expect(stopping.bestStep).to.equal(49);
  });
});
