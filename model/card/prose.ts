/** What a card says in words. Figures come from the model's own files, so a sentence cannot outlive them. */
import { TRAINING_RANGE } from "../dataset/split.ts";
import { probabilityOfScore } from "../evaluation/anchor-line.ts";
import type { AssetFigures, Figure } from "../evaluation/validation-report.ts";
import type { CardCrisis, CardModelFigures, ModelCard } from "./model-card.ts";

const MS_PER_HOUR = 3_600_000;

export const INTENDED: readonly string[] = [
  "A control variable for lending markets with ETH or BTC as collateral: one score an hour for each, read by a policy whose every move is bounded (RiskPolicy).",
  "45 as an early warning that stops new risk, 65 as a confirmation that the market is in stress. The policy acts on the high end of the proven interval.",
  "Comparison and monitoring: score, interval and the four factors are computed alike for every market and every hour, from inputs of the same definition. How well the stated chance holds differs by asset (Calibration).",
];

export const NOT_INTENDED: readonly string[] = [
  "Liquidating anyone: a score is no reason to change the liquidation threshold of a position that exists.",
  "Trading, or forecasting the direction of a price.",
  "Assets other than ETH and BTC, periods other than hourly rounds, or inputs computed in another way, before they are validated as these were.",
  "Judging a borrower, a protocol's code, a bridge or a custodian: none of these is an input.",
  "Being the only safeguard. An oracle's staleness, a market's own limits and people come before it.",
];

export const REPRODUCTION: ModelCard["reproduction"] = [
  {
    command: "ballast model build",
    gives: "trains, quantizes and validates again from BALLAST_DATA, and writes this card",
  },
  {
    command: "ballast model build --check",
    gives: "the same, compared with the committed files; exit 1 if one byte differs",
  },
  {
    command: "ballast model card --check",
    gives:
      "makes card and pictures again from the model file and its validation file; needs no data",
  },
  {
    command: "ballast model card --hash 0x…",
    gives:
      "exit 1 if ModelRegistry stores another card hash; `ballast audit` prints the stored one",
  },
  { command: "ballast commit --model model/ballast-v1.json", gives: "the model's commitment" },
  {
    command: "ballast inspect model/ballast-v1.json",
    gives: "figures of the model on held-out data",
  },
  {
    command: "ballast explain --model model/ballast-v1.json --history may-2022 --asset ETH",
    gives: "every input's exact share of a score",
  },
  {
    command: "ballast robustness --model model/ballast-v1.json",
    gives: "what lies, pushes and failures can do; exit 1 while a published bound is missed",
  },
  {
    command: "ballast model monitor --model model/ballast-v1.json --features rows.csv",
    gives:
      "drift of later rows, which `ballast observe --table` collects, judged by the bounds above",
  },
  { command: "ballast backtest", gives: "what the policy makes of the scores; from BALLAST_DATA" },
];

type LimitFacts = Pick<ModelCard, "heldOut" | "influence" | "provenance"> & {
  readonly crises: readonly CardCrisis[];
  readonly models: readonly CardModelFigures[];
  /** Our walk-forward figures. */
  readonly validated: Readonly<
    Record<"ETH" | "BTC", Pick<AssetFigures, "halfYears" | "crises" | "reliability">>
  >;
};

/** Known failures first, then what follows from how the model is made. */
export function limitsOf(facts: LimitFacts): string[] {
  return [
    ...gainLimits(facts.models),
    ...calibrationLimits(facts.heldOut),
    ...assetLimits(facts.validated),
    ...pegLimits(facts),
    ...influenceLimits(facts.influence),
    ...missingLimits(facts.crises),
    ...quietLimits(facts.validated),
    `Crises are few. ${facts.provenance.split.heldOut.length} stretches are held out whole and share their causes, so an interval around a figure of one crisis is wider than its own hours suggest.`,
    "A fall without a precursor in the inputs, such as an exchange that fails overnight, is seen when it happens and not before.",
    ...confirmationLimits(facts.validated),
    horizonLimit(),
    "Recipes were compared on the data that the walk-forward figures come from, so those carry a slight optimism.",
    "A proof says that a quorum of publishers signed the inputs and that this model was computed on them. It does not say that the inputs are true or that the model is good.",
  ];
}

function gainLimits(models: readonly CardModelFigures[]): string[] {
  const ewma = models.find(({ name }) => name === "ewma-24h");
  if (ewma === undefined) return [];
  const { ETH, BTC } = ewma.assets;
  return [
    `Most of what can be known is in volatility: the gain in AUC over a plain EWMA rule is ${interval(ETH.oursMinusThis.auc)} for ETH and ${interval(BTC.oursMinusThis.auc)} for BTC.`,
  ];
}

/** The narrow bin around the 10 % anchor. */
const AT_45 = 43;

function calibrationLimits(heldOut: ModelCard["heldOut"]): string[] {
  const seen = Object.entries(heldOut).flatMap(([asset, { heldOutCalibration }]) => {
    const bin = heldOutCalibration.find(({ from }) => from === AT_45);
    return bin === undefined || bin.hours === 0
      ? []
      : [`${(100 * bin.fall10).toFixed(1)} % of ${bin.hours} hours (${asset})`];
  });
  if (seen.length === 0) return [];
  return [
    `Calibration is of all hours, not of crises: inside the held-out crises scores of 43 to 47, which state about 10 %, were followed by a fall of more than 10 % in ${seen.join(" and ")}.`,
  ];
}

/** Bins whose whole range of stated chances lies outside the interval of what followed. */
function assetLimits(validated: LimitFacts["validated"]): string[] {
  const wrong = Object.entries(validated).flatMap(([asset, { reliability }]) =>
    reliability.flatMap(({ from, to, fall10: { value, low, high } }) => {
      const [least, most] = [probabilityOfScore(from), probabilityOfScore(to)];
      if (value === null || low === null || high === null) return [];
      if (least <= high && most >= low) return [];
      const stated = `${(100 * least).toFixed(0)} to ${(100 * most).toFixed(0)} %`;
      const ends = `[${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
      return [
        `${asset} scores of ${from} to ${to} state ${stated} and were followed by a fall in ${(100 * value).toFixed(1)} % ${ends} of hours`,
      ];
    }),
  );
  if (wrong.length === 0) return [];
  return [
    `One scale serves both assets, and does not fit both everywhere: walk-forward, ${wrong.join("; ")}.`,
  ];
}

function pegLimits({ crises, influence }: LimitFacts): string[] {
  const peg = influence.find(({ feature }) => feature === "peg");
  const ust = crises.find(({ name }) => name === "may-2022");
  const added = (ust?.figures ?? []).map(
    ({ asset, pegAdds }) => `${(pegAdds / 100).toFixed(1)} points (${asset})`,
  );
  if (peg === undefined || added.length === 0) return [];
  return [
    `A failing peg alone added at most ${peg.maxRise.toFixed(1)} points over the held-out hours, and can add no more than ${peg.provenAtMost.toFixed(1)} in any. When UST failed in May 2022 the peg input added up to ${added.join(" and ")}.`,
    "A pegged asset counts while its source lists it: a day after UST was delisted in May 2022 the peg input fell back, though nothing had recovered.",
  ];
}

function influenceLimits(influence: ModelCard["influence"]): string[] {
  const strongest = influence.toSorted((a, b) => b.maxRise - a.maxRise)[0];
  const proven = influence.toSorted((a, b) => b.provenAtMost - a.provenAtMost)[0];
  if (strongest === undefined || proven === undefined) return [];
  return [
    `Whoever controls the median of one input controlled up to ${strongest.maxRise.toFixed(1)} points of score (${strongest.feature}) over the held-out hours. What the other inputs say can make it more; the weights prove that no input ever controls more than ${proven.provenAtMost.toFixed(1)} (${proven.feature}).`,
  ];
}

/** The day after the last that anything was fitted to. */
function horizonLimit(): string {
  const end = new Date(TRAINING_RANGE.end * MS_PER_HOUR).toISOString().slice(0, 10);
  return `Training data end on ${end}: nothing later was used to fit, round or calibrate. What came after is for a final test (\`ballast model evaluate\`).`;
}

function confirmationLimits(validated: LimitFacts["validated"]): string[] {
  const leads = Object.values(validated).flatMap(({ crises }) =>
    crises.flatMap(({ leadHours65 }) => (leadHours65 === null ? [] : [leadHours65])),
  );
  if (leads.length === 0) return [];
  const late = leads.filter((hours) => hours < 0).length;
  return [
    `65 does not always warn: in ${late} of the ${leads.length} crises of an asset that reached it, it came with the fall of 10 % or after it.`,
  ];
}

function quietLimits(validated: LimitFacts["validated"]): string[] {
  const worst = Object.entries(validated).flatMap(([asset, { halfYears }]) => {
    const ranked = halfYears.toSorted((a, b) => (a.auc.value ?? 1) - (b.auc.value ?? 1));
    const [lowest] = ranked;
    return lowest === undefined
      ? []
      : [
          `${interval(lowest.auc)} for ${asset} (${lowest.name}, ${(100 * lowest.baseRate).toFixed(1)} % of hours before a fall)`,
        ];
  });
  if (worst.length === 0) return [];
  return [
    `It ranks crises against calm, not the hours of a quiet half-year against each other: the lowest walk-forward AUC of a half-year is ${worst.join(" and ")}.`,
  ];
}

function missingLimits(crises: readonly CardCrisis[]): string[] {
  const first = crises.find(({ name }) => name === "march-2020");
  const missing = first?.figures.find(({ asset }) => asset === "ETH")?.missingInputs ?? [];
  if (missing.length === 0) return [];
  return [
    `Some inputs have short histories: in March 2020 ${missing.join(", ")} had no data and were neutral, so that crisis tests the other inputs alone.`,
  ];
}

function interval({ value, low, high }: Figure): string {
  if (value === null || low === null || high === null) return "not measured";
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
