import { expect } from "chai";
import { checkStablePrice } from "../../../model/features/plausible.ts";
import { lastBlockBefore } from "../../../prover/sources/block-at.ts";
import { chainlinkSource } from "../../../prover/sources/chainlink.ts";
import { gasPriceSource } from "../../../prover/sources/gas-price.ts";
import { lendingPoolSource } from "../../../prover/sources/lending-pool.ts";
import type { Source, Sourced } from "../../../prover/sources/source.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import {
  type Answer,
  type LocalServer,
  type Responder,
  startServer,
} from "../../helpers/http-server.ts";
import { answerAsNode } from "../../helpers/rpc-server.ts";

const { loadFixture, mine, setNextBlockBaseFeePerGas, time } = networkHelpers;
const RETRY = { retries: 1, firstDelayMs: 5, attemptMs: 20_000, totalMs: 40_000 };
const DAY = 86_400;
const HOUR = 3_600;
const CHAIN_ID = 31_337;
/** 2026-01-05 00:00 UTC; feeds have nothing to do with the chain's own clock. */
const TO = 1_767_571_200;
const phased = (phase: number, round: number): bigint => (BigInt(phase) << 64n) | BigInt(round);

describe("chain sources", () => {
  let server: LocalServer | undefined;
  afterEach(() => server?.close());

  async function read<T>(
    open: (endpoint: { url: string; chainId: number; retry: typeof RETRY }) => Source<T>,
    span: { from: number; to: number },
    { chainId = CHAIN_ID, respond = answerAsNode }: { chainId?: number; respond?: Responder } = {},
  ): Promise<Sourced<T>> {
    server?.close();
    server = await startServer(respond);
    const endpoint = { url: `${server.url}/key-51c9`, chainId, retry: RETRY };
    return open(endpoint).read({ span, signal: new AbortController().signal });
  }

  describe("Chainlink", () => {
    /** Rounds of phase 2, ten minutes apart, the last a minute before TO. */
    async function feed() {
      const count = 60;
      const aggregator = await ethers.deployContract("AggregatorMock", [8, "DAI / USD"]);
      const set = aggregator.getFunction("setRound");
      for (let i = 1; i <= count; i++) {
        const id = phased(2, i);
        await set(id, 100_000_000 + i, TO - 60 - (count - i) * 600, id);
      }
      await aggregator.getFunction("setLatest")(phased(2, count));
      return { aggregator, set, address: await aggregator.getAddress(), count };
    }
    const readFeed = (address: string, hours: number, parameters = {}, options = {}) =>
      read(
        (endpoint) =>
          chainlinkSource({
            ...{ endpoint, address, description: "DAI / USD", check: checkStablePrice },
            ...parameters,
          }),
        { from: TO - hours * HOUR, to: TO },
        options,
      );

    it("gives every answer of the span, oldest first", async () => {
      const { address } = await loadFixture(feed);
      const { facts, newestAt } = await readFeed(address, 8);
      expect(facts.length).to.equal(48);
      expect(facts.at(-1)).to.deep.equal({ time: TO - 60, value: 1.0000006 });
      expect(facts[0]?.time).to.equal(TO - 60 - 47 * 600);
      expect(newestAt).to.equal(TO - 60);
    });

    it("ends at the feed's first round, and has nothing to say of a span before it", async () => {
      const { address } = await loadFixture(feed);
      expect((await readFeed(address, 1_000)).facts.length).to.equal(60);
      const source = (endpoint: { url: string; chainId: number; retry: typeof RETRY }) =>
        chainlinkSource({ endpoint, address, description: "DAI / USD" });
      const { facts, newestAt } = await read(source, { from: TO - 9e6, to: TO - 8e6 });
      expect([facts.length, newestAt]).to.deep.equal([0, undefined]);
    });

    it("walks on into the phase before, without what that said too late", async () => {
      const { aggregator, set, address, count } = await loadFixture(feed);
      const old = await ethers.deployContract("AggregatorMock", [8, "DAI / USD"]);
      const first = TO - 60 - (count - 1) * 600;
      // The old aggregator went on for two rounds after its successor's first.
      for (let i = 1; i <= 30; i++) {
        await set(phased(1, i), 99_000_000 + i, first - 60 + (i - 28) * 300, phased(1, i));
      }
      await old.getFunction("setLatest")(30n);
      await aggregator.getFunction("setPhase")(1, await old.getAddress());
      const { facts } = await readFeed(address, 1_000);
      expect(facts.length).to.equal(60 + 28);
      expect(facts.map(({ time }) => time)).to.deep.equal(
        facts.map(({ time }) => time).toSorted((a, b) => a - b),
      );
      expect(facts[27]).to.deep.equal({ time: first - 60, value: 0.99000028 });
    });

    it("of two answers in one second keeps the later", async () => {
      const { set, address } = await loadFixture(feed);
      await set(phased(2, 59), 99_999_999, TO - 60, phased(2, 59));
      const { facts } = await readFeed(address, 1);
      expect(facts.at(-1)).to.deep.equal({ time: TO - 60, value: 1.0000006 });
      expect(facts.filter(({ time }) => time === TO - 60).length).to.equal(1);
    });

    it("refuses another feed, other decimals, and answers that are none", async () => {
      const { set, address } = await loadFixture(feed);
      const other = readFeed(address, 8, { description: "USDC / USD" });
      const error = await expectRejection("SOURCE_SYMBOL", other);
      expect(error.message).to.include("DAI / USD");
      await expectRejection("SOURCE_UNIT", readFeed(address, 8, { decimals: 18 }));
      for (const answer of [0, -1, 10_000, 10n ** 18n]) {
        await set(phased(2, 60), answer, TO - 60, phased(2, 60));
        await expectRejection("SOURCE_UNIT", readFeed(address, 8));
      }
    });

    it("refuses a repeated answer, a round without one, and time that runs backwards", async () => {
      const { set, address } = await loadFixture(feed);
      await set(phased(2, 60), 100_000_000, TO - 60, phased(2, 59));
      await expectRejection("SOURCE_STALE", readFeed(address, 8));
      await set(phased(2, 60), 100_000_000, 0, phased(2, 60));
      await expectRejection("SOURCE_INCOMPLETE", readFeed(address, 8));
      await set(phased(2, 60), 100_000_000, TO - 1_200, phased(2, 60));
      await expectRejection("SOURCE_ANSWER", readFeed(address, 8));
    });

    it("refuses an address without such a contract", async () => {
      await loadFixture(feed);
      await expectRejection("SOURCE_CALL", readFeed(`0x${"12".repeat(20)}`, 8));
      const pool = await ethers.deployContract("LendingPoolMock");
      await expectRejection("SOURCE_CALL", readFeed(await pool.getAddress(), 8));
    });

    it("refuses another chain, and gives up on what is no node", async () => {
      const { address } = await loadFixture(feed);
      const error = await expectRejection("SOURCE_CHAIN", readFeed(address, 8, {}, { chainId: 1 }));
      expect(error.message).to.include("31337");
      const answers: readonly Answer[] = [
        { status: 503 },
        { body: "<html>" },
        { fault: "cut", body: "{}" },
      ];
      for (const answer of answers) {
        const failing = readFeed(address, 8, {}, { respond: () => answer });
        const lost = await expectRejection("SOURCE_UNREACHABLE", failing);
        expect(`${lost.location} ${lost.message}`).to.not.include("key-51c9");
      }
    });

    it("tries again after a lost connection", async () => {
      const { address } = await loadFixture(feed);
      let calls = 0;
      const respond: Responder = (...request) =>
        ++calls === 3 ? { status: 500, body: "" } : answerAsNode(...request);
      expect((await readFeed(address, 8, {}, { respond })).facts.length).to.equal(48);
    });
  });

  describe("lending pool", () => {
    const TOKENS = [`0x${"01".repeat(20)}`, `0x${"02".repeat(20)}`];
    async function pool() {
      const contract = await ethers.deployContract("LendingPoolMock");
      const set = contract.getFunction("setReserve");
      // 1,000 of 18 decimals at $2 of which 500 are lent; 4,000 of 6 decimals at $1, 3,000 lent.
      await set(TOKENS[0], [18, 2e8, 10n ** 21n, 100n * 10n ** 18n, 400n * 10n ** 18n]);
      await set(TOKENS[1], [6, 1e8, 4_000n * 10n ** 6n, 0, 3_000n * 10n ** 6n]);
      const dayEnd = Math.ceil((await time.latest()) / DAY) * DAY;
      await time.increaseTo(dayEnd + HOUR);
      return { set, address: await contract.getAddress(), dayEnd };
    }
    const readPool = (address: string, to: number, reserves = TOKENS, options = {}) =>
      read(
        (endpoint) =>
          lendingPoolSource({ endpoint, dataProvider: address, oracle: address, reserves }),
        { from: to - DAY, to },
        options,
      );

    it("is the share lent, in dollars, over all reserves", async () => {
      const { address, dayEnd } = await loadFixture(pool);
      const { facts, newestAt } = await readPool(address, dayEnd + HOUR);
      expect(facts.length).to.equal(1);
      expect(facts[0]?.time).to.equal(dayEnd - DAY);
      expect(facts[0]?.value.toFixed(12)).to.equal((4_000 / 6_000).toFixed(12));
      expect(newestAt).to.equal(dayEnd);
    });

    it("is that of the day's end, whatever happened since", async () => {
      const { set, address, dayEnd } = await loadFixture(pool);
      await set(TOKENS[1], [6, 1e8, 4_000n * 10n ** 6n, 0, 4_000n * 10n ** 6n]);
      const { facts } = await readPool(address, dayEnd + HOUR);
      expect(facts[0]?.value.toFixed(12)).to.equal((4_000 / 6_000).toFixed(12));
    });

    it("says when the node has forgotten the day's end, as full nodes do", async () => {
      const { address, dayEnd } = await loadFixture(pool);
      for (const message of [
        "missing trie node 4f3c (path ) state 0x4f3c is not available",
        "state already pruned",
        "historical state unavailable",
      ]) {
        const forget = (call: { id: number }) => ({
          ...{ jsonrpc: "2.0", id: call.id, error: { code: -32_000, message } },
        });
        const respond: Responder = (url, request, body) => {
          if (!body.includes("eth_call")) return answerAsNode(url, request, body);
          const calls = JSON.parse(body);
          return { body: Array.isArray(calls) ? calls.map(forget) : forget(calls) };
        };
        const work = readPool(address, dayEnd + HOUR, TOKENS, { respond });
        const error = await expectRejection("SOURCE_CALL", work);
        expect(error.message).to.equal("the node no longer has the state of that block");
      }
    });

    it("refuses a day that is not over on the chain, an empty pool, and one that lent too much", async () => {
      const { set, address, dayEnd } = await loadFixture(pool);
      await expectRejection("SOURCE_STALE", readPool(address, dayEnd + DAY));
      const empty = [`0x${"03".repeat(20)}`];
      await expectRejection("SOURCE_UNIT", readPool(address, dayEnd + HOUR, empty));
      await set(TOKENS[0], [18, 2e8, 10n ** 18n, 0, 10n ** 22n]);
      await time.increaseTo(dayEnd + DAY + HOUR);
      await expectRejection("SOURCE_UNIT", readPool(address, dayEnd + DAY + HOUR));
      await expectRejection("SOURCE_CALL", readPool(`0x${"12".repeat(20)}`, dayEnd + HOUR));
    });
  });

  describe("gas price", () => {
    async function blocks() {
      const dayStart = Math.ceil((await time.latest()) / DAY) * DAY;
      await setNextBlockBaseFeePerGas(30e9);
      await time.increaseTo(dayStart + 10);
      // Eight blocks a day, unevenly; the base fee falls with every empty one.
      for (let day = 0; day < 3; day++) {
        await mine(5, { interval: HOUR });
        await mine(3, { interval: 4 * HOUR });
        await time.increaseTo(dayStart + (day + 1) * DAY + 10);
      }
      return { dayStart };
    }
    const readGas = (to: number, days = 3) =>
      read((endpoint) => gasPriceSource({ endpoint, days }), { from: to - days * DAY, to });

    it("is the mean base fee of every day that is over", async () => {
      const { dayStart } = await loadFixture(blocks);
      const { facts, newestAt } = await readGas(dayStart + 3 * DAY + 5);
      expect(facts.map((fact) => fact.time)).to.deep.equal(
        [0, 1, 2].map((d) => dayStart + d * DAY),
      );
      expect(newestAt).to.equal(dayStart + 3 * DAY);
      const fees: number[] = [];
      for (let number = 0; number <= (await ethers.provider.getBlockNumber()); number++) {
        const block = await ethers.provider.getBlock(number);
        const isOfDay =
          block && block.timestamp >= dayStart + DAY && block.timestamp < dayStart + 2 * DAY;
        if (isOfDay) fees.push(Number(block.baseFeePerGas));
      }
      const mean = fees.reduce((a, b) => a + b, 0) / fees.length;
      // Four stretches of two of the day's nine blocks.
      expect(Math.round((100 * (facts[1]?.value ?? 0)) / mean)).to.be.within(85, 115);
      expect(facts.map(({ value }) => value)).to.deep.equal(
        facts.map(({ value }) => value).toSorted((a, b) => b - a),
      );
    });

    it("refuses a day that is not over and a chain that is too young", async () => {
      const { dayStart } = await loadFixture(blocks);
      await expectRejection("SOURCE_STALE", readGas(dayStart + 5 * DAY));
      const to = dayStart + 2 * DAY;
      const firstBlock = await ethers.provider.getBlock(0);
      const daysOfChain = Math.ceil((to - (firstBlock?.timestamp ?? 0)) / DAY);
      await expectRejection("SOURCE_INCOMPLETE", readGas(to, daysOfChain + 1));
    });
  });

  describe("last block before", () => {
    it("is found in a few reads among millions of blocks with missed slots", async () => {
      const NEWEST = 20_000_000;
      // 13 seconds for three quarters of the history, then 12, and every hundredth slot missed.
      const stampOf = (number: number): number => {
        const [old, young] = [Math.min(number, 15_000_000), Math.max(0, number - 15_000_000)];
        return 1_438_269_988 + 13 * old + 12 * (young + Math.floor(young / 100));
      };
      let reads = 0;
      const chain = {
        getBlock: async (tag: number | "latest") => {
          reads += 1;
          const number = tag === "latest" ? NEWEST : tag;
          return { number, timestamp: stampOf(number) };
        },
      };
      const find = async (number: number, after?: { number: number; timestamp: number }) => {
        reads = 0;
        const search = { name: "chain", ...(after && { after }) };
        const found = await lastBlockBefore(chain, stampOf(number), search);
        expect(found.number).to.equal(number - 1);
        return found;
      };
      const monthAgo = await find(NEWEST - 219_000);
      expect(reads).to.be.below(40);
      for (const number of [NEWEST - 200_000, NEWEST - 7_150, NEWEST - 3]) {
        await find(number, monthAgo);
        expect(reads).to.be.below(12);
      }
    });

    it("is found at every moment of an uneven chain", async () => {
      await mine(3, { interval: 1 });
      await mine(4, { interval: 1_000 });
      await mine(30, { interval: 7 });
      const stamps: number[] = [];
      const newest = await ethers.provider.getBlockNumber();
      for (let number = 0; number <= newest; number++) {
        stamps.push((await ethers.provider.getBlock(number))?.timestamp ?? 0);
      }
      for (let number = 1; number <= newest; number++) {
        const moment = stamps[number] ?? 0;
        const before = await lastBlockBefore(ethers.provider, moment, { name: "chain" });
        expect(before.number).to.equal(number - 1);
        const gap = moment - (stamps[number - 1] ?? 0);
        if (gap > 1) {
          const inside = await lastBlockBefore(ethers.provider, moment - 1, { name: "chain" });
          expect(inside.number).to.equal(number - 1);
        }
      }
      await expectRejection(
        "SOURCE_STALE",
        lastBlockBefore(ethers.provider, 9e9, { name: "chain" }),
      );
      await expectRejection(
        "SOURCE_INCOMPLETE",
        lastBlockBefore(ethers.provider, 1, { name: "chain" }),
      );
    });
  });
});
