import { expect } from "chai";
import { markdownTable } from "../../model/markdown.ts";

describe("markdown table", () => {
  it("pads every column to its widest cell", () => {
    expect(markdownTable(["a", "long name"], [["wide cell", "1"], ["b"]])).to.equal(
      [
        "| a         | long name |",
        "| --------- | --------- |",
        "| wide cell | 1         |",
        "| b         |           |",
      ].join("\n"),
    );
  });
});
