import { expect } from "chai";
import {
  comparisonSpec,
  crisisSpec,
  influenceSpec,
  reliabilitySpec,
} from "../../../model/pictures/model-card.ts";
import { COLOURS, renderSvg } from "../../../model/pictures/render.ts";

const hour = (i: number, asset: string, pegPercent: number | null) => ({
  time: new Date(3_600_000 * (440_000 + i)).toISOString(),
  asset,
  score: 40 + i,
  scoreWithoutPeg: 40,
  fallPercent: i,
  pegPercent,
});
const hours = (pegPercent: number | null) =>
  Array.from({ length: 48 }, (_, i) => [
    hour(i, "ETH", pegPercent),
    hour(i, "BTC", pegPercent),
  ]).flat();

describe("pictures of the model card", () => {
  it("draw a timeline with both lines, both assets and every unit", async () => {
    const svg = await renderSvg(crisisSpec("a crisis", hours(5)));
    for (const text of ["a crisis", "ETH", "BTC", "score", "fall from 7-day high, %"]) {
      expect(svg).to.include(`>${text}<`);
    }
    expect(svg).to.include(">off peg, %<").and.include("Dotted: ");
    expect(svg).to.include(COLOURS.stress).and.include(COLOURS.transition);
    expect(svg).to.include(">45: transition<").and.include(">65: stress<").and.include(">UTC<");
  });

  it("leave the peg out of a timeline that never observed one", async () => {
    const svg = await renderSvg(crisisSpec("a crisis", hours(null)));
    expect(svg).not.to.include("off peg").and.not.include("Dotted");
  });

  it("draw what was stated beside what followed, with intervals", async () => {
    const svg = await renderSvg(
      reliabilitySpec(
        [
          {
            asset: "ETH",
            from: 43,
            to: 47,
            score: 45,
            realisedPercent: 9,
            lowPercent: 6,
            highPercent: 12,
          },
        ],
        [
          { score: 0, statedPercent: 0 },
          { score: 45, statedPercent: 10 },
        ],
      ),
    );
    expect(svg).to.include("What followed each score").and.include("% of hours");
    expect(svg).to.include('stroke-dasharray="6,4"').and.include(COLOURS.other);
  });

  it("draw every input's rise and drop, the strongest first", async () => {
    const rows = ["gas", "rv6"].flatMap((feature, i) => [
      { feature, direction: "to the end of its range" as const, points: 5 + 10 * i },
      { feature, direction: "to the start of its range" as const, points: -3 },
    ]);
    const svg = await renderSvg(influenceSpec(rows));
    expect(svg.indexOf(">rv6<")).to.be.within(1, svg.indexOf(">gas<"));
    expect(svg).to.include("to the start of its range").and.include("points of score");
  });

  it("draw one panel an asset, our model in its own colour and names uncut", async () => {
    const title = "neural network, unconstrained";
    const rows = ["ETH", "BTC"].flatMap((asset) => [
      { asset, model: "ours", isOurs: true, auc: 0.76, low: 0.7, high: 0.8 },
      { asset, model: title, isOurs: false, auc: 0.74, low: 0.7, high: 0.8 },
    ]);
    const svg = await renderSvg(comparisonSpec(rows));
    expect(svg).to.include(`>${title}<`).and.include(COLOURS.ours).and.include(COLOURS.other);
  });
});
