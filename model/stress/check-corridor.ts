/** Bounds on the maximum LTV and the rate curve, whatever happened before. */
import {
  at,
  type Finding,
  findingOf,
  type PublishedBounds,
  type Reading,
  type Step,
  within,
} from "./published-bounds.ts";

type Curve = Reading["curve"];

const UTILISATION_STEPS = 100;
/** The curve's numbers are whole bps, rounded towards the calmer profile. */
const ROUNDING_BPS = 2;

export function checkCorridor(steps: readonly Step[], bounds: PublishedBounds): Finding[] {
  const { config } = bounds;
  return [
    findingOf(
      {
        bound: "ltv-corridor",
        statement: `maximum LTV stays in ${bounds.ltvBps.min}…${bounds.ltvBps.max} bps`,
        unit: "bps",
      },
      steps.map((step) => ({
        margin: within(step.reading.maxLtvBps, bounds.ltvBps),
        where: at(step),
      })),
    ),
    findingOf(
      {
        bound: "ltv-below-threshold",
        statement: `maximum LTV + ${config.ltvBufferBps} bps ≤ liquidation threshold, which never moves`,
        unit: "bps",
      },
      steps.map((step) => ({
        margin: thresholdMargin(step.reading, bounds),
        where: at(step),
      })),
    ),
    findingOf(
      {
        bound: "curve-corridor",
        statement: "kink, base and slopes stay in their corridors, and slope 1 ≤ slope 2",
        unit: "bps",
      },
      steps.map((step) => ({ margin: curveMargin(step.reading.curve, bounds), where: at(step) })),
    ),
    findingOf(
      {
        bound: "curve-order",
        statement:
          "the rate lies between the calm and the stress curve, and rises with utilisation",
        unit: "bps a year",
      },
      steps.map((step) => ({ margin: orderMargin(step.reading.curve, bounds), where: at(step) })),
    ),
    findingOf(
      {
        bound: "convex-corridor",
        statement: `slope 2 and the convex term together are at most ${bounds.steepestBps} bps`,
        unit: "bps a year",
      },
      steps.map((step) => ({ margin: steepMargin(step.reading.curve, bounds), where: at(step) })),
    ),
    findingOf(
      {
        bound: "curve-convex",
        statement: "from the kink on, each further percent of utilisation costs no less",
        unit: "bps a year",
      },
      steps.map((step) => ({ margin: convexMargin(step.reading.curve), where: at(step) })),
    ),
  ];
}

function thresholdMargin(
  { maxLtvBps, liquidationThresholdBps }: Reading,
  { config }: PublishedBounds,
): number {
  if (liquidationThresholdBps !== config.liquidationThresholdBps) return Number.NaN;
  return liquidationThresholdBps - config.ltvBufferBps - maxLtvBps;
}

function curveMargin(curve: Curve, bounds: PublishedBounds): number {
  return Math.min(
    within(curve.kinkBps, bounds.kinkBps),
    within(curve.baseBps, bounds.baseBps),
    within(curve.slope1Bps, bounds.slope1Bps),
    within(curve.slope2Bps, bounds.slope2Bps),
    curve.slope2Bps - curve.slope1Bps,
  );
}

function steepMargin({ slope2Bps, convexBps }: Curve, { steepestBps }: PublishedBounds): number {
  return Math.min(convexBps, steepestBps - slope2Bps - convexBps);
}

function orderMargin(curve: Curve, { config }: PublishedBounds): number {
  const [calm, , stress] = config.profiles;
  let margin = Number.POSITIVE_INFINITY;
  let before = 0;
  for (let i = 0; i <= UTILISATION_STEPS; i++) {
    const utilisation = i / UTILISATION_STEPS;
    const rate = rateBps(curve, utilisation);
    margin = Math.min(
      margin,
      rate - rateBps(calm, utilisation) + ROUNDING_BPS,
      rateBps(stress, utilisation) - rate + ROUNDING_BPS,
      rate - before,
    );
    before = rate;
  }
  return margin;
}

/** Margins are told in these: equal differences of a straight line differ in their last bits. */
const PARTS_PER_BPS = 1_000_000;

/** The least growth of the curve's slope from the kink to full utilisation, the kink itself included. */
function convexMargin(curve: Curve): number {
  const kink = curve.kinkBps / 10_000;
  const step = (1 - kink) / UTILISATION_STEPS;
  const rises = Array.from({ length: UTILISATION_STEPS + 1 }, (_, i) => {
    const from = kink + (i - 1) * step;
    return rateBps(curve, from + step) - rateBps(curve, from);
  });
  const growth = rises.slice(1).map((rise, i) => rise - (rises[i] ?? 0));
  return Math.round(Math.min(...growth) * PARTS_PER_BPS) / PARTS_PER_BPS;
}

/** The published formula: linear to the kink, convex above it. */
function rateBps(curve: Curve, utilisation: number): number {
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = curve;
  const kink = kinkBps / 10_000;
  if (utilisation <= kink) return baseBps + (slope1Bps * utilisation) / kink;
  const x = (utilisation - kink) / (1 - kink);
  return baseBps + slope1Bps + slope2Bps * x + convexBps * x ** 2;
}
