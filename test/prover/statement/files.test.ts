import { expect } from "chai";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { parseFeed } from "../../../prover/statement/feed.ts";
import {
  commitmentOf,
  parsePublisherSet,
  slotsOf,
} from "../../../prover/statement/publisher-set.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { makePublishers } from "../../helpers/world.ts";

const market = (id: unknown, symbol: unknown = "ETH/USD") => ({ id, symbol });
const feed = (change: object = {}) =>
  JSON.stringify({
    format: "ballast.feed/1",
    name: "eth-btc",
    periodSeconds: 3600,
    markets: [market("1"), market("2", "BTC/USD")],
    ...change,
  });

describe("feed file", () => {
  it("gives name, period and markets in order", () => {
    expect(parseFeed(feed(), "feed.json")).to.deep.equal({
      name: "eth-btc",
      periodSeconds: 3600,
      markets: [
        { id: 1n, symbol: "ETH/USD" },
        { id: 2n, symbol: "BTC/USD" },
      ],
    });
  });

  for (const [name, change] of Object.entries({
    "market ids out of order": { markets: [market("2"), market("1")] },
    "one market id twice": { markets: [market("1"), market("1")] },
    "market id zero": { markets: [market("0")] },
    "a market id of 65 bits": { markets: [market(String(2n ** 64n))] },
    "a market id with a leading zero": { markets: [market("01")] },
    "no market": { markets: [] },
    "a name with a space": { name: "eth btc" },
    "a period of half a minute": { periodSeconds: 30 },
    "an unknown key": { owner: "me" },
  })) {
    it(`refuses ${name}`, () => {
      expectError("JSON_SHAPE", () => parseFeed(feed(change), "feed.json"));
    });
  }
});

describe("publisher set file", () => {
  const entries = makePublishers(3).map((p) => ({ ...p, x: String(p.x), y: String(p.y) }));
  const [first, second] = entries;
  const set = (publishers: unknown[]) =>
    JSON.stringify({ format: "ballast.publishers/1", publishers });

  it("seats each key in its slot", () => {
    const parsed = parsePublisherSet(set(entries), "set.json");
    expect(parsed).to.deep.equal(makePublishers(3));
    const slots = slotsOf(parsed);
    expect(slots.length).to.equal(16);
    expect([0, 2, 4].map((slot) => slots[slot])).to.deep.equal(parsed.map((p) => p.x));
    expect(slots.filter((x) => x === 0n).length).to.equal(13);
    expect(commitmentOf(parsed) < FIELD_ORDER).to.equal(true);
  });

  for (const [name, publishers] of Object.entries({
    "a slot used twice": [first, { ...second, slot: 0 }],
    "a key used twice": [first, { ...first, slot: 1 }],
    "slot 16": [{ ...first, slot: 16 }],
    "the identity as a key": [{ ...first, x: "0", y: "1" }],
    "a point off the curve": [{ ...first, x: "1", y: "1" }],
    "a point outside the subgroup": [{ ...first, y: String(FIELD_ORDER - BigInt(first?.y ?? 0)) }],
    "an empty set": [],
  })) {
    it(`refuses ${name}`, () => {
      expectError("JSON_SHAPE", () => parsePublisherSet(set(publishers), "set.json"));
    });
  }
});
