/** The four factor heads in words. Each is trained on what the next 24 hours did, over a full scale. */
import { ACTIVATION_MAX, FACTORS } from "../architecture.ts";
import { EXPECTED_SHORTFALL_FULL, SYSTEM_STRESS_FULL, VOLATILITY_FULL } from "../dataset/labels.ts";

type FactorName = (typeof FACTORS)[number];

interface FactorText {
  /** What a head at its cap stands for, as a share. */
  readonly fullScale: number;
  readonly meaning: string;
  /** The training target, as model/dataset/labels.ts computes it. */
  readonly definition: string;
}

export const FACTOR_TEXTS: Readonly<Record<FactorName, FactorText>> = {
  expectedShortfall: {
    fullScale: EXPECTED_SHORTFALL_FULL,
    meaning: "expected mean loss of the two worst hours of the next 24",
    definition: "mean of the two worst hourly returns of the next 24 h over 6 %, cut to 0..1",
  },
  liquidationProbability: {
    fullScale: 1,
    meaning: "chance of a fall of more than 10 % within 24 hours",
    definition: "1 when the low of the next 24 h is more than 10 % under the close, else 0",
  },
  liquidityAdjustedVolatility: {
    fullScale: VOLATILITY_FULL,
    meaning: "expected range volatility of the next 24 hours, raised when trading moves prices",
    definition:
      "Parkinson volatility of the next 24 h, times the root of its Amihud ratio over the 30-day median (0.5..2), over 15 %, cut to 0..1",
  },
  systemStress: {
    fullScale: SYSTEM_STRESS_FULL,
    meaning:
      "expected mean fall of BTC, ETH, BNB and LINK within 24 hours, raised by a failing peg",
    definition:
      "mean over BTC, ETH, BNB and LINK of the fall to the low of the next 24 h, over 20 %, cut to 0..1",
  },
};

export type ExplainedFactor = {
  readonly factor: FactorName;
  readonly meaning: string;
  /** 0..65535. */
  readonly head: number;
  /** Of the calm reference. */
  readonly referenceHead: number;
  /** What the head stands for, in percent; that or more when the head is at its cap. */
  readonly percent: number;
  readonly isAtCap: boolean;
  readonly referencePercent: number;
};

export function explainFactors(
  heads: readonly number[],
  referenceHeads: readonly number[],
): ExplainedFactor[] {
  return FACTORS.map((factor, i) => {
    const { fullScale, meaning } = FACTOR_TEXTS[factor];
    const [head = 0, referenceHead = 0] = [heads[i], referenceHeads[i]];
    const percent = (value: number): number =>
      Number(((100 * fullScale * value) / ACTIVATION_MAX).toFixed(2));
    return {
      factor,
      meaning,
      head,
      referenceHead,
      percent: percent(head),
      isAtCap: head === ACTIVATION_MAX,
      referencePercent: percent(referenceHead),
    };
  });
}
