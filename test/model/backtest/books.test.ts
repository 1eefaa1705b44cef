import { expect } from "chai";
import fc from "fast-check";
import { Books } from "../../../model/backtest/books.ts";

const flow = fc.record({
  kind: fc.constantFrom("lend", "borrow", "repay", "writeOff", "accrue"),
  share: fc.integer({ min: -100, max: 100 }).map((n) => n / 100),
});

describe("books", () => {
  it("balance after any flows, and no balance is ever negative", () => {
    fc.assert(
      fc.property(fc.array(flow, { maxLength: 200 }), (flows) => {
        const books = new Books();
        books.lend(1_000_000);
        for (const { kind, share } of flows) {
          if (kind === "lend") books.lend(share * 500_000);
          if (kind === "borrow") books.borrow(share * 500_000);
          if (kind === "repay") books.repay(Math.abs(share) * books.debt);
          if (kind === "writeOff") books.writeOff(Math.abs(share) * books.debt);
          if (kind === "accrue") books.accrue(Math.abs(share) / 10, 0.1);
          const { cash, debt, deposits, reserves, deficit } = books;
          expect(Math.abs(books.imbalance)).to.be.below(1e-3);
          expect(Math.min(cash, debt, reserves, deficit)).to.be.at.least(-1e-6);
          expect(deposits).to.be.at.least(-1e-3);
          expect(books.utilisation).to.be.within(0, 1);
        }
      }),
    );
  });

  it("neither lends nor returns cash that is not there", () => {
    const books = new Books();
    books.lend(100);
    expect(books.borrow(150)).to.equal(100);
    expect(books.borrow(1)).to.equal(0);
    books.lend(-50);
    expect(books.deposits).to.equal(100);
    expect(books.utilisation).to.equal(1);
  });

  it("splits interest between lenders and the protocol", () => {
    const books = new Books();
    books.lend(1_000);
    books.borrow(500);
    expect(books.accrue(0.1, 0.2)).to.equal(50);
    expect(books.debt).to.equal(550);
    expect(books.deposits).to.equal(1_040);
    expect(books.reserves).to.equal(10);
  });
});
