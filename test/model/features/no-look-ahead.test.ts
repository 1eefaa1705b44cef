import { expect } from "chai";
import fc from "fast-check";
import { CompletedDays } from "../../../model/features/daily-values.ts";
import { FeatureStream } from "../../../model/features/feature-stream.ts";
import { featureTable } from "../../../model/features/feature-table.ts";
import { isDayEvent, type MarketEvent, seriesOf } from "../../../model/features/market-events.ts";
import { expectError } from "../../helpers/expect-error.ts";
import {
  batchOf,
  FACTS_FIRST_HOUR,
  marketFacts,
  SERIES_COUNT,
  type Silence,
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
  if (isDayEvent(fact)) return { ...fact, value: 3 * fact.value };
  // Only the ratio of these two is looked at.
  return { ...fact, price: fact.kind === "staked-ether" ? fact.price / 2 : 2 * fact.price };
}

const HOURS = 900;
const silent = (series: number): Silence => ({ series, from: 0, hours: HOURS });
const PERPETUAL_SILENT = [silent(3)];
const STABLES_SILENT = [silent(4), silent(5)];
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
      // Stablecoins would hide how far staked ether is off its peg.
      const pegs = fc.constantFrom<readonly Silence[]>([], STABLES_SILENT);
      const silences = fc.array(silence, { maxLength: 6 });
      const cases = fc.tuple(fc.nat(1e6), fc.nat(HOURS - 200), pegs, silences);
      fc.assert(
        fc.property(cases, ([seed, offset, always, some]) => {
          const round = FACTS_FIRST_HOUR + 200 + offset;
          const facts = marketFacts({ seed, hours: HOURS, silences: [...always, ...some] });
          const changed = facts.flatMap((fact) => (isFuture(fact, round) ? change(fact) : [fact]));
          const upTo = (all: readonly MarketEvent[]) =>
            featureTable(batchOf(all), "ETH").rows.filter((row) => row.round <= round);
          expect(upTo(changed)).to.deep.equal(upTo(facts));
        }),
        { numRuns: 30 },
      );
    });
  }

  it("has a test that can fail: one second earlier changes a row for every series", () => {
    const round = FACTS_FIRST_HOUR + 840;
    // What a larger deviation or gap would hide is looked at without it.
    const hidden: Readonly<Record<string, readonly Silence[]>> = {
      funding: PERPETUAL_SILENT,
      "staked-ether": STABLES_SILENT,
      ether: STABLES_SILENT,
    };
    for (const kind of [
      ...["candle", "stable", "staked-ether", "ether", "second-venue"],
      ...["utilisation", "funding", "gas-price"],
    ]) {
      const facts = marketFacts({ seed: 4, hours: HOURS, silences: hidden[kind] ?? [] });
      const rowOf = (all: readonly MarketEvent[]) =>
        featureTable(batchOf(all), "ETH").rows.find((row) => row.round === round);
      const changed = facts.map((fact) =>
        fact.kind === kind && knownAt(fact) > round * 3_600 - 86_400 && !isFuture(fact, round)
          ? corrupt(fact)
          : fact,
      );
      expect(rowOf(changed), kind).to.not.deep.equal(rowOf(facts));
    }
  });

  it("is the stream's as well: no round is answered that could know a later fact of any series", () => {
    const series = { spot: "ETH", perpetual: "ETH-PERP", market: ["BTC", "ETH", "BNB"] };
    const facts = marketFacts({ seed: 6, hours: 300, silences: [] });
    fc.assert(
      fc.property(fc.integer({ min: 170, max: 290 }), (hours) => {
        const round = FACTS_FIRST_HOUR + hours;
        const [known = [], later = []] = [false, true].map((isLater) =>
          facts.filter((fact) => isFuture(fact, round) === isLater),
        );
        const streamOf = (more: readonly MarketEvent[]): FeatureStream => {
          const stream = new FeatureStream(series);
          for (const fact of [...known, ...more]) stream.push(fact);
          return stream;
        };
        const expected = featureTable(batchOf(facts), "ETH").rows.find((r) => r.round === round);
        expect(streamOf([]).observe(round)).to.deep.equal(expected);
        const firstOfEach = Object.values(Object.groupBy(later, seriesOf)).map((own) => own?.[0]);
        expect(firstOfEach).to.have.lengthOf(SERIES_COUNT);
        for (const fact of firstOfEach) {
          const stream = streamOf(fact === undefined ? [] : [fact]);
          expectError("STREAM_FUTURE", () => stream.observe(round));
        }
      }),
      { numRuns: 10 },
    );
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
