import { expect } from "chai";
import type { TopLevelSpec } from "vega-lite";
import { COLOURS, renderSvg } from "../../../model/pictures/render.ts";

const LINE: TopLevelSpec = {
  width: 200,
  height: 100,
  title: "score",
  data: { values: [10, 45, 80].map((score, hour) => ({ hour, score })) },
  mark: { type: "line", color: COLOURS.ours },
  encoding: {
    x: { field: "hour", type: "quantitative" },
    y: { field: "score", type: "quantitative" },
  },
};

describe("pictures", () => {
  it("draws a specification as one self-contained SVG", async () => {
    const svg = await renderSvg(LINE);
    expect(svg).to.match(/^<svg .*<\/svg>\n$/s);
    expect(svg).to.include(COLOURS.ours).and.include(">score<");
    expect(svg).not.to.match(/<image|href="http/);
  });

  it("gives the same bytes every time", async () => {
    expect(await renderSvg(LINE)).to.equal(await renderSvg(LINE));
  });
});
