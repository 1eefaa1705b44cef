import { expect } from "chai";
import fc from "fast-check";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { MAX_POSITION, POSITIONS_PER_REGIME } from "../../../model/policy/profiles.ts";
import { borrowRateRay, curveAt, RAY, type RateCurve } from "../../../model/policy/rate-curve.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";

const { profiles } = STARTING_CONFIG;
/** The steepest rate any configuration may reach: base + slope1 + slope2 at their limits. */
const MAX_RATE_RAY = (RAY * (2_000n + 2_000n + 30_000n)) / 10_000n;
const GRID = Array.from({ length: 41 }, (_, i) => (RAY * BigInt(i)) / 40n);
const position = fc.integer({ min: 0, max: MAX_POSITION });
const utilisation = fc.bigInt({ min: 0n, max: RAY });

/** A curve that any configuration may hold, or interpolate to. */
const anyCurve: fc.Arbitrary<RateCurve> = fc
  .record({
    kinkBps: fc.integer({ min: 7_000, max: 9_500 }),
    baseBps: fc.integer({ min: 0, max: 2_000 }),
    slope1Bps: fc.integer({ min: 0, max: 2_000 }),
    slope2Bps: fc.integer({ min: 500, max: 30_000 }),
    share: fc.integer({ min: 0, max: 30_000 }),
  })
  .map(({ share, ...curve }) => {
    const slope2Bps = Math.max(curve.slope1Bps, curve.slope2Bps);
    return { ...curve, slope2Bps, convexBps: Math.min(share, 30_000 - slope2Bps) };
  });

describe("rate curve", () => {
  it("is each regime's profile at its position", () => {
    for (const [rank, profile] of profiles.entries()) {
      expect(profile).to.include(curveAt(profiles, rank * POSITIONS_PER_REGIME));
    }
  });

  it("P2 never falls with utilisation and stays below the outer limit", () => {
    fc.assert(
      fc.property(anyCurve, (curve) => {
        const rates = GRID.map((u) => borrowRateRay(curve, u));
        for (const [i, rate] of rates.entries()) {
          expect(rate >= (rates[i - 1] ?? 0n) && rate <= MAX_RATE_RAY).to.equal(true);
        }
      }),
    );
  });

  it("P2 is continuous at the kink, to a unit", () => {
    fc.assert(
      fc.property(anyCurve, (curve) => {
        const kink = (RAY * BigInt(curve.kinkBps)) / 10_000n;
        const [at, next] = [kink, kink + 1n].map((u) => borrowRateRay(curve, u));
        const slope = (next ?? 0n) - (at ?? 0n);
        expect(slope >= 0n && slope <= 100n).to.equal(true);
      }),
    );
  });

  it("P2 is convex: second differences above the kink and across it are not negative", () => {
    const above = fc.tuple(anyCurve, utilisation, utilisation, utilisation);
    fc.assert(
      fc.property(above, ([curve, ...points]) => {
        const [a = 0n, b = 0n, c = 0n] = points.toSorted((x, y) => Number(x - y));
        fc.pre(a < b && b < c);
        const [low = 0n, middle = 0n, high = 0n] = [a, b, c].map((u) => borrowRateRay(curve, u));
        // Each rate is rounded down by less than 4 units.
        const slack = 4n * (c - a);
        expect((middle - low) * (c - b) <= (high - middle) * (b - a) + slack).to.equal(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("P3 rises with every number of the curve, and as the kink falls", () => {
    fc.assert(
      fc.property(anyCurve, anyCurve, utilisation, (one, other, u) => {
        const [tighter, looser] = [Math.max, Math.min].map((pick, index) => ({
          kinkBps: [Math.min, Math.max][index]?.(one.kinkBps, other.kinkBps) ?? 0,
          baseBps: pick(one.baseBps, other.baseBps),
          slope1Bps: pick(one.slope1Bps, other.slope1Bps),
          slope2Bps: pick(one.slope2Bps, other.slope2Bps),
          convexBps: pick(one.convexBps, other.convexBps),
        }));
        if (tighter === undefined || looser === undefined) throw new Error("two curves");
        expect(borrowRateRay(tighter, u) >= borrowRateRay(looser, u)).to.equal(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("P3 rises pointwise with the position, so stress ≥ transition ≥ calm", () => {
    fc.assert(
      fc.property(position, position, utilisation, (a, b, u) => {
        const [lower, higher] = a <= b ? [a, b] : [b, a];
        const [below, above] = [lower, higher].map((p) => borrowRateRay(curveAt(profiles, p), u));
        expect((below ?? 0n) <= (above ?? 0n)).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("counts a utilisation above 1 as 1", () => {
    const curve = curveAt(profiles, 3);
    expect(borrowRateRay(curve, 2n ** 128n)).to.equal(borrowRateRay(curve, RAY));
  });

  it("P6 equals the contract's rate", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCurve,
        fc.oneof(utilisation, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })),
        async (curve, u) => {
          expect(await harness.getFunction("rateRay")(curve, u)).to.equal(borrowRateRay(curve, u));
        },
      ),
    );
  });
});
