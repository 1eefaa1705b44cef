import { expect } from "chai";
import type { Bar } from "../../../model/features/hourly-grid.ts";
import { fundingSource } from "../../../prover/sources/funding.ts";
import { klinesSource } from "../../../prover/sources/klines.ts";
import { marketChartSource } from "../../../prover/sources/market-chart.ts";
import type { Source, Sourced } from "../../../prover/sources/source.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { answerAsExchange, type ExchangeFacts, klineOf } from "../../helpers/fake-exchange.ts";
import { type Answer, type LocalServer, startServer } from "../../helpers/http-server.ts";

const RETRY = { retries: 0, firstDelayMs: 5, attemptMs: 2_000, totalMs: 5_000 };
/** 2026-01-05 00:00 UTC */
const TO = 1_767_571_200;
const HOUR = 3_600;

/** The last one ends at TO. */
const bars = (count: number): Bar[] =>
  Array.from({ length: count }, (_, i) => {
    const open = 3_000 + (i % 7);
    const time = TO - (count - i) * HOUR;
    return { time, open, high: open + 2, low: open - 1, close: open + 1, volume: 12.5 };
  });

describe("exchange sources", () => {
  let server: LocalServer | undefined;
  afterEach(() => server?.close());

  async function read<T>(
    open: (endpoint: { url: string; retry: typeof RETRY }) => Source<T>,
    answer: (url: URL) => Answer,
    hours = 48,
  ): Promise<Sourced<T>> {
    server?.close();
    server = await startServer(answer);
    const span = { from: TO - hours * HOUR, to: TO };
    const { signal } = new AbortController();
    return open({ url: server.url, retry: RETRY }).read({ span, signal });
  }
  const readBars = (facts: ExchangeFacts, hours?: number, symbol = "ETHUSDT") =>
    read(
      (endpoint) => klinesSource({ endpoint, symbol }),
      (url) => answerAsExchange(facts, url),
      hours,
    );
  const readKlines = (body: unknown) =>
    read(
      (endpoint) => klinesSource({ endpoint, symbol: "ETHUSDT" }),
      () => ({ body }),
    );

  describe("klines", () => {
    it("read a span of any length, page by page", async () => {
      for (const [count, pages] of [
        [47, 1],
        [999, 1],
        [1_000, 1],
        [1_001, 2],
        [2_500, 3],
      ] as const) {
        const facts = { bars: { ETHUSDT: bars(3_000) } };
        const { facts: found, newestAt } = await readBars(facts, count);
        expect(found).to.deep.equal(bars(3_000).slice(-count));
        expect(newestAt).to.equal(TO);
        expect(server?.requests.length, String(count)).to.equal(pages);
      }
    });

    it("never ask for the bar that is not over, nor for one before the span", async () => {
      await readBars({ bars: { ETHUSDT: bars(48) } }, 48);
      const query = new URL(server?.requests[0] ?? "", "http://local").searchParams;
      expect(Number(query.get("endTime"))).to.equal(TO * 1_000 - 1);
      expect(Number(query.get("startTime"))).to.equal((TO - 48 * HOUR) * 1_000);
      expect(query.get("interval")).to.equal("1h");
    });

    it("keep an outage as an outage, and say how old the newest bar is", async () => {
      const kept = bars(48).filter((_, i) => i !== 10 && i < 45);
      const { facts, newestAt } = await readBars({ bars: { ETHUSDT: kept } });
      expect(facts.length).to.equal(44);
      expect(newestAt).to.equal(TO - 3 * HOUR);
      expect((await readBars({ bars: { ETHUSDT: [] } })).newestAt).to.equal(undefined);
    });

    it("say that a symbol is not listed", async () => {
      const error = await expectRejection("SOURCE_SYMBOL", readBars({ bars: {} }, 48, "ETHUSDX"));
      expect(error.location).to.equal("klines ETHUSDX");
    });

    it("refuse bars of another hour, width, order or unit", async () => {
      const good = bars(48).map(klineOf);
      expect((await readKlines(good)).facts.length).to.equal(48);
      const set = (at: number, column: number, value: unknown): unknown[][] =>
        good.map((kline, i) => (i === at ? kline.with(column, value) : kline));
      for (const [code, body] of [
        ["SOURCE_ANSWER", set(5, 6, TO * 1_000)],
        ["SOURCE_ANSWER", set(5, 2, "1")],
        ["SOURCE_ANSWER", set(5, 5, "-1")],
        ["SOURCE_ANSWER", set(5, 1, "NaN")],
        ["SOURCE_ANSWER", set(5, 1, "0x10")],
        ["SOURCE_ANSWER", set(5, 1, 3_000)],
        ["SOURCE_ANSWER", set(5, 0, String(TO))],
        ["SOURCE_ANSWER", [...good, good[47]]],
        ["SOURCE_ANSWER", good.toReversed()],
        ["SOURCE_ANSWER", good.map(([time, ...rest]) => [Number(time) / 1_000, ...rest])],
        [
          "SOURCE_ANSWER",
          [...good, klineOf({ time: TO, open: 3, high: 3, low: 3, close: 3, volume: 1 })],
        ],
        ["SOURCE_ANSWER", { code: 0, msg: "maintenance" }],
        ["SOURCE_UNIT", set(5, 2, "300000000000")],
      ] as const) {
        await expectRejection(code, readKlines(body));
      }
    });
  });

  describe("market chart", () => {
    const quotes = Array.from({ length: 48 }, (_, i): [number, number] => [
      (TO - (48 - i) * HOUR + 60) * 1_000 + 123,
      3_000 + i,
    ]);
    const readChart = (prices: unknown, coin = "ethereum") =>
      read(
        (endpoint) => marketChartSource({ endpoint, coin }),
        () => ({ body: { prices } }),
      );

    it("gives quotes of the span, in whole seconds", async () => {
      const { facts, newestAt } = await read(
        (endpoint) => marketChartSource({ endpoint, coin: "ethereum" }),
        (url) => answerAsExchange({ bars: {}, quotes: { ethereum: quotes } }, url),
      );
      expect(facts.length).to.equal(48);
      expect(facts[0]).to.deep.equal({ time: TO - 48 * HOUR + 60, value: 3_000 });
      expect(newestAt).to.equal(TO - HOUR + 60);
    });

    it("leaves out a quote of the round's own second and later", async () => {
      const { facts } = await readChart([...quotes, [TO * 1_000, 1_000], [TO * 1_000 + 5_000, 1]]);
      expect(facts.length).to.equal(48);
    });

    it("refuses an unknown coin, disorder, other units and other shapes", async () => {
      const unknown = read(
        (endpoint) => marketChartSource({ endpoint, coin: "etherium" }),
        (url) => answerAsExchange({ bars: {} }, url),
      );
      await expectRejection("SOURCE_SYMBOL", unknown);
      await expectRejection("SOURCE_ANSWER", readChart(quotes.toReversed()));
      const last = quotes.at(-1)?.[0] ?? 0;
      await expectRejection("SOURCE_UNIT", readChart([...quotes, [last + 1_000, 3_000e8]]));
      for (const prices of [[[TO, 3_000]], [[last, 0]], [[last, null]], [[last]], undefined, "x"]) {
        await expectRejection("SOURCE_ANSWER", readChart(prices));
      }
    });
  });

  describe("funding", () => {
    const EIGHT_HOURS = 8 * HOUR * 1_000;
    const rates = (count: number): [number, string][] =>
      Array.from({ length: count }, (_, i) => [
        TO * 1_000 - (count - i) * EIGHT_HOURS + (i % 3),
        i % 2 === 0 ? "0.00010000" : "-0.00030000",
      ]);
    const readRates = (entries: readonly (readonly [number, string])[], symbol = "BTCUSDT") =>
      read(
        (endpoint) => fundingSource({ endpoint, symbol: "BTCUSDT" }),
        () => ({
          body: entries.map(([fundingTime, fundingRate]) => ({ symbol, fundingTime, fundingRate })),
        }),
      );

    it("is the mean size of a day's three rates, for days that are over", async () => {
      const { facts, newestAt } = await readRates(rates(6));
      expect(facts.map(({ time }) => time)).to.deep.equal([TO - 48 * HOUR, TO - 24 * HOUR]);
      expect(facts[0]?.value.toFixed(12)).to.equal((0.0005 / 3).toFixed(12));
      expect(facts[1]?.value.toFixed(12)).to.equal((0.0007 / 3).toFixed(12));
      expect(newestAt).to.equal(TO);
    });

    it("leaves out a day without all its rates", async () => {
      expect((await readRates(rates(5))).facts.length).to.equal(1);
      expect((await readRates(rates(6).toSpliced(4, 1))).newestAt).to.equal(TO - 24 * HOUR);
    });

    it("refuses a day with more than three rates: they are not of 8 hours", async () => {
      const fourHourly = Array.from({ length: 6 }, (_, i): [number, string] => [
        TO * 1_000 - ((6 - i) * EIGHT_HOURS) / 2,
        "0.0001",
      ]);
      const error = await expectRejection("SOURCE_UNIT", readRates(fourHourly));
      expect(error.message).to.match(/^more than 3 rates on day \d{4}-\d\d-\d\d/);
    });

    it("refuses rates of another symbol, a percentage, and disorder", async () => {
      await expectRejection("SOURCE_SYMBOL", readRates(rates(6), "ETHUSDT"));
      await expectRejection(
        "SOURCE_UNIT",
        readRates(rates(6).with(2, [rates(6)[2]?.[0] ?? 0, "0.01"])),
      );
      await expectRejection("SOURCE_ANSWER", readRates(rates(6).toReversed()));
      await expectRejection("SOURCE_ANSWER", readRates([[TO * 1_000 - 1_800_000, "0.0001"]]));
    });
  });
});
