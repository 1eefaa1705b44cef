import { expect } from "chai";
import fc from "fast-check";
import { CandleWindow, KEPT_HOURS } from "../../../model/features/candle-window.ts";
import { type Bar, hourlyGrid } from "../../../model/features/hourly-grid.ts";
import { RecentValues } from "../../../model/features/recent-values.ts";
import { RollingMedian, rollingMedian } from "../../../model/features/rolling.ts";

const barAt = (hour: number): Bar => {
  const close = 100 + (hour % 13);
  return { time: hour * 3_600, open: 100, high: 120, low: 90, close, volume: hour % 7 };
};

describe("candle window", () => {
  it("holds the last 31 days as the batch grid does, and no more than twice that", () => {
    const gaps = fc.array(
      fc.oneof({ weight: 30, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 900 })),
      {
        minLength: 1,
        maxLength: 2_500,
        size: "max",
      },
    );
    fc.assert(
      fc.property(gaps, (steps) => {
        const window = new CandleWindow();
        const bars: Bar[] = [];
        let hour = 5;
        for (const step of steps) {
          hour += step;
          bars.push(barAt(hour));
          window.append(barAt(hour));
        }
        const batch = hourlyGrid({
          file: "bars",
          times: bars.map(({ time }) => time),
          open: bars.map(({ open }) => open),
          high: bars.map(({ high }) => high),
          low: bars.map(({ low }) => low),
          close: bars.map(({ close }) => close),
          volume: bars.map(({ volume }) => volume),
        });
        const kept = window.grid();
        expect(kept.firstHour + kept.length).to.equal(batch.firstHour + batch.length);
        expect(kept.length).to.be.at.most(2 * KEPT_HOURS);
        const hours = Math.min(KEPT_HOURS, batch.length);
        for (const name of ["open", "high", "low", "close", "usdVolume", "logReturn"] as const) {
          expect(kept[name].slice(-hours), name).to.deep.equal(batch[name].slice(-hours));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("tells of every hour once, with a bar or without", () => {
    const window = new CandleWindow();
    const lengths: number[] = [];
    window.append(barAt(10), ({ length }) => lengths.push(length));
    window.append(barAt(14), ({ length }) => lengths.push(length));
    expect(lengths).to.deep.equal([1, 2, 3, 4, 5]);
  });
});

describe("recent values", () => {
  it("keep what is asked for and stay bounded, in whatever order they come", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 400 }), (keys) => {
        const recent = new RecentValues<number>(24);
        for (const [i, key] of keys.entries()) {
          recent.keep(key, i);
          expect(recent.values.size).to.be.at.most(49);
        }
        const newest = Math.max(...keys);
        for (const key of keys) {
          if (key > newest - 24) expect(recent.values.get(key)).to.equal(keys.lastIndexOf(key));
        }
      }),
    );
  });
});

describe("rolling median", () => {
  it("step by step is that of the whole series", () => {
    const entry = fc.oneof(fc.double({ noNaN: true, min: 0, max: 9 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (list, width) => {
          const window = new RollingMedian(width);
          const stepped = list.map((value) => window.push(value));
          expect(stepped).to.deep.equal([...rollingMedian(Float64Array.from(list), width)]);
          for (const [i, middle] of stepped.entries()) {
            const inside = list
              .slice(Math.max(0, i - width + 1), i + 1)
              .filter((v) => !Number.isNaN(v));
            const sorted = inside.toSorted((a, b) => a - b);
            const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
            const expected = ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
            expect(middle).to.deep.equal(i < width - 1 ? Number.NaN : expected);
          }
        },
      ),
    );
  });
});
