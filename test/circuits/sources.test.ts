/** Rules that every circuit source keeps, read from the sources themselves. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";

const root = join(projectRoot, "circuits");
const sources = globSync("**/*.circom", { cwd: root })
  .toSorted()
  .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

/** The code of a source, without its comments. */
const codeOf = (text: string): string => text.replaceAll(/\/\/[^\n]*/g, "");

/** Every match, as "file: match". */
function occurrences(pattern: RegExp): string[] {
  return sources.flatMap(({ file, text }) =>
    Array.from(codeOf(text).matchAll(pattern), (match) => `${file}: ${match[0]}`),
  );
}

describe("circuit sources", () => {
  it("are there", () => {
    expect(sources.map(({ file }) => file)).to.include("risk-score.circom");
    expect(sources.length).to.be.greaterThan(8);
  });

  it("have exactly the hints that HINTS.md lists", () => {
    const listed = Array.from(
      readFileSync(join(root, "HINTS.md"), "utf8").matchAll(/^\| (lib\/\S+) +\| `([^`]+)`/gm),
      ([, file, signal]) => `${file}: ${signal}`,
    );
    const written = sources.flatMap(({ file, text }) =>
      Array.from(codeOf(text).matchAll(/^\s*(\S+) <--/gm), ([, signal]) => `${file}: ${signal}`),
    );
    expect(written.toSorted()).to.deep.equal(listed.toSorted());
    expect(occurrences(/<--/g).length).to.equal(listed.length);
    expect(occurrences(/-->/g)).to.deep.equal([]);
  });

  it("explain every hint on the line before it", () => {
    for (const { file, text } of sources) {
      const lines = text.split("\n");
      for (const [index, line] of lines.entries()) {
        if (!line.includes("<--")) continue;
        const before = lines.slice(Math.max(0, index - 2), index).join("\n");
        expect(before, `${file}:${index + 1}`).to.match(/\/\/|<--/);
      }
    }
  });

  it("assert on template parameters only", () => {
    const asserted = occurrences(/assert\(.*\);/g).join("\n");
    expect(asserted).to.not.equal("");
    const lowercase = Array.from(asserted.matchAll(/assert\((.*)\);/g), ([, condition = ""]) =>
      condition.replaceAll(/[A-Z_0-9\s<>=&|+*()-]+/g, ""),
    );
    expect(lowercase.filter((rest) => rest !== "")).to.deep.equal([]);
  });

  it("decompose into fewer than 254 bits", () => {
    const widths = occurrences(/Num2Bits\w*\([^)]*\)/g);
    expect(widths.length).to.be.greaterThan(3);
    expect(widths.filter((use) => /strict|Neg|\(2(5[3-9]|[6-9]\d)\)/.test(use))).to.deep.equal([]);
  });

  it("use no comparator, Montgomery form or multiplexer of circomlib", () => {
    const banned = /\b(Less\w*Than|Greater\w*Than|\w*Montgomery\w*|Decoder|Multiplexer)\(/g;
    expect(occurrences(banned)).to.deep.equal([]);
  });

  it("say for every template what it proves or computes, and why that is sound", () => {
    for (const { file, text } of sources) {
      for (const match of text.matchAll(/((?:^\/\/.*\n)*)^template (\w+)/gm)) {
        const [, header = "", name] = match;
        expect(header, `${file}: ${name}`).to.match(/^\/\/ (Proves|Computes) /);
        if (header.startsWith("// Proves")) {
          expect(header, `${file}: ${name}`).to.include("// Soundness");
        }
      }
    }
  });

  it("keep the theorem on one page", () => {
    const theorem = sources.find(({ file }) => file === "risk-score.circom");
    expect(theorem?.text.split("\n").length).to.be.at.most(150);
  });
});
