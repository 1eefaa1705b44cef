import { expect } from "chai";
import { formatJson } from "../../model/format-json.ts";

describe("formatJson", () => {
  it("keeps short arrays on one line and spreads objects", () => {
    expect(formatJson({ a: [1, 2], b: { c: "d" }, e: [], f: {} })).to.equal(
      '{\n  "a": [1, 2],\n  "b": {\n    "c": "d"\n  },\n  "e": [],\n  "f": {}\n}\n',
    );
  });

  it("gives each of several rows a line, and one row the line of its key", () => {
    expect(formatJson({ a: [[1, 2]] })).to.equal('{\n  "a": [[1, 2]]\n}\n');
    expect(formatJson([[1], [2]])).to.equal("[\n  [1],\n  [2]\n]\n");
  });

  it("fills lines of up to 100 characters with numbers", () => {
    const lines = formatJson({ a: new Array(60).fill(1234) }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).to.be.within(94, 100);
    expect(lines.length).to.equal(3 + 2 + 4);
  });

  it("is read back as the same value", () => {
    const value = { text: 'a "quoted" \n line', list: [1.5, null, true, [{ x: [] }]] };
    expect(JSON.parse(formatJson(value))).to.deep.equal(value);
  });

  it("writes a bigint as a decimal string", () => {
    expect(formatJson({ a: 10n ** 24n, b: [1n] })).to.equal(
      `{\n  "a": "1${"0".repeat(24)}",\n  "b": ["1"]\n}\n`,
    );
  });

  it("leaves out what is undefined, as JSON does", () => {
    expect(formatJson({ a: undefined, b: 1 })).to.equal('{\n  "b": 1\n}\n');
  });
});
