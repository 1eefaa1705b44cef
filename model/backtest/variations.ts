/** Which assumptions and which numbers of the policy the sensitivity varies, and how far. */
import type { MarketConfig, RegimeRules } from "../policy/market-config.ts";
import type { Assumptions } from "./assumptions.ts";

export interface Setting {
  readonly assumptions: Assumptions;
  readonly config: MarketConfig;
}

export interface Variation {
  readonly name: string;
  readonly what: string;
  readonly low: number;
  readonly high: number;
  readonly set: (setting: Setting, value: number) => Setting;
}

type Ends = Pick<Variation, "what" | "low" | "high">;

const assumed = (name: keyof Assumptions, ends: Ends): Variation => ({
  ...ends,
  name,
  set: (setting, value) => ({
    ...setting,
    assumptions: { ...setting.assumptions, [name]: value },
  }),
});

const ruled = (
  name: string,
  ends: Ends,
  rules: (rules: RegimeRules, value: number) => Partial<RegimeRules>,
): Variation => ({
  ...ends,
  name,
  set: ({ assumptions, config }, value) => ({
    assumptions,
    config: { ...config, rules: { ...config.rules, ...rules(config.rules, value) } },
  }),
});

/** Two steps a day at least, and six days a week, as in the starting configuration. */
const STEPS_PER_DAY = 2;
const DAYS_PER_WEEK_BUDGET = 6;

const regainedLtv = ({ assumptions, config }: Setting, dayBps: number): Setting => {
  const [haircut, ...others] = config.limits;
  const loosened = {
    ...haircut,
    loosenStep: dayBps / STEPS_PER_DAY,
    loosenBudget: dayBps,
    loosenBudgetWeek: Math.min(haircut.loosenBudgetWeek, DAYS_PER_WEEK_BUDGET * dayBps),
  };
  return { assumptions, config: { ...config, limits: [loosened, ...others] } };
};

export const VARIATIONS: readonly Variation[] = [
  assumed("reachableVolume", { what: "depth, share of volume", low: 0.03, high: 0.3 }),
  assumed("impactCoefficient", { what: "price impact of a sale", low: 0.5, high: 2 }),
  assumed("collateralInDailyVolumes", { what: "book, in daily volumes", low: 0.3, high: 3 }),
  assumed("promptLiquidations", { what: "liquidators' promptness", low: 0.2, high: 1 }),
  assumed("limitSeekers", { what: "share at the LTV limit", low: 0.05, high: 0.5 }),
  assumed("carefulExcessHealth", { what: "health factor − 1, median", low: 0.6, high: 2 }),
  assumed("sizeSpread", { what: "spread of sizes", low: 0.5, high: 2 }),
  assumed("dailyTurnover", { what: "newcomers and leavers a day", low: 0.01, high: 0.1 }),
  assumed("attentive", { what: "share who rescue themselves", low: 0.3, high: 0.9 }),
  assumed("borrowElasticity", { what: "borrowers' rate elasticity", low: 0.3, high: 2 }),
  assumed("lendElasticity", { what: "lenders' rate elasticity", low: 0.3, high: 2 }),
  assumed("panicSpeed", { what: "lenders' panic", low: 0, high: 0.3 }),
  assumed("capHeadroom", { what: "caps, times what is used", low: 1.2, high: 5 }),
  assumed("oracleDeviation", { what: "price oracle deviation", low: 0.0025, high: 0.02 }),
  assumed("oracleDelayQuarters", { what: "price oracle delay, quarters", low: 0, high: 4 }),
  assumed("oracleOutageHours", { what: "price oracle outage, hours", low: 0, high: 3 }),
  assumed("scoreDelayHours", { what: "score delay, hours", low: 0, high: 2 }),
  assumed("publisherJitterBps", { what: "publishers' disagreement, bps", low: 0, high: 500 }),
  ruled(
    "confirmationsUp",
    { what: "policy: confirmations", low: 1, high: 4 },
    (_, confirmationsUp) => ({ confirmationsUp }),
  ),
  ruled(
    "transitionFrom",
    { what: "policy: thresholds, from", low: 4_000, high: 5_000 },
    ({ transitionFrom, stressAbove }, from) => ({
      transitionFrom: from,
      stressAbove: from + stressAbove - transitionFrom,
    }),
  ),
  {
    name: "loosenBudget",
    what: "policy: LTV regained a day",
    low: 100,
    high: 400,
    set: regainedLtv,
  },
];
