import { expect } from "chai";
import { stakedEtherDiscounts } from "../../../model/features/staked-ether.ts";

/** 2022-03-01 00:00 UTC, when staked ether counts. */
const LISTED = Date.UTC(2022, 2, 1) / 3_600_000;
const HOURS = 1_000;

/** One ratio an hour from 400 hours before the listing on; `undefined` is an hour without quotes. */
function discountsOf(ratioAt: (hour: number) => number | undefined): Map<number, number> {
  const ratios = new Map<number, number>();
  for (let hour = LISTED - 400; hour < LISTED - 400 + HOURS; hour++) {
    const ratio = ratioAt(hour);
    if (ratio !== undefined) ratios.set(hour, ratio);
  }
  return stakedEtherDiscounts(ratios);
}

describe("staked ether discount", () => {
  it("is absent before the listing and 0 for a discount that stands", () => {
    const discounts = discountsOf(() => 0.95);
    expect(discounts.get(LISTED - 1)).to.equal(undefined);
    expect(discounts.get(LISTED)).to.equal(0);
  });

  it("is the fall under the usual price, once half of the recent hours show it", () => {
    const broken = LISTED + 100;
    const discounts = discountsOf((hour) => (hour < broken ? 1 : 0.96));
    expect(discounts.get(broken + 4)).to.equal(0);
    expect(discounts.get(broken + 6)).to.be.closeTo(0.04, 1e-12);
  });

  it("does not move on one wild quote, nor on a premium", () => {
    const wild = discountsOf((hour) => (hour === LISTED + 50 ? 0.8 : 1));
    expect(Math.max(...wild.values())).to.equal(0);
    const premium = discountsOf((hour) => (hour < LISTED + 50 ? 1 : 1.1));
    expect(Math.max(...premium.values())).to.equal(0);
  });

  it("says nothing with less than half of the recent or of the usual hours", () => {
    const recent = discountsOf((hour) =>
      hour <= LISTED + 5 || hour === LISTED + 17 ? 1 : undefined,
    );
    expect(recent.has(LISTED + 5)).to.equal(true);
    expect(recent.has(LISTED + 17)).to.equal(false);
    const late = discountsOf((hour) => (hour < LISTED + 10 ? undefined : 1));
    expect(late.has(LISTED + 368)).to.equal(false);
    expect(late.has(LISTED + 369)).to.equal(true);
  });

  it("knows nothing of later hours", () => {
    // It falls with every hour, so that each hour moves both medians.
    const falling = (hour: number): number => 1 - (hour - LISTED + 400) / 5_000;
    for (const now of [LISTED, LISTED + 100, LISTED + 101, LISTED + 500]) {
      const known = discountsOf((hour) => (hour <= now ? falling(hour) : undefined)).get(now);
      expect(known).to.be.above(0);
      expect(discountsOf(falling).get(now)).to.equal(known);
      expect(discountsOf((hour) => (hour > now ? 0.5 : falling(hour))).get(now)).to.equal(known);
    }
  });
});
