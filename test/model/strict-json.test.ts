import { expect } from "chai";
import { z } from "zod";
import { checkShape, parseStrictJson } from "../../model/strict-json.ts";
import { expectError } from "../helpers/expect-error.ts";

const schema = z.strictObject({ rounds: z.array(z.int()) });
const parse = (text: string, maxLength = 100): unknown =>
  parseStrictJson({ text, schema, source: "sample.json", maxLength });

describe("strict-json", () => {
  it("returns a value of the declared shape", () => {
    expect(parse('{ "rounds": [1, 2] }')).to.deep.equal({ rounds: [1, 2] });
  });

  it("refuses a text that is one character too long, before parsing it", () => {
    const text = '{"rounds":[]}';
    expect(parse(text, text.length)).to.deep.equal({ rounds: [] });
    expectError("JSON_TOO_LARGE", () => parse("not json at all", 14));
  });

  it("refuses what is not one JSON value", () => {
    for (const text of ["", "{", '{"rounds":[1,]}', '{"rounds":[]} x', "NaN"]) {
      expect(expectError("JSON_SYNTAX", () => parse(text)).location).to.equal("sample.json");
    }
  });

  it("refuses keys that reach a prototype", () => {
    for (const text of [
      '{"rounds":[],"__proto__":{"polluted":true}}',
      '{"rounds":[],"constructor":{"prototype":{"polluted":true}}}',
    ]) {
      expectError("JSON_SYNTAX", () => parse(text));
    }
    expect("polluted" in {}).to.equal(false);
  });

  it("locates the first wrong member", () => {
    const error = expectError("JSON_SHAPE", () => parse('{"rounds":[1,"2"]}'));
    expect(error.location).to.equal("sample.json#/rounds/1");
  });

  it("refuses unknown keys, missing keys and coercions", () => {
    for (const value of [{ rounds: [], more: 1 }, {}, { rounds: "1" }, { rounds: [1.5] }, null]) {
      expectError("JSON_SHAPE", () => checkShape({ value, schema, source: "value" }));
    }
  });
});
