import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { SUITE_CANARIES } from "./helpers/canary.ts";
import { findCanaries } from "./helpers/canary-scan.ts";
import { useTemporaryDirectory } from "./helpers/temporary-directory.ts";

describe("the canary scan that ends a test run", () => {
  const file = useTemporaryDirectory();
  const scan = (output: string, sinceMs = 0) =>
    findCanaries({ output, directory: file("."), sinceMs });

  it("finds every secret, however it is spelt, in the output and in a file", () => {
    mkdirSync(file("deep"));
    for (const canary of SUITE_CANARIES) {
      writeFileSync(file("deep/artefact"), Buffer.concat([Buffer.of(0, 255), Buffer.from(canary)]));
      const places = scan(`an error said ${canary.toUpperCase()}, and more`);
      expect(places).to.deep.equal(["the output of the tests", file("deep/artefact")]);
    }
    expect(SUITE_CANARIES.length).to.be.greaterThan(30);
  });

  it("finds nothing in what is clean, or older than the run", () => {
    writeFileSync(file("clean"), "nothing");
    writeFileSync(file("old"), SUITE_CANARIES[0] ?? "");
    utimesSync(file("old"), 1_000, 1_000);
    expect(scan("ok", 2_000_000)).to.deep.equal([]);
  });
});
