import { expect } from "chai";
import fc from "fast-check";
import { liftedValue } from "../../../model/policy/lifting.ts";
import {
  BPS,
  type MarketConfig,
  PARAMETERS,
  type Parameter,
  STARTING_CONFIG,
} from "../../../model/policy/market-config.ts";
import {
  capsAt,
  liquidationAt,
  lpFeePipsAt,
  MAX_POSITION,
} from "../../../model/policy/profiles.ts";
import { borrowRateRay, curveAt, RAY } from "../../../model/policy/rate-curve.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";
import { safeConfig } from "../../helpers/safe-config.ts";

const GRID = Array.from({ length: 21 }, (_, i) => (RAY * BigInt(i)) / 20n);

/** What borrowers, suppliers, liquidators and pools meet; each number grows as it tightens. */
function metBy(config: MarketConfig, parameter: Parameter, value: number): bigint[] {
  const { profiles } = config;
  switch (parameter) {
    case "haircut":
      return [BigInt(value)];
    case "cap": {
      const { borrowCap, supplyCap } = capsAt(profiles, config, value);
      return [-borrowCap, -supplyCap];
    }
    case "rate":
      return GRID.map((u) => borrowRateRay(curveAt(profiles, value), u));
    case "liquidation": {
      const { liquidationBonusBps, closeFactorBps, graceSeconds } = liquidationAt(profiles, value);
      return [liquidationBonusBps, closeFactorBps, -graceSeconds].map(BigInt);
    }
    case "fee":
      return [BigInt(lpFeePipsAt(profiles, value))];
  }
}

const startOf = (parameter: Parameter) =>
  fc.integer({ min: 0, max: parameter === "haircut" ? BPS - 100 : MAX_POSITION });
const step = fc
  .constantFrom(...PARAMETERS)
  .chain((parameter) =>
    fc.record({ parameter: fc.constant(parameter), value: startOf(parameter) }),
  );

describe("lifting", () => {
  it("G4 loosens nothing under a new configuration unless its tightest end is looser", () => {
    fc.assert(
      fc.property(safeConfig, safeConfig, step, (old, next, { parameter, value }) => {
        const lifted = liftedValue({ old, next, parameter, value });
        expect(lifted).to.be.at.least(value);
        if (lifted === MAX_POSITION) return;
        const before = metBy(old, parameter, value);
        for (const [i, now] of metBy(next, parameter, lifted).entries()) {
          expect(now >= (before[i] ?? now)).to.equal(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("leaves a level alone when the configuration stays or tightens", () => {
    fc.assert(
      fc.property(safeConfig, step, (config, { parameter, value }) => {
        const floor = BPS - config.liquidationThresholdBps + config.ltvBufferBps;
        const start = parameter === "haircut" ? Math.max(value, floor) : value;
        const same = { old: config, next: config, parameter, value: start };
        expect(liftedValue(same)).to.equal(start);
        const borrowCap = config.borrowCap > 1n ? config.borrowCap - 1n : 1n;
        expect(liftedValue({ ...same, next: { ...config, borrowCap } })).to.equal(start);
      }),
    );
  });

  it("raises a cap's position when governance raises the cap, so that it recharges in steps", () => {
    const next = { ...STARTING_CONFIG, borrowCap: 2n * STARTING_CONFIG.borrowCap };
    const lifted = liftedValue({
      old: STARTING_CONFIG,
      next,
      parameter: "cap",
      value: 10_000,
    });
    const { borrowCap } = capsAt(next.profiles, next, lifted);
    expect(borrowCap).to.equal(7n * 10n ** 23n);
    expect(lifted).to.equal(18_750);
  });

  it("I6 equals the contract", async () => {
    await fc.assert(
      fc.asyncProperty(safeConfig, safeConfig, step, async (old, next, { parameter, value }) => {
        const rank = PARAMETERS.indexOf(parameter);
        const lifted = await harness.getFunction("lifted")(old, next, rank, value);
        expect(Number(lifted)).to.equal(liftedValue({ old, next, parameter, value }));
      }),
      { numRuns: 100 },
    );
  });
});
