import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type FeatureRow, featureTable } from "../../../model/features/feature-table.ts";
import type { Bar } from "../../../model/features/hourly-grid.ts";
import {
  firstRoundOf,
  isDayEvent,
  type MarketEvent,
} from "../../../model/features/market-events.ts";
import { formatFeatureRows } from "../../../model/history/feature-rows.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { readFeatureTable } from "../../../prover/cli/feature-table-file.ts";
import { parseFeaturesFile } from "../../../prover/report/report-file.ts";
import { ethers } from "../../helpers/chain.ts";
import { answerAsExchange, type ExchangeFacts } from "../../helpers/fake-exchange.ts";
import { type LocalServer, type Responder, startServer } from "../../helpers/http-server.ts";
import { batchOf, FACTS_FIRST_HOUR, marketFacts } from "../../helpers/market-facts.ts";
import { answerAsNode } from "../../helpers/rpc-server.ts";
import { runCli, runCliWith } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const HOURS = 1_008;
const ROUND = FACTS_FIRST_HOUR + HOURS;
const KEY = "canary-key-77d0";
const FACTS = marketFacts({ seed: 11, hours: HOURS, silences: [] });

const SYMBOLS = { ETH: "ETHUSDT", BTC: "BTCUSDT", BNB: "BNBUSDT", "ETH-PERP": "ETHUSDT-PERP" };
const barsOf = (series: string): Bar[] =>
  FACTS.flatMap((fact) => (fact.kind === "candle" && fact.series === series ? [fact.bar] : []));
const quotesOf = (kind: MarketEvent["kind"]): [number, number][] =>
  FACTS.flatMap((fact) =>
    fact.kind === kind && "price" in fact ? [[fact.time * 1_000, fact.price]] : [],
  );
const EXCHANGE: ExchangeFacts = {
  bars: Object.fromEntries(
    Object.entries(SYMBOLS).map(([series, symbol]) => [symbol, barsOf(series)]),
  ),
  quotes: {
    ethereum: quotesOf("second-venue"),
    "staked-ether": quotesOf("staked-ether"),
    weth: quotesOf("ether"),
  },
};

function rowWithout(...kinds: readonly MarketEvent["kind"][]): FeatureRow | undefined {
  const known = FACTS.filter((fact) => !kinds.includes(fact.kind) && firstRoundOf(fact) <= ROUND);
  return featureTable(batchOf(known), "ETH").rows.at(-1);
}

describe("ballast observe", () => {
  const file = useTemporaryDirectory();
  let server: LocalServer;
  let respond: Responder;

  const klines = (symbol: string) => ({ kind: "klines", endpoint: "exchange", symbol });
  const chart = (coin: string) => ({ kind: "market-chart", endpoint: "quotes", coin });
  const sourcesFile = () => ({
    format: "ballast.sources/1",
    endpoints: {
      exchange: { url: server.url },
      quotes: { url: `${server.url}/api/v3`, header: { name: "x-key", env: "QUOTES_KEY" } },
      chain: { rpc: { env: "CHAIN_RPC" }, chainId: 1 },
    },
    markets: {
      "ETH/USD": {
        spot: klines("ETHUSDT"),
        perpetual: { ...klines("ETHUSDT-PERP"), path: "/fapi/v1/klines" },
        secondVenue: chart("ethereum"),
      },
    },
    shared: {
      market: { BTC: klines("BTCUSDT"), ETH: klines("ETHUSDT"), BNB: klines("BNBUSDT") },
      stables: ["DAI", "USDC"].map((name) => ({
        kind: "file",
        file: `${name}.csv`,
        column: "price",
      })),
      stakedEther: { stakedEther: chart("staked-ether"), ether: chart("weth") },
      utilisation: { kind: "file", file: "utilisation.csv", column: "value" },
      funding: { kind: "file", file: "funding.csv", column: "value" },
      gasPrice: { kind: "file", file: "gas-price.csv", column: "value" },
    },
    disagreement: { maxBps: 10_000, action: "flag" },
  });
  type Sources = ReturnType<typeof sourcesFile>;

  beforeEach(async () => {
    respond = (url) => answerAsExchange(EXCHANGE, url);
    server = await startServer((...request) => respond(...request));
    for (const kind of ["utilisation", "funding", "gas-price"] as const) {
      const rows = FACTS.filter(isDayEvent).filter((fact) => fact.kind === kind);
      writeFileSync(
        file(`${kind}.csv`),
        csv(
          ["ts", "value"],
          rows.map((r) => [r.time, r.value]),
        ),
      );
    }
    for (const name of ["DAI", "USDC"]) {
      const rows = FACTS.flatMap((fact) =>
        fact.kind === "stable" && fact.series === name ? [[fact.time, fact.price]] : [],
      );
      writeFileSync(file(`${name}.csv`), csv(["ts", "price"], rows));
    }
    writeFileSync(file("feed.json"), feedOf("ETH/USD"));
  });
  afterEach(() => server.close());

  const csv = (header: readonly string[], rows: readonly (readonly number[])[]): string =>
    `${[header, ...rows].map((row) => row.join(",")).join("\n")}\n`;
  const feedOf = (symbol: string, periodSeconds = 3_600): string => {
    const markets = [{ id: "1", symbol }];
    return JSON.stringify({ format: "ballast.feed/1", name: "eth", periodSeconds, markets });
  };
  const observe = (
    change: (sources: Sources) => unknown = (sources) => sources,
    ...more: string[]
  ) => {
    writeFileSync(file("sources.json"), JSON.stringify(change(sourcesFile())));
    const flags = ["--sources", file("sources.json"), "--feed", file("feed.json")];
    return runCliWith(
      { QUOTES_KEY: KEY, CHAIN_RPC: `http://127.0.0.1:9/${KEY}` },
      ...["--json", "observe", ...flags, "--round", String(ROUND), ...more],
    );
  };
  const shared = (part: object) => (sources: Sources) => ({
    ...sources,
    shared: { ...sources.shared, ...part },
  });

  it("writes the features that the batch table has for the same facts", async () => {
    const { status, stdout, stderr } = await observe(undefined, "--out", file("features.json"));
    expect(status, stderr).to.equal(0);
    const row = rowWithout();
    expect(row?.missing).to.equal(0);
    const observed = parseFeaturesFile(readFileSync(file("features.json"), "utf8"), "features");
    expect(observed).to.deep.equal({ round: ROUND, features: [row?.features] });
    const { markets, features } = JSON.parse(stdout);
    expect(features).to.equal(file("features.json"));
    expect(markets[0].features.map((f: { value: number }) => f.value)).to.deep.equal(row?.features);
    const [first] = markets[0].features;
    expect(first).to.deep.equal({
      ...{ name: "rv6", unit: "bps", value: row?.features[0], isMissing: false },
      ...{ sources: ["klines ETHUSDT"], ageSeconds: 0 },
    });
  });

  it("adds the round to a table that drift is judged on, once", async () => {
    const row = rowWithout();
    if (row === undefined) throw new Error("no row of the round");
    const earlier = { ...row, asset: "ETH", round: ROUND - 2 };
    const later = { ...row, asset: "ETH", round: ROUND + 2 };
    writeFileSync(file("rows.csv"), formatFeatureRows([earlier, later]));
    for (let time = 0; time < 2; time++) {
      const { status, stdout, stderr } = await observe(undefined, "--table", file("rows.csv"));
      expect(status, stderr).to.equal(0);
      expect(JSON.parse(stdout).table).to.equal(file("rows.csv"));
    }
    const own = { asset: "ETH", round: ROUND, features: row.features, missing: row.missing };
    const rows = readFeatureTable(file("rows.csv"));
    expect(rows.map(({ round }) => round)).to.deep.equal([ROUND - 2, ROUND, ROUND + 2]);
    expect(rows[1]).to.deep.equal(own);
    const fresh = await observe(undefined, "--table", file("new.csv"));
    expect(fresh.status).to.equal(0);
    expect(readFeatureTable(file("new.csv"))).to.deep.equal([own]);
    writeFileSync(file("bad.csv"), "asset,round\n");
    const refused = await observe(undefined, "--table", file("bad.csv"));
    expect([refused.status, refused.stdout]).to.deep.equal([3, ""]);
    expect(refused.stderr).to.include("HISTORY_ROW");
  });

  it("says the same twice, and replaces a file only when told to", async () => {
    const first = await observe(undefined, "--out", file("features.json"));
    const refused = await observe(undefined, "--out", file("features.json"));
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.include("FILE_EXISTS").and.to.include("--replace");
    const again = await observe(undefined, "--out", file("features.json"), "--replace");
    expect(again.stdout).to.equal(first.stdout);
  });

  for (const [part, feature, kinds] of [
    ["utilisation", "util", ["utilisation"]],
    ["gasPrice", "gas", ["gas-price"]],
  ] as const) {
    it(`leaves ${feature} missing, and says why, when its source fails`, async () => {
      const broken = { kind: "file", file: "lost.csv", column: "value" };
      const { status, stdout, stderr } = await observe(shared({ [part]: broken }));
      expect(status, stderr).to.equal(0);
      expect(stderr).to.match(/^warning\[DATA_FILE\]: /m);
      const { markets, warnings } = JSON.parse(stdout);
      const at = SCHEMA.findIndex(({ name }) => name === feature);
      expect(markets[0].features[at]).to.include({ isMissing: true, ageSeconds: null });
      const values = markets[0].features.map((f: { value: number }) => f.value);
      expect(values).to.deep.equal(rowWithout(...kinds)?.features);
      expect(warnings.length).to.be.above(0);
    });
  }

  it("does without every optional source that is down, and keeps their keys", async () => {
    respond = (url) =>
      url.pathname.includes("/coins/") || url.searchParams.get("symbol") === "ETHUSDT-PERP"
        ? { status: 403, body: KEY }
        : answerAsExchange(EXCHANGE, url);
    const down = { kind: "aave-v3", endpoint: "chain", reserves: [`0x${"01".repeat(20)}`] };
    const address = `0x${"02".repeat(20)}`;
    const { status, stdout, stderr } = await observe(
      shared({
        funding: undefined,
        utilisation: { ...down, dataProvider: address, oracle: address },
      }),
    );
    expect(status, stderr).to.equal(0);
    expect(stdout + stderr).to.not.include(KEY);
    const missing = JSON.parse(stdout).markets[0].features.filter(
      (f: { isMissing: boolean }) => f.isMissing,
    );
    expect(missing.map((f: { name: string }) => f.name)).to.deep.equal(["util", "lev", "venue"]);
    const codes = JSON.parse(stdout).warnings.map((w: { code: string }) => w.code);
    expect(codes).to.include("SOURCE_STATUS").and.to.include("SOURCE_UNREACHABLE");
  }).timeout(30_000);

  it("reads a stablecoin from its feed on a chain, and says what the chain cannot tell", async () => {
    const feed = await ethers.deployContract("AggregatorMock", [8, "DAI / USD"]);
    const answers = [100_010_000n, 99_100_000n, 100_000_000n];
    for (const [i, answer] of answers.entries()) {
      const at = ROUND * 3_600 - 7_200 + i * 3_000;
      await feed.getFunction("setRound")(i + 1, answer, at, i + 1);
    }
    await feed.getFunction("setLatest")(3);
    const address = await feed.getAddress();
    respond = (url, ...rest) =>
      url.pathname === "/rpc" ? answerAsNode(url, ...rest) : answerAsExchange(EXCHANGE, url);
    const onChain = { kind: "chainlink", endpoint: "chain", description: "DAI / USD" };
    const { status, stdout, stderr } = await observe((sources) => ({
      ...shared({
        stables: [{ ...onChain, address }],
        stakedEther: undefined,
        gasPrice: { kind: "fee-history", endpoint: "chain" },
      })(sources),
      endpoints: { ...sources.endpoints, chain: { rpc: `${server.url}/rpc`, chainId: 31_337 } },
    }));
    expect(status, stderr).to.equal(0);
    const { markets, warnings } = JSON.parse(stdout);
    const peg = markets[0].features.find((f: { name: string }) => f.name === "peg");
    expect(peg).to.deep.include({ value: 90, sources: ["chainlink DAI / USD"], ageSeconds: 1_200 });
    const gas = warnings.find((w: { role: string }) => w.role === "gas-price");
    expect(gas.code).to.equal("SOURCE_INCOMPLETE");
  });

  it("ends with 9, and writes nothing, without the market's own candles", async () => {
    const failures: readonly [string, Responder][] = [
      ["SOURCE_STATUS", () => ({ status: 404 })],
      ["SOURCE_SYMBOL", (url) => answerAsExchange({ ...EXCHANGE, bars: {} }, url)],
      ["SOURCE_ANSWER", () => ({ body: '[[1, "2"' })],
      ["SOURCE_INCOMPLETE", () => ({ body: [] })],
      [
        "SOURCE_STALE",
        (url) =>
          answerAsExchange(
            withBars((bars) => bars.slice(0, -1)),
            url,
          ),
      ],
      [
        "SOURCE_INCOMPLETE",
        (url) =>
          answerAsExchange(
            withBars((bars) => bars.slice(-150)),
            url,
          ),
      ],
    ];
    for (const [code, failure] of failures) {
      respond = (url, ...rest) =>
        url.pathname === "/api/v3/klines" ? failure(url, ...rest) : answerAsExchange(EXCHANGE, url);
      const { status, stdout, stderr } = await observe(undefined, "--out", file("features.json"));
      expect(status, code).to.equal(9);
      expect(stdout).to.equal("");
      expect(stderr).to.include(`"${code}"`);
      expect(existsSync(file("features.json"))).to.equal(false);
    }
  });
  const withBars = (change: (bars: readonly Bar[]) => readonly Bar[]): ExchangeFacts => ({
    ...EXCHANGE,
    bars: { ...EXCHANGE.bars, ETHUSDT: change(EXCHANGE.bars.ETHUSDT ?? []) },
  });

  it("refuses, or flags, two venues that disagree", async () => {
    const disagree = (action: string) => (sources: Sources) => ({
      ...sources,
      disagreement: { maxBps: 1, action },
    });
    const refused = await observe(disagree("refuse"));
    expect(refused.status).to.equal(9);
    expect(refused.stderr).to.include("SOURCE_DISAGREE");
    const flagged = await observe(disagree("flag"));
    expect(flagged.status).to.equal(0);
    expect(flagged.stderr).to.include("warning[SOURCE_DISAGREE]");
  });

  it("does without a perpetual that is quoted per thousand", async () => {
    const thousandfold = barsOf("ETH-PERP").map(({ time, open, high, low, close, volume }) => ({
      ...{ time, open: 1_000 * open, high: 1_000 * high, low: 1_000 * low },
      ...{ close: 1_000 * close, volume },
    }));
    respond = (url) =>
      answerAsExchange(
        { ...EXCHANGE, bars: { ...EXCHANGE.bars, "ETHUSDT-PERP": thousandfold } },
        url,
      );
    const { status, stdout, stderr } = await observe(shared({ funding: undefined }));
    expect(status, stderr).to.equal(0);
    expect(stderr).to.match(
      /^warning\[SOURCE_UNIT\]: perpetual of ETH\/USD: .* beside .*at spot$/m,
    );
    const lev = JSON.parse(stdout).markets[0].features.find(
      (f: { name: string }) => f.name === "lev",
    );
    expect(lev).to.include({ isMissing: true, value: 115 });
  });

  it("takes quotes and candles that are too old as missing", async () => {
    respond = (url) =>
      answerAsExchange(
        {
          ...EXCHANGE,
          bars: { ...EXCHANGE.bars, "ETHUSDT-PERP": barsOf("ETH-PERP").slice(0, -7) },
          quotes: { ...EXCHANGE.quotes, ethereum: quotesOf("second-venue").slice(0, -6) },
        },
        url,
      );
    const { stdout } = await observe();
    const stale = JSON.parse(stdout).warnings.filter(
      (w: { code: string }) => w.code === "SOURCE_STALE",
    );
    expect(stale.map((w: { role: string }) => w.role)).to.deep.equal([
      ...["perpetual of ETH/USD", "second venue of ETH/USD"],
    ]);
  });

  it("ends with 2 for what the sources file or the arguments leave open", async () => {
    const spot = (part: object) => (sources: Sources) => ({
      ...sources,
      markets: { "ETH/USD": { spot: { ...klines("ETHUSDT"), ...part } } },
    });
    for (const [code, change] of [
      ["SOURCES_ENDPOINT", spot({ endpoint: "nowhere" })],
      ["SOURCES_ENDPOINT", spot({ endpoint: "chain" })],
      ["SOURCES_ENDPOINT", shared({ gasPrice: { kind: "fee-history", endpoint: "exchange" } })],
      ["SOURCES_MARKET", (sources: Sources) => ({ ...sources, markets: {} })],
    ] as const) {
      const { status, stderr } = await observe(change);
      expect(status, code).to.equal(2);
      expect(stderr).to.include(code);
    }
    const malformed = await observe(spot({ kind: "telepathy" }));
    expect(malformed.status).to.equal(3);
    expect(malformed.stderr).to.include("JSON_SHAPE");
    writeFileSync(file("feed.json"), feedOf("ETH/USD", 86_400));
    const daily = await observe(undefined, "--round", String(ROUND / 24));
    expect(daily.stderr).to.include("SOURCES_PERIOD");
    writeFileSync(file("feed.json"), feedOf("ETH/USD"));
    for (const [code, round] of [
      ["ROUND_FUTURE", "4000000000"],
      ["ROUND", "now"],
      ["ROUND", "99999999999"],
    ] as const) {
      const { status, stderr } = await observe(undefined, "--round", round);
      expect([status, stderr.includes(`"${code}"`)], stderr).to.deep.equal([2, true]);
    }
  });

  it("says which variable is missing", async () => {
    writeFileSync(file("sources.json"), JSON.stringify(sourcesFile()));
    const flags = ["--sources", file("sources.json"), "--feed", file("feed.json")];
    const { status, stderr } = await runCli("observe", ...flags, "--round", String(ROUND));
    expect(status).to.equal(2);
    expect(stderr).to.include("QUOTES_KEY");
  });
});
