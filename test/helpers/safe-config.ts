/** Arbitrary configurations that the outer corridor allows: the whole domain, not only the starting one. */
import fc from "fast-check";
import type { MarketConfig, Profile, StepLimits } from "../../model/policy/market-config.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const between = (min: number, max: number) => fc.integer({ min, max: Math.max(min, max) });
const delay = fc.oneof(fc.constant(8 * HOUR), between(8 * HOUR, 30 * HOUR));

/** Three numbers in order, calm first; a step of the position may not carry them too far apart. */
function rising(min: number, max: number, mostApart: number): fc.Arbitrary<number[]> {
  return fc
    .tuple(between(min, max), fc.nat(mostApart), fc.nat(mostApart))
    .map(([calm, first, second]) => {
      const transition = Math.min(max, calm + first);
      return [calm, transition, Math.min(max, transition + second)];
    });
}

const falling = (min: number, max: number, mostApart: number): fc.Arbitrary<number[]> =>
  rising(min, max, mostApart).map((numbers) => numbers.map((n) => max + min - n));

/** What may lie between two regimes when a step of `tightenStep` moves at most `most`. */
const apart = (most: number, tightenStep: number): number =>
  Math.floor((most * 10_000) / tightenStep);

interface Steps {
  readonly rate: number;
  readonly liquidation: number;
}

function profilesFor(highestLtvBps: number, thresholdBps: number, steps: Steps) {
  const highestBonusBps = Math.min(1_000, Math.floor(100_000_000 / thresholdBps) - 10_000);
  return fc
    .record({
      maxLtvBps: falling(100, highestLtvBps, highestLtvBps),
      borrowCapBps: falling(500, 10_000, 9_500),
      supplyCapBps: falling(500, 10_000, 9_500),
      kinkBps: falling(7_000, 9_500, apart(300, steps.rate)),
      baseBps: rising(0, 2_000, apart(100, steps.rate)),
      slope1Bps: rising(0, 2_000, apart(100, steps.rate)),
      slope2Bps: rising(2_000, 20_000, apart(400, steps.rate)),
      convexBps: rising(0, 10_000, apart(400, steps.rate)),
      liquidationBonusBps: rising(200, highestBonusBps, apart(50, steps.liquidation)),
      closeFactorBps: rising(1_000, 10_000, apart(1_000, steps.liquidation)),
      graceSeconds: falling(0, 4 * HOUR, 4 * HOUR),
      lpFeePips: rising(100, 10_000, 9_900),
    })
    .map((columns): MarketConfig["profiles"] => {
      const profile = (rank: number): Profile => ({
        maxLtvBps: columns.maxLtvBps[rank] ?? 0,
        borrowCapBps: columns.borrowCapBps[rank] ?? 0,
        supplyCapBps: columns.supplyCapBps[rank] ?? 0,
        kinkBps: columns.kinkBps[rank] ?? 0,
        baseBps: columns.baseBps[rank] ?? 0,
        slope1Bps: columns.slope1Bps[rank] ?? 0,
        slope2Bps: columns.slope2Bps[rank] ?? 0,
        convexBps: columns.convexBps[rank] ?? 0,
        liquidationBonusBps: columns.liquidationBonusBps[rank] ?? 0,
        closeFactorBps: columns.closeFactorBps[rank] ?? 0,
        graceSeconds: columns.graceSeconds[rank] ?? 0,
        lpFeePips: columns.lpFeePips[rank] ?? 0,
      });
      return [profile(0), profile(1), profile(2)];
    });
}

interface Loosest {
  readonly step: number;
  readonly day: number;
  readonly week: number;
}

/** Limits no looser than the outer corridor's, with any tightening that is given. */
function limitsWithin(
  { step, day, week }: Loosest,
  tightening: { readonly tightenStep: number; readonly tightenDelaySeconds: number },
): fc.Arbitrary<StepLimits> {
  const highestStep = Math.min(step, tightening.tightenStep);
  return fc.tuple(between(1, highestStep), fc.nat(day), fc.nat(week), delay).map((drawn) => {
    const [loosenStep, dayDrawn, weekDrawn, wait] = drawn;
    const loosenBudget = Math.max(loosenStep, dayDrawn);
    return {
      ...tightening,
      loosenStep,
      loosenBudget,
      loosenBudgetWeek: Math.max(loosenBudget, weekDrawn),
      loosenDelaySeconds: Math.max(wait, tightening.tightenDelaySeconds),
    };
  });
}

function limitsFor(steps: Steps): fc.Arbitrary<MarketConfig["limits"]> {
  const atOnce = (tightenStep: number) => ({ tightenStep, tightenDelaySeconds: 0 });
  return fc.tuple(
    limitsWithin({ step: 200, day: 400, week: 1_200 }, atOnce(10_000)),
    limitsWithin({ step: 2_000, day: 6_000, week: 24_000 }, atOnce(20_000)),
    limitsWithin(
      { step: 2_000, day: 6_000, week: 24_000 },
      { tightenStep: steps.rate, tightenDelaySeconds: 8 * HOUR },
    ),
    limitsWithin(
      { step: 5_000, day: 5_000, week: 15_000 },
      { tightenStep: steps.liquidation, tightenDelaySeconds: 3 * DAY },
    ),
    limitsWithin({ step: 10_000, day: 20_000, week: 60_000 }, atOnce(20_000)),
  );
}

const rules = fc
  .record({
    hysteresis: between(1, 1_500),
    transitionFrom: between(1_600, 5_000),
    gap: fc.nat(3_000),
    maxIntervalWidth: between(1, 5_000),
    maxJump: between(1, 5_000),
    confirmationsUp: between(1, 3),
    more: fc.nat(4),
    dwellSeconds: between(HOUR, 12 * HOUR),
  })
  .map(({ gap, more, ...drawn }) => ({
    ...drawn,
    stressAbove: drawn.transitionFrom + drawn.hysteresis + gap,
    confirmationsDown: drawn.confirmationsUp + more,
  }));

/** Spread enough to tell every number from its neighbours, inside every rule of PolicyBounds. */
export const safeConfig: fc.Arbitrary<MarketConfig> = fc
  .record({
    liquidationThresholdBps: between(1_000, 9_500),
    buffer: fc.nat(600),
    rate: between(500, 10_000),
    liquidation: between(2_000, 10_000),
  })
  .chain(({ liquidationThresholdBps, buffer, rate, liquidation }) => {
    const ltvBufferBps = 200 + buffer;
    const highestLtvBps = liquidationThresholdBps - ltvBufferBps;
    const steps = { rate, liquidation };
    const cap = fc.bigInt({ min: 1n, max: 10n ** 30n });
    return fc.record({
      liquidationThresholdBps: fc.constant(liquidationThresholdBps),
      ltvBufferBps: fc.constant(ltvBufferBps),
      staleAfterSeconds: between(HOUR, 4 * HOUR),
      deadAfterSeconds: between(5 * HOUR, 48 * HOUR),
      borrowCap: cap,
      supplyCap: cap,
      rules,
      limits: limitsFor(steps),
      profiles: profilesFor(highestLtvBps, liquidationThresholdBps, steps),
    });
  });
