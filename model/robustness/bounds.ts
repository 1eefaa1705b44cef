/** The published bounds that a model is held to; a model that crosses one is reported, not hidden. */
import type { RobustnessFindings } from "./findings.ts";
import type { AucLoss } from "./missing.ts";

export type Bound = {
  readonly name: string;
  readonly unit: string;
  readonly limit: number;
  readonly value: number;
  /** What reaches the value. */
  readonly at: string;
  readonly met: boolean;
};

const MAX_SINGLE_INPUT_POINTS = 25;
const MAX_SMALL_PUSH_POINTS = 2;
const SMALL_PUSH_BPS = 500;
/** Of area under ROC. */
const MAX_SINGLE_AUC_LOSS = 0.01;
const MAX_DEFI_AUC_LOSS = 0.014;
const HUNDREDTHS = 100;

export function boundsOf(findings: RobustnessFindings): Bound[] {
  const { adversarial, collusions, monotonicity, aucLosses = [] } = findings;
  const none = (name: string, value: number): Bound =>
    boundOf({ name, unit: "cases", limit: 0, value, at: "" });
  const outside = collusions.filter(({ isMinority }) => isMinority);
  const tolerated = outside.filter(({ liars, reports }) => liars === 1 && reports >= 5);
  return [
    pushBound(findings, { push: "limit", limit: MAX_SINGLE_INPUT_POINTS }),
    anyMarketBound(findings, { push: "limit", limit: MAX_SINGLE_INPUT_POINTS }),
    pushBound(findings, { push: SMALL_PUSH_BPS, limit: MAX_SMALL_PUSH_POINTS }),
    anyMarketBound(findings, { push: SMALL_PUSH_BPS, limit: MAX_SMALL_PUSH_POINTS }),
    none(
      "vectors of a search that move a score beyond the corner of their box",
      sum(adversarial.map((a) => a.beyondCorner)),
    ),
    none(
      "scores that lying minorities carry beyond the honest values",
      sum(outside.map((c) => c.scoreOutsideHonest)),
    ),
    none(
      "interval ends that one liar of five or seven carries beyond the honest values",
      sum(tolerated.map((c) => c.intervalOutsideHonest)),
    ),
    none("outputs that fall although an input rises", monotonicity.violations),
    ...aucBounds(aucLosses),
  ];
}

interface PushLimit {
  readonly push: number | "limit";
  /** Points. */
  readonly limit: number;
}

function pushBound({ singleInputs }: RobustnessFindings, { push, limit }: PushLimit): Bound {
  const moves = singleInputs.flatMap(({ feature, pushes }) =>
    pushes
      .filter((each) => each.push === push)
      .map(({ maxRise, maxDrop }) => ({ at: feature, move: Math.max(maxRise, maxDrop) })),
  );
  const { at, move } = largest(moves);
  return boundOf({ name: nameOf(push), unit: "points", limit, value: move / HUNDREDTHS, at });
}

function anyMarketBound({ anyMarket }: RobustnessFindings, { push, limit }: PushLimit): Bound {
  const { at, move } = largest(
    anyMarket
      .filter((each) => each.push === push)
      .map(({ feature, found }) => ({ at: feature, move: found })),
  );
  const name = `${nameOf(push)}, in any market`;
  return boundOf({ name, unit: "points", limit, value: move / HUNDREDTHS, at });
}

function nameOf(push: PushLimit["push"]): string {
  return push === "limit"
    ? "score move by one input forced to its limit"
    : `score move by one input pushed by ${push / HUNDREDTHS} % of its range`;
}

function aucBounds(losses: readonly AucLoss[]): Bound[] {
  if (losses.length === 0) return [];
  const flat = losses.flatMap(({ inputs, names, loss }) =>
    Object.entries(loss).map(([asset, move]) => ({
      inputs,
      single: names.length === 1,
      asset,
      move,
    })),
  );
  const of = (own: typeof flat): { at: string; value: number } => {
    const { at, move } = largest(
      own.map((each) => ({ at: `${each.inputs}, ${each.asset}`, move: each.move })),
    );
    return { at, value: move };
  };
  const unit = "AUC";
  return [
    boundOf({
      name: "loss by one missing input",
      unit,
      limit: MAX_SINGLE_AUC_LOSS,
      ...of(flat.filter(({ single }) => single)),
    }),
    boundOf({
      name: "loss by all DeFi inputs missing",
      unit,
      limit: MAX_DEFI_AUC_LOSS,
      ...of(flat.filter(({ inputs }) => inputs === "all DeFi inputs")),
    }),
  ];
}

function boundOf(bound: Omit<Bound, "met">): Bound {
  return { ...bound, met: bound.value <= bound.limit };
}

interface Move {
  readonly at: string;
  readonly move: number;
}

function largest(moves: readonly Move[]): Move {
  return moves.reduce((a, b) => (b.move > a.move ? b : a), { at: "", move: 0 });
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
