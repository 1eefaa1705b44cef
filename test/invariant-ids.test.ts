/**
 * Every invariant of contracts and policy has a test that carries its id in its title, in TypeScript or
 * Solidity. All of them apply. The circuits' tests have ids of their own and are not asked.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../prover/artifacts/paths.ts";

interface Family {
  readonly about: string;
  readonly count: number;
}

const FAMILIES: Readonly<Record<string, Family>> = {
  V: { about: "verifier and replay", count: 8 },
  M: { about: "aggregation", count: 7 },
  H: { about: "hysteresis", count: 4 },
  P: { about: "policy of a score", count: 6 },
  C: { about: "corridors of parameters", count: 11 },
  N: { about: "existing positions", count: 5 },
  R: { about: "interest rates", count: 5 },
  F: { about: "pool fees", count: 6 },
  S: { about: "staleness", count: 5 },
  G: { about: "roles", count: 5 },
  U: { about: "guarantee fund", count: 4 },
  E: { about: "events and alarms", count: 3 },
};

const TITLE = /\b(?:it|describe)(?:\.\w+)?\(\s*(["'`])((?:(?!\1)[\s\S])*)\1/g;
const SOLIDITY_TEST = /function (?:testFuzz|invariant)_(\w+)\(/g;
const IDS = /\b[VMHPCNRFSGUE][0-9]{1,2}\b/g;

function titles(): string[] {
  const read = (pattern: string) =>
    globSync(pattern, { cwd: projectRoot }).map((path) =>
      readFileSync(join(projectRoot, path), "utf8"),
    );
  const mocha = ["contracts", "model", "prover/chain", "prover/cli"]
    .flatMap((folder) => read(`test/${folder}/**/*.test.ts`))
    .flatMap((text) => [...text.matchAll(TITLE)].map(([, , title = ""]) => title));
  const solidity = read("test/contracts/invariants/*.sol").flatMap((text) =>
    [...text.matchAll(SOLIDITY_TEST)].map(([, name = ""]) => name.replaceAll("_", " ")),
  );
  return [...mocha, ...solidity];
}

describe("invariants of the design", () => {
  const found = new Set(titles().flatMap((title) => title.match(IDS) ?? []));

  for (const [letter, { about, count }] of Object.entries(FAMILIES)) {
    const ids = Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
    it(`on ${about} (${ids[0]} to ${ids.at(-1)}) each have a test`, () => {
      expect(ids.filter((id) => !found.has(id))).to.deep.equal([]);
    });
  }
});
