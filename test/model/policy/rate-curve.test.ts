import { expect } from "chai";
import fc from "fast-check";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import {
  borrowRateRay,
  curveAt,
  MAX_POSITION,
  POSITIONS_PER_REGIME,
  RAY,
  type RateCurve,
} from "../../../model/policy/rate-curve.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";

const { profiles } = STARTING_CONFIG;
/** The steepest rate any configuration may reach: base + slope1 + slope2 at their limits. */
const MAX_RATE_RAY = (RAY * (2_000n + 2_000n + 30_000n)) / 10_000n;
const GRID = Array.from({ length: 41 }, (_, i) => (RAY * BigInt(i)) / 40n);
const position = fc.integer({ min: 0, max: MAX_POSITION });
const utilisation = fc.bigInt({ min: 0n, max: RAY });

const packed = ({ kinkBps, baseBps, slope1Bps, slope2Bps }: RateCurve): bigint =>
  [kinkBps, baseBps, slope1Bps, slope2Bps].reduce((word, bps) => (word << 16n) | BigInt(bps), 0n);

describe("rate curve", () => {
  it("is each regime's profile at its position", () => {
    for (const [rank, { maxLtvBps: _, ...curve }] of profiles.entries()) {
      expect(curveAt(profiles, rank * POSITIONS_PER_REGIME)).to.deep.equal(curve);
    }
  });

  it("P2 never falls with utilisation and stays below the outer limit", () => {
    fc.assert(
      fc.property(position, (at) => {
        const rates = GRID.map((u) => borrowRateRay(curveAt(profiles, at), u));
        for (const [i, rate] of rates.entries()) {
          expect(rate >= (rates[i - 1] ?? 0n) && rate <= MAX_RATE_RAY).to.equal(true);
        }
      }),
    );
  });

  it("P2 is continuous at the kink", () => {
    fc.assert(
      fc.property(position, (at) => {
        const curve = curveAt(profiles, at);
        const kink = (RAY * BigInt(curve.kinkBps)) / 10_000n;
        const slope = borrowRateRay(curve, kink + 1n) - borrowRateRay(curve, kink);
        expect(slope >= 0n && slope <= 10n).to.equal(true);
      }),
    );
  });

  it("P2 is convex: the slope above the kink is at least the slope below", () => {
    fc.assert(
      fc.property(position, (at) => {
        const { kinkBps, slope1Bps, slope2Bps } = curveAt(profiles, at);
        expect(slope2Bps * kinkBps).to.be.at.least(slope1Bps * (10_000 - kinkBps));
      }),
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

  it("P6 equals the contract's curve at all 20,001 positions", async () => {
    const between = harness.getFunction("curvesFrom");
    const chunk = 1_000;
    for (let first = 0; first <= MAX_POSITION; first += chunk) {
      const segment = first < POSITIONS_PER_REGIME ? 0 : 1;
      const count = first === MAX_POSITION ? 1 : chunk;
      const along = first - segment * POSITIONS_PER_REGIME;
      const curves: bigint[] = await between(
        profiles[segment],
        profiles[segment + 1],
        along,
        count,
      );
      const twin = Array.from({ length: count }, (_, i) => packed(curveAt(profiles, first + i)));
      expect([...curves]).to.deep.equal(twin);
    }
  });

  it("P6 equals the contract's rate", async () => {
    await fc.assert(
      fc.asyncProperty(
        position,
        fc.oneof(utilisation, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })),
        async (at, u) => {
          const curve = curveAt(profiles, at);
          expect(await harness.getFunction("rateRay")(curve, u)).to.equal(borrowRateRay(curve, u));
        },
      ),
    );
  });
});
