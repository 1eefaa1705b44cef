/** Bounds on caps, liquidation and the pool fee, whatever happened before. */
import {
  at,
  type Bound,
  type Finding,
  findingOf,
  type PublishedBounds,
  type Reading,
  type Step,
  shareBps,
  within,
} from "./published-bounds.ts";

const BPS = 10_000;

export function checkTerms(steps: readonly Step[], bounds: PublishedBounds): Finding[] {
  const [calm, , stress] = bounds.config.profiles;
  const check = (bound: Bound, margin: (reading: Reading) => number): Finding =>
    findingOf(
      bound,
      steps.map((step) => ({ margin: margin(step.reading), where: at(step) })),
    );
  const between = (name: "liquidationBonusBps" | "closeFactorBps" | "graceSeconds" | "lpFeePips") =>
    order(calm[name], stress[name]);
  return [
    check(
      {
        bound: "caps-corridor",
        statement: "caps are never 0, and lie between the stress and the calm share",
        unit: "bps of the cap",
      },
      (reading) => capsMargin(reading, bounds),
    ),
    check(
      {
        bound: "bonus-corridor",
        statement: `liquidation bonus stays in ${bounds.liquidationBonusBps.min}…${bounds.liquidationBonusBps.max} bps, between calm and stress`,
        unit: "bps",
      },
      ({ liquidationBonusBps: bonus }) =>
        Math.min(
          within(bonus, bounds.liquidationBonusBps),
          within(bonus, between("liquidationBonusBps")),
        ),
    ),
    check(
      {
        bound: "bonus-covered",
        statement: "liquidation threshold × (1 + liquidation bonus) ≤ 100 %",
        unit: "bps",
      },
      ({ liquidationThresholdBps, liquidationBonusBps }) =>
        BPS - (liquidationThresholdBps * (BPS + liquidationBonusBps)) / BPS,
    ),
    check(
      {
        bound: "close-factor-corridor",
        statement: `close factor stays in ${bounds.closeFactorBps.min}…${bounds.closeFactorBps.max} bps, between calm and stress`,
        unit: "bps",
      },
      ({ closeFactorBps }) =>
        Math.min(
          within(closeFactorBps, bounds.closeFactorBps),
          within(closeFactorBps, between("closeFactorBps")),
        ),
    ),
    check(
      {
        bound: "grace-corridor",
        statement: `grace is at most ${bounds.maxGraceSeconds} seconds, between stress and calm`,
        unit: "seconds",
      },
      ({ graceSeconds }) =>
        Math.min(
          bounds.maxGraceSeconds - graceSeconds,
          within(graceSeconds, between("graceSeconds")),
        ),
    ),
    check(
      {
        bound: "fee-corridor",
        statement: `the pool fee stays in ${bounds.lpFeePips.min}…${bounds.lpFeePips.max} millionths, between calm and stress`,
        unit: "millionths",
      },
      ({ lpFeePips }) =>
        Math.min(within(lpFeePips, bounds.lpFeePips), within(lpFeePips, between("lpFeePips"))),
    ),
  ];
}

function capsMargin({ borrowCap, supplyCap }: Reading, { config }: PublishedBounds): number {
  if (borrowCap === 0n || supplyCap === 0n) return Number.NaN;
  const [calm, , stress] = config.profiles;
  return Math.min(
    within(shareBps(borrowCap, config.borrowCap), order(calm.borrowCapBps, stress.borrowCapBps)),
    within(shareBps(supplyCap, config.supplyCap), order(calm.supplyCapBps, stress.supplyCapBps)),
  );
}

const order = (a: number, b: number): { readonly min: number; readonly max: number } => ({
  min: Math.min(a, b),
  max: Math.max(a, b),
});
