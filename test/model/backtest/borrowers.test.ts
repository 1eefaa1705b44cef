import { expect } from "chai";
import fc from "fast-check";
import { BASE_ASSUMPTIONS } from "../../../model/backtest/assumptions.ts";
import { actsBelow, newBorrower, repaysTo, wantedDebt } from "../../../model/backtest/borrowers.ts";
import { drawAt } from "../../../model/backtest/draws.ts";

const TOTAL = 1e9;
const born = (seed: number, id: number) =>
  newBorrower({ seed, id, price: 100 }, BASE_ASSUMPTIONS, TOTAL);

describe("borrowers", () => {
  it("are the same for the same seed and id", () => {
    expect(born(1, 7)).to.deep.equal(born(1, 7));
    expect(born(1, 7)).to.not.deep.equal(born(1, 8));
    expect(born(1, 7)).to.not.deep.equal(born(2, 7));
  });

  it("never want more than the maximum LTV, nor hold more than the largest share", () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.nat(5_000),
        fc.integer({ min: 1, max: 77 }),
        (seed, id, ltv) => {
          const borrower = born(seed, id);
          const limits = { maxLtv: ltv / 100, liquidationThreshold: 0.8 };
          const value = borrower.collateral * 100;
          expect(wantedDebt(borrower, 100, limits)).to.be.within(0, value * limits.maxLtv);
          expect(value).to.be.at.most(BASE_ASSUMPTIONS.largestShare * TOTAL * (1 + 1e-12));
        },
      ),
    );
  });

  it("hold on average what they should, and a fifth go to the limit", () => {
    const all = Array.from({ length: 3_000 }, (_, id) => born(3, id));
    const seekers = all.filter(({ appetite }) => appetite !== undefined).length;
    expect(seekers / all.length).to.be.closeTo(BASE_ASSUMPTIONS.limitSeekers, 0.03);
    const mean = all.reduce((sum, { collateral }) => sum + collateral * 100, 0) / all.length;
    expect(mean / (TOTAL / BASE_ASSUMPTIONS.borrowers)).to.be.within(0.8, 1.1);
  });

  it("do not act on the risk that they chose, and never repay beyond it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_001, max: 9_000 }), (thousandths) => {
        const acceptedHealth = thousandths / 1_000;
        const borrower = { ...born(1, 1), acceptedHealth };
        const below = actsBelow(borrower, BASE_ASSUMPTIONS);
        const to = repaysTo(borrower, BASE_ASSUMPTIONS);
        expect(below).to.be.above(1).and.below(acceptedHealth);
        expect(below).to.be.at.most(BASE_ASSUMPTIONS.attentiveBelow);
        expect(to).to.be.above(below).and.at.most(acceptedHealth);
      }),
    );
  });

  it("draw uniform luck that differs by seed, subject and moment", () => {
    const draws = Array.from({ length: 10_000 }, (_, i) => drawAt(1, i % 100, Math.floor(i / 100)));
    expect(Math.min(...draws)).to.be.at.least(0);
    expect(Math.max(...draws)).to.be.below(1);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).to.be.closeTo(0.5, 0.02);
    expect(new Set(draws).size).to.be.above(9_990);
    expect(drawAt(2, 0, 0)).to.not.equal(drawAt(1, 0, 0));
  });
});
