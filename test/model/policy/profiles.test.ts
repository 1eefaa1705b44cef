import { expect } from "chai";
import fc from "fast-check";
import {
  type MarketConfig,
  type Profile,
  STARTING_CONFIG,
} from "../../../model/policy/market-config.ts";
import { brokenRule } from "../../../model/policy/policy-bounds.ts";
import {
  capsAt,
  liquidationAt,
  lpFeePipsAt,
  MAX_POSITION,
  POSITIONS_PER_REGIME,
  profileReader,
} from "../../../model/policy/profiles.ts";
import { curveAt } from "../../../model/policy/rate-curve.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";
import { safeConfig } from "../../helpers/safe-config.ts";

const { profiles } = STARTING_CONFIG;
/** What follows a position, in the harness's order; the grace period takes 32 bits of its own. */
const FIELDS = [
  "borrowCapBps",
  "supplyCapBps",
  "kinkBps",
  "baseBps",
  "slope1Bps",
  "slope2Bps",
  "convexBps",
  "liquidationBonusBps",
  "closeFactorBps",
  "graceSeconds",
  "lpFeePips",
] as const satisfies readonly (keyof Profile)[];
const FALLS_AS_IT_TIGHTENS: ReadonlySet<keyof Profile> = new Set([
  "borrowCapBps",
  "supplyCapBps",
  "kinkBps",
  "graceSeconds",
]);

function packedAt(of: MarketConfig["profiles"], position: number): bigint {
  const number = profileReader(of, position);
  return FIELDS.reduce((word, name, i) => word | (BigInt(number(name)) << BigInt(16 * i)), 0n);
}

describe("profiles", () => {
  it("are each regime's own at its position", () => {
    for (const [rank, profile] of profiles.entries()) {
      const position = rank * POSITIONS_PER_REGIME;
      const caps = capsAt(profiles, { borrowCap: 10_000n, supplyCap: 10_000n }, position);
      expect(profile).to.include({
        ...curveAt(profiles, position),
        ...liquidationAt(profiles, position),
        lpFeePips: lpFeePipsAt(profiles, position),
        borrowCapBps: Number(caps.borrowCap),
        supplyCapBps: Number(caps.supplyCap),
      });
    }
  });

  it("P3 P5 tighten or stay in every number as the position grows, over all 20,001", () => {
    const looser: string[] = [];
    for (const name of FIELDS) {
      const direction = FALLS_AS_IT_TIGHTENS.has(name) ? -1 : 1;
      let before = profileReader(profiles, 0)(name);
      for (let position = 1; position <= MAX_POSITION; position++) {
        const now = profileReader(profiles, position)(name);
        if ((now - before) * direction < 0) looser.push(`${name} at ${position}`);
        before = now;
      }
    }
    expect(looser).to.deep.equal([]);
  });

  it("C5 give caps that are never 0, however small a market's cap is", () => {
    const position = fc.integer({ min: 0, max: MAX_POSITION });
    const cap = fc.bigInt({ min: 1n, max: 2n ** 128n - 2n });
    fc.assert(
      fc.property(position, cap, cap, (at, borrowCap, supplyCap) => {
        const caps = capsAt(profiles, { borrowCap, supplyCap }, at);
        expect(caps.borrowCap > 0n && caps.borrowCap <= borrowCap).to.equal(true);
        expect(caps.supplyCap > 0n && caps.supplyCap <= supplyCap).to.equal(true);
      }),
    );
  });

  it("P6 equal the contract's in every number at all 20,001 positions", async () => {
    const chunk = 1_000;
    for (let first = 0; first <= MAX_POSITION; first += chunk) {
      const count = Math.min(chunk, MAX_POSITION + 1 - first);
      const places: bigint[] = await harness.getFunction("placesFrom")(profiles, first, count);
      const twin = Array.from({ length: count }, (_, i) => packedAt(profiles, first + i));
      expect([...places]).to.deep.equal(twin);
    }
  });

  it("P6 equal the contract's in any safe configuration", async () => {
    await fc.assert(
      fc.asyncProperty(safeConfig, fc.nat(MAX_POSITION - 9), async (config, first) => {
        expect(brokenRule(config)).to.equal(undefined);
        const places: bigint[] = await harness.getFunction("placesFrom")(config.profiles, first, 9);
        const twin = Array.from({ length: 9 }, (_, i) => packedAt(config.profiles, first + i));
        expect([...places]).to.deep.equal(twin);
      }),
    );
  });
});
