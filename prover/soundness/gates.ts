/** What every circuit source must keep to, read from the sources themselves. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { circuitsRoot } from "./edited-sources.ts";

export interface CircuitSource {
  /** Below circuits/. */
  readonly file: string;
  readonly text: string;
}

interface Rule {
  /** Class of the mistake, as in the threat table. */
  readonly id: string;
  readonly pattern: RegExp;
  readonly why: string;
}

const FORBIDDEN: readonly Rule[] = [
  {
    id: "C1",
    pattern: /\bassert\([^)]*[a-z]\w*\s*[<>=[]/g,
    why: "an assertion on a signal constrains nothing",
  },
  {
    id: "C2",
    pattern: /\b(?:Num2Bits(?:_strict|Neg)?|AssertBits)\((?:25[4-9]|2[6-9]\d|[3-9]\d\d|\d{4,})\)/g,
    why: "a number has two readings in 254 bits",
  },
  {
    id: "C3",
    pattern: /\b(?:Less\w*Than|Greater\w*Than)\(/g,
    why: "circomlib's comparators assume ranged operands",
  },
  { id: "C4", pattern: /-->/g, why: "hints are written with <--, and HINTS.md lists them" },
  {
    id: "C10",
    pattern: /\b\w*Montgomery\w*\(/g,
    why: "Montgomery forms divide by what may be 0",
  },
  {
    id: "C12",
    pattern: /\b(?:Decoder|Multiplexer)\(/g,
    why: "circomlib's choice may choose nothing",
  },
];

const code = (text: string): string => text.replaceAll(/\/\/[^\n]*/g, "");

export function readCircuitSources(directory: string = circuitsRoot): CircuitSource[] {
  return globSync("**/*.circom", { cwd: directory })
    .toSorted()
    .map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") }));
}

export function readHints(directory: string = circuitsRoot): string {
  return readFileSync(join(directory, "HINTS.md"), "utf8");
}

/** One line for each place that breaks a rule; none in sound sources. */
export function staticFindings(sources: readonly CircuitSource[], hintsText: string): string[] {
  const broken = FORBIDDEN.flatMap(({ id, pattern, why }) =>
    sources.flatMap(({ file, text }) =>
      Array.from(code(text).matchAll(pattern), (match) => `${file}: ${match[0]} (${id}: ${why})`),
    ),
  );
  const listed = Array.from(
    hintsText.matchAll(/^\| (lib\/\S+) +\| `([^`]+)`/gm),
    ([, file, signal]) => `${file}: ${signal}`,
  );
  const written = sources.flatMap(({ file, text }) =>
    Array.from(code(text).matchAll(/(\S+)\s*<--/g), ([, signal]) => `${file}: ${signal}`),
  );
  return [
    ...broken,
    ...without(written, listed).map((hint) => `${hint} <-- (C4: not in HINTS.md)`),
    ...without(listed, written).map((hint) => `${hint} (C4: in HINTS.md only)`),
  ];
}

/** What `some` has more often than `others`: two templates of a file may name a hint alike. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
