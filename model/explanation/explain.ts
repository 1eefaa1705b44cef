/**
 * Why a score is what it is: how every input moves it away from the calm reference, the vector of
 * neutral values. These are facts about the committed integers, not about causes in the market.
 */
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { REGIMES, STARTING_CONFIG } from "../policy/market-config.ts";
import { SCHEMA } from "../schema.ts";
import { type ExplainedFactor, explainFactors } from "./factors.ts";
import { explainSentence } from "./sentence.ts";
import { shapleyValues, toPoints } from "./shapley.ts";

/** (Types, not interfaces: an explanation is plain JSON.) */
export type Contribution = {
  readonly feature: string;
  /** Schema units. */
  readonly value: number;
  readonly neutral: number;
  /** Whether the value stands in for data that were missing. */
  readonly isMissing: boolean;
  /** Exact share of score - reference, in hundredths of a point / 720720. */
  readonly shapleyNumerator: number;
  /** The same in points, rounded. */
  readonly points: number;
  /** Score in hundredths with this input at its neutral value, and with this one alone as it is. */
  readonly scoreWithout: number;
  readonly scoreAlone: number;
};

export type Explanation = {
  /** What is explained: an asset, or a market of a report. */
  readonly subject: string;
  readonly round: number;
  /** Hundredths of a point. */
  readonly score: number;
  readonly reference: number;
  /** Of this score alone; the policy's own regime also remembers. */
  readonly regime: (typeof REGIMES)[number];
  readonly sentence: string;
  /** Largest share first. */
  readonly contributions: readonly Contribution[];
  readonly factors: readonly ExplainedFactor[];
};

export interface ExplainParameters {
  readonly model: IntegerModel;
  readonly subject: string;
  readonly round: number;
  /** In schema order and units. */
  readonly features: readonly number[];
  /** Bit i is set when feature i is its neutral value for want of data. */
  readonly missing?: number;
}

export function explain({
  model,
  subject,
  round,
  features,
  missing = 0,
}: ExplainParameters): Explanation {
  const { score, heads } = evaluate(model, features);
  const calm = evaluate(model, NEUTRAL_FEATURES);
  const { numerators } = shapleyValues({ model, features, reference: NEUTRAL_FEATURES });
  const contributions = SCHEMA.map(({ name }, i): Contribution => {
    const [value = 0, neutral = 0] = [features[i], NEUTRAL_FEATURES[i]];
    return {
      feature: name,
      value,
      neutral,
      isMissing: (missing & (1 << i)) !== 0,
      shapleyNumerator: numerators[i] ?? 0,
      points: toPoints(numerators[i] ?? 0),
      scoreWithout: evaluate(model, features.with(i, neutral)).score,
      scoreAlone: evaluate(model, NEUTRAL_FEATURES.with(i, value)).score,
    };
  }).toSorted((a, b) => b.shapleyNumerator - a.shapleyNumerator);
  const regime = regimeOf(score);
  return {
    subject,
    round,
    score,
    reference: calm.score,
    regime,
    sentence: explainSentence({ subject, score, reference: calm.score, regime, contributions }),
    contributions,
    factors: explainFactors(heads, calm.heads),
  };
}

/** The thresholds markets start with. */
function regimeOf(score: number): Explanation["regime"] {
  const { transitionFrom, stressAbove } = STARTING_CONFIG.rules;
  if (score > stressAbove) return REGIMES[2];
  return score >= transitionFrom ? REGIMES[1] : REGIMES[0];
}
