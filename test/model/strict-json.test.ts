import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { inspectJsonKeys } from "../../model/json-keys.ts";
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

  it("refuses an object with one key twice, however it is written", () => {
    for (const text of [
      '{"rounds":[1],\n"rounds":[2]}',
      '{"rounds":[1],\n"r\\u006funds" : [1]}',
      '[{"a":{"b":1},"c":[{"d":"}"}],\n"a":2}]',
    ]) {
      const { location } = expectError("JSON_DUPLICATE_KEY", () => parse(text));
      expect(location).to.equal("sample.json, line 2");
    }
    const apart = z.array(z.record(z.string(), z.unknown()));
    const text = '[{"a":{"a":"a"},"b":"a","A":"\\"a\\":"},{"a":1}]';
    const value = parseStrictJson({ text, schema: apart, source: "x", maxLength: 100 });
    expect(value).to.deep.equal(JSON.parse(text));
  });

  it("finds exactly the objects that lose a member, in any JSON", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.json(), (one, other) => {
        const twice = `{"k":${one},"l":${other},"k":${other}}`;
        const once = `{"k":${one},"l":{"k":${other}}}`;
        expect(inspectJsonKeys(once, 64).repeated).to.equal(undefined);
        expect(inspectJsonKeys(twice, 64).repeated).to.equal(twice.length - other.length - 5);
      }),
    );
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
