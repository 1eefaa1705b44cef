import { expect } from "chai";
import { compactSvg } from "../../../model/pictures/compact-svg.ts";

describe("compactSvg", () => {
  it("rounds coordinates", () => {
    expect(compactSvg('<path d="M1.2345,-0.0004L2.5,7e3"/>')).to.equal(
      '<path d="M1.23,0L2.5,7e3"/>',
    );
  });

  it("leaves the text that people read, such as the labels of a fine axis", () => {
    const svg = '<text x="3.14159">0.005</text>';
    expect(compactSvg(svg)).to.equal('<text x="3.14">0.005</text>');
  });
});
