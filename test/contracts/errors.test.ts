/** No error without a test: what the interfaces declare is what tests provoke, arguments included. */

import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";

const ERROR_DECLARED = /^ {4}error (\w+)\(/gm;
const ERROR_EXPECTED = /\berror: "(\w+)"/g;

const namesIn = (pattern: string, expression: RegExp): Set<string> =>
  new Set(
    globSync(pattern).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(expression)].flatMap(([, name]) => name ?? []),
    ),
  );

describe("custom errors", () => {
  it("are each provoked by a test", () => {
    const declared = namesIn("contracts/interfaces/*.sol", ERROR_DECLARED);
    const expected = namesIn("test/{contracts,helpers}/**/*.ts", ERROR_EXPECTED);
    expect(declared.size).to.be.greaterThan(50);
    expect([...declared].filter((name) => !expected.has(name))).to.deep.equal([]);
  });

  it("are declared in interfaces only", () => {
    const elsewhere = namesIn(
      "contracts/{*,libraries/*,oracle/*,adapters/**/*}.sol",
      ERROR_DECLARED,
    );
    expect([...elsewhere]).to.deep.equal([]);
  });
});
