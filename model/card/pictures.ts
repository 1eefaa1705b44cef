/** The pictures of a card, drawn from its figures. */
import type { TopLevelSpec } from "vega-lite";
import { ANCHORS } from "../calibration/anchors.ts";
import type { ModelFigures, ValidationReport } from "../evaluation/validation-report.ts";
import { compactSvg } from "../pictures/compact-svg.ts";
import {
  comparisonSpec,
  crisisSpec,
  influenceSpec,
  type ReliabilityRow,
  reliabilitySpec,
} from "../pictures/model-card.ts";
import { renderSvg } from "../pictures/render.ts";
import { type Crisis, FALL_7D, PEG, type ScoredHour } from "./crises.ts";
import type { CardMetrics } from "./metrics.ts";

export interface Picture {
  /** Below the documents' directory. */
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

export interface DrawPicturesParameters {
  readonly metrics: CardMetrics;
  readonly validation: ValidationReport;
  readonly windows: readonly Crisis[];
}

const ASSETS = ["ETH", "BTC"] as const;
const BPS_PER_PERCENT = 100;
const MS_PER_HOUR = 3_600_000;

export async function drawPictures(parameters: DrawPicturesParameters): Promise<Picture[]> {
  const { metrics, validation, windows } = parameters;
  const ours = validation.models.find(({ name }) => name === "ours");
  const drawn: Picture[] = [];
  const draw = async (name: string, title: string, spec: TopLevelSpec): Promise<void> => {
    const svg = compactSvg(await renderSvg(spec));
    drawn.push({ file: `pictures/model/${name}.svg`, title, svg });
  };
  if (ours !== undefined) {
    await draw("reliability", "What followed each score", reliabilityOf(ours));
  }
  await draw("comparison", "AUC beside the baselines", comparisonOf(validation));
  for (const { name, description, hours } of windows) {
    const title = `${name}: ${description}`;
    await draw(`timeline-${name}`, title, crisisSpec(title, hours.map(crisisRow)));
  }
  await draw("influence", "What one input alone can do", influenceOf(metrics));
  return drawn;
}

/** Beside one another, so that two assets of one bin do not hide each other. */
const SIDE_STEP_POINTS = { ETH: -0.4, BTC: 0.4 } as const;

function reliabilityOf({ assets }: ModelFigures): TopLevelSpec {
  const rows = ASSETS.flatMap((asset) =>
    assets[asset].reliability.flatMap(({ from, to, fall10 }): ReliabilityRow[] => {
      const { value, low, high } = fall10;
      if (value === null) return [];
      return [
        {
          ...{ asset, from, to },
          score: (from + to) / 2 + SIDE_STEP_POINTS[asset],
          realisedPercent: 100 * value,
          lowPercent: 100 * (low ?? value),
          highPercent: 100 * (high ?? value),
        },
      ];
    }),
  );
  const stated = [{ score: 0, probability: 0 }, ...ANCHORS].map(({ score, probability }) => ({
    score: 100 * score,
    statedPercent: 100 * probability,
  }));
  return reliabilitySpec(rows, stated);
}

function comparisonOf({ models }: ValidationReport): TopLevelSpec {
  return comparisonSpec(
    ASSETS.flatMap((asset) =>
      models.flatMap(({ name, title, assets }) => {
        const { value, low, high } = assets[asset].all.auc;
        if (value === null) return [];
        const ends = { low: low ?? value, high: high ?? value };
        return [{ asset, model: title, isOurs: name === "ours", auc: value, ...ends }];
      }),
    ),
  );
}

function crisisRow({ asset, round, features, missing, score, scoreWithoutPeg }: ScoredHour) {
  const isPegMissing = (missing & (1 << PEG)) !== 0;
  return {
    time: new Date(round * MS_PER_HOUR).toISOString(),
    asset,
    score: score / 100,
    scoreWithoutPeg: scoreWithoutPeg / 100,
    fallPercent: (features[FALL_7D] ?? 0) / BPS_PER_PERCENT,
    pegPercent: isPegMissing ? null : (features[PEG] ?? 0) / BPS_PER_PERCENT,
  };
}

function influenceOf({ influence }: CardMetrics): TopLevelSpec {
  return influenceSpec(
    influence.flatMap(({ feature, maxRise, maxDrop }) => [
      { feature, direction: "to the end of its range" as const, points: maxRise },
      { feature, direction: "to the start of its range" as const, points: -maxDrop },
    ]),
  );
}
