import { expect } from "chai";
import fc from "fast-check";
import { FeatureStream } from "../../../model/features/feature-stream.ts";
import { type FeatureRow, featureTable } from "../../../model/features/feature-table.ts";
import { firstRoundOf, type MarketEvent } from "../../../model/features/market-events.ts";
import { expectError } from "../../helpers/expect-error.ts";
import {
  batchOf,
  FACTS_FIRST_HOUR,
  type MarketFactsParameters,
  marketFacts,
  SERIES_COUNT,
} from "../../helpers/market-facts.ts";

const SERIES = { spot: "ETH", perpetual: "ETH-PERP", market: ["BTC", "ETH", "BNB"] };

/** Every row from the first round on, each from the facts that are known by then. */
function streamRows(facts: readonly MarketEvent[], rounds: number): FeatureRow[] {
  const stream = new FeatureStream(SERIES);
  const rows: FeatureRow[] = [];
  let next = 0;
  for (let round = FACTS_FIRST_HOUR + 1; round <= FACTS_FIRST_HOUR + rounds; round++) {
    for (let fact = facts[next]; fact && firstRoundOf(fact) <= round; fact = facts[++next]) {
      stream.push(fact);
    }
    const row = stream.observe(round);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Outages, late starts and early ends of any series; seldom longer than all that is remembered. */
const histories: fc.Arbitrary<MarketFactsParameters> = fc
  .tuple(fc.nat(1e6), fc.integer({ min: 150, max: 1_100 }))
  .chain(([seed, hours]) =>
    fc
      .array(
        fc.record({
          series: fc.nat(SERIES_COUNT - 1),
          from: fc.oneof(fc.constant(0), fc.nat(hours)),
          hours: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: hours })),
        }),
        { maxLength: 12 },
      )
      .map((silences) => ({ seed, hours, silences })),
  );

describe("feature stream", () => {
  it("gives the rows of the batch table, bit for bit, whatever is missing", function () {
    this.timeout(60_000);
    let rows = 0;
    fc.assert(
      fc.property(histories, (parameters) => {
        const facts = marketFacts(parameters);
        const batch = featureTable(batchOf(facts), "ETH").rows;
        rows += batch.length;
        expect(streamRows(facts, parameters.hours)).to.deep.equal(batch);
      }),
      { numRuns: 25 },
    );
    expect(rows).to.be.above(1_000);
  });

  it("does so after outages longer than all that it remembers", () => {
    for (const series of [0, 1, 4, 6]) {
      const silences = [{ series, from: 300, hours: 800 }];
      const facts = marketFacts({ seed: 5, hours: 2_000, silences });
      const batch = featureTable(batchOf(facts), "ETH").rows;
      expect(streamRows(facts, 2_000)).to.deep.equal(batch);
    }
  });

  it("needs no more than the last 33 days to say the same", () => {
    const facts = marketFacts({ seed: 8, hours: 1_700, silences: [] });
    const last = FACTS_FIRST_HOUR + 1_700;
    const recent = facts.filter((fact) => {
      const round = firstRoundOf(fact);
      return round > last - 33 * 24 && round <= last;
    });
    const stream = new FeatureStream(SERIES);
    for (const fact of recent) stream.push(fact);
    expect(stream.observe(last)).to.deep.equal(featureTable(batchOf(facts), "ETH").rows.at(-1));
  });

  it("takes the series of a round in any order", () => {
    const facts = marketFacts({ seed: 3, hours: 200, silences: [] });
    const bySeries = Object.values(
      Object.groupBy(facts, (f) => ("series" in f ? `${f.kind}${f.series}` : f.kind)),
    );
    const stream = new FeatureStream(SERIES);
    for (const fact of bySeries.reverse().flatMap((group) => group ?? [])) {
      if (firstRoundOf(fact) <= FACTS_FIRST_HOUR + 200) stream.push(fact);
    }
    expect(stream.observe(FACTS_FIRST_HOUR + 200)).to.deep.equal(
      featureTable(batchOf(facts), "ETH").rows.at(-1),
    );
  });

  it("has no row before a week of candles, nor for an hour without one", () => {
    const silences = [{ series: 0, from: 180, hours: 2 }];
    const rounds = streamRows(marketFacts({ seed: 1, hours: 190, silences }), 190).map(
      (r) => r.round,
    );
    expect(rounds[0]).to.equal(FACTS_FIRST_HOUR + 168);
    expect(rounds).to.not.include(FACTS_FIRST_HOUR + 181);
    expect(rounds).to.not.include(FACTS_FIRST_HOUR + 182);
    expect(rounds).to.include(FACTS_FIRST_HOUR + 183);
  });
});

describe("feature stream, facts out of place", () => {
  const bar = { open: 10, high: 11, low: 9, close: 10, volume: 1 };
  const candle = (hour: number, series = "ETH"): MarketEvent => ({
    kind: "candle",
    series,
    bar: { time: hour * 3600, ...bar },
  });
  const stable = (time: number, price = 1): MarketEvent => ({
    ...{ kind: "stable", series: "DAI", time, price },
  });
  const day = (time: number, value = 0.5): MarketEvent => ({ kind: "utilisation", time, value });
  const streamOf = (...facts: MarketEvent[]): FeatureStream => {
    const stream = new FeatureStream(SERIES);
    for (const fact of facts) stream.push(fact);
    return stream;
  };

  it("refuses time that runs backwards and repeated bars, days and prices", () => {
    const stream = streamOf(candle(10), stable(5_000), day(86_400));
    expectError("STREAM_ORDER", () => stream.push(candle(9)));
    expectError("STREAM_REPEATED", () => stream.push(candle(10)));
    expectError("STREAM_ORDER", () => stream.push(stable(4_999)));
    expectError("STREAM_REPEATED", () => stream.push(stable(5_000)));
    expectError("STREAM_ORDER", () => stream.push(day(0)));
    expectError("STREAM_REPEATED", () => stream.push(day(86_400 + 3600)));
    stream.push(candle(9, "BTC"));
  });

  it("refuses a round that knows a later candle, price or day", () => {
    for (const [fact, round] of [
      [candle(10), 10],
      [stable(36_000), 10],
      [day(0), 23],
    ] as const) {
      const error = expectError("STREAM_FUTURE", () => streamOf(fact).observe(round));
      expect(error.location).to.match(/candle ETH|stable DAI|utilisation/);
      expect(streamOf(fact).observe(round + 1)).to.equal(undefined);
    }
  });

  it("refuses what an observed round should have known, and rounds that do not ascend", () => {
    const stream = streamOf(candle(10));
    stream.observe(11);
    expectError("STREAM_LATE", () => stream.push(candle(10, "BTC")));
    expectError("STREAM_LATE", () => stream.push(stable(11 * 3600 - 1)));
    stream.push(stable(11 * 3600));
    expectError("STREAM_LATE", () => stream.observe(11));
    stream.observe(24);
    expectError("STREAM_LATE", () => stream.push(day(0)));
  });

  it("refuses bars, prices and values that no market shows, and candles it does not follow", () => {
    const stream = streamOf();
    const bars = [
      { ...bar, high: 9 },
      { ...bar, low: 0 },
      { ...bar, close: Number.NaN },
      { ...bar, volume: -1 },
      { ...bar, high: Number.POSITIVE_INFINITY },
    ];
    for (const wrong of bars) {
      const fact = { kind: "candle", series: "ETH", bar: { time: 3600, ...wrong } } as const;
      expectError("STREAM_VALUE", () => stream.push(fact));
    }
    const isOff = { kind: "candle", series: "ETH", bar: { time: 3601, ...bar } } as const;
    expectError("STREAM_VALUE", () => stream.push(isOff));
    for (const price of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expectError("STREAM_VALUE", () => stream.push(stable(1, price)));
    }
    expectError("STREAM_VALUE", () => stream.push(stable(Number.NaN)));
    expectError("STREAM_VALUE", () => stream.push(day(0, -1)));
    expectError("STREAM_SERIES", () => stream.push(candle(1, "DOGE")));
    stream.push(candle(1));
  });
});
