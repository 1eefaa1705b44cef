import { expect } from "chai";
import fc from "fast-check";
import { CompletedDays } from "../../../model/features/daily-values.ts";
import { featureTable } from "../../../model/features/feature-table.ts";
import { isDayEvent, type MarketEvent } from "../../../model/features/market-events.ts";
import {
  batchOf,
  FACTS_FIRST_HOUR,
  marketFacts,
  SERIES_COUNT,
} from "../../helpers/market-facts.ts";

/** Epoch seconds from which a fact can be known: a bar at its end, a day's value at the day's end. */
function knownAt(fact: MarketEvent): number {
  if (fact.kind === "candle") return fact.bar.time + 3_600;
  return isDayEvent(fact) ? fact.time + 86_400 : fact.time;
}

/** A price at the round's own second is already the next hour's. */
function isFuture(fact: MarketEvent, round: number): boolean {
  return knownAt(fact) > round * 3_600 || ("price" in fact && fact.time === round * 3_600);
}

function corrupt(fact: MarketEvent): MarketEvent {
  if (fact.kind === "candle") {
    const { time, open, high, low, close, volume } = fact.bar;
    const bar = { time, open: 7 * open, high: 9 * high, low: low / 3, close: close / 2 };
    return { ...fact, bar: { ...bar, volume: 11 * volume + 5 } };
  }
  return isDayEvent(fact) ? { ...fact, value: 3 * fact.value } : { ...fact, price: 2 * fact.price };
}

const HOURS = 900;
const CHANGES: Readonly<Record<string, (fact: MarketEvent) => MarketEvent[]>> = {
  "is different": (fact) => [corrupt(fact)],
  "never comes": () => [],
};

describe("no look-ahead", () => {
  for (const [name, change] of Object.entries(CHANGES)) {
    it(`leaves every row up to a round as it is when everything later ${name}`, function () {
      this.timeout(60_000);
      const silence = fc.record({
        series: fc.nat(SERIES_COUNT - 1),
        from: fc.nat(HOURS),
        hours: fc.integer({ min: 1, max: 60 }),
      });
      const cases = fc.tuple(fc.nat(1e6), fc.nat(HOURS - 200), fc.array(silence, { maxLength: 6 }));
      fc.assert(
        fc.property(cases, ([seed, offset, silences]) => {
          const round = FACTS_FIRST_HOUR + 200 + offset;
          const facts = marketFacts({ seed, hours: HOURS, silences });
          const changed = facts.flatMap((fact) => (isFuture(fact, round) ? change(fact) : [fact]));
          const upTo = (all: readonly MarketEvent[]) =>
            featureTable(batchOf(all), "ETH").rows.filter((row) => row.round <= round);
          expect(upTo(changed)).to.deep.equal(upTo(facts));
        }),
        { numRuns: 20 },
      );
    });
  }

  it("has a test that can fail: one second earlier changes a row for every series", () => {
    // Without a perpetual, whose gap would hide the funding rate.
    const silences = [{ series: 3, from: 0, hours: HOURS }];
    const facts = marketFacts({ seed: 4, hours: HOURS, silences });
    const round = FACTS_FIRST_HOUR + 840;
    const rowOf = (all: readonly MarketEvent[]) =>
      featureTable(batchOf(all), "ETH").rows.find((row) => row.round === round);
    for (const kind of [
      "candle",
      "stable",
      "utilisation",
      "funding",
      "gas-price",
      "second-venue",
    ]) {
      const changed = facts.map((fact) =>
        fact.kind === kind && knownAt(fact) > round * 3_600 - 86_400 && !isFuture(fact, round)
          ? corrupt(fact)
          : fact,
      );
      expect(rowOf(changed), kind).to.not.deep.equal(rowOf(facts));
    }
  });

  it("cannot get a day's value out before the day is over, whatever count is asked for", () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: -50, max: 50 }), (round, count) => {
        const days = new CompletedDays(new Map(Array.from({ length: 60 }, (_, day) => [day, day])));
        for (const day of days.before(round, count)) {
          if (!Number.isNaN(day)) expect((day + 1) * 24).to.be.at.most(round);
        }
      }),
    );
  });
});
