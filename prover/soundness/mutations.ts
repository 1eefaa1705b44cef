/** Where a circuit source can go wrong when somebody edits it: one change of one line at a time. */
import { BallastError } from "../../model/errors.ts";
import type { SourceEdit } from "./edited-sources.ts";
import { readCircuitSources } from "./gates.ts";

interface Operator {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replacement: string | ((...groups: string[]) => string);
}

/** A component whose last parameter is a number that no assertion of the template limits. */
const LAST_PARAMETER = /\b(Saturate|Cap|Dense|OrderStatistics)\(([^()]*?)(\d+)\)\(/;

const OPERATORS: readonly Operator[] = [
  { name: "drop ===", pattern: /^(\s*)[^/]*===.*;$/, replacement: "$1" },
  {
    name: "drop check",
    pattern: /^(\s*)(?:for \(.*\) |if \(.*\) )?(?:_ <== Num2Bits|Assert\w+|BabyCheck)\(.*;$/,
    replacement: "$1",
  },
  { name: "<== to <--", pattern: /^(.*) <== (?!Num2Bits)(.*)$/, replacement: "$1 <-- $2" },
  { name: "one bit more", pattern: /(Num2Bits|AssertBits)\((\w+)\)\(/, replacement: "$1($2 + 1)(" },
  { name: "254 bits", pattern: /_ <== Num2Bits\(\w+\)\(/, replacement: "_ <== Num2Bits(254)(" },
  { name: "- 1 to + 1", pattern: / - 1([;)\]])/, replacement: " + 1$1" },
  { name: "plus to minus", pattern: /((?:<==|var \w+ =)[^;]*) \+ /, replacement: "$1 - " },
  { name: "+= to -=", pattern: / \+= /, replacement: " -= " },
  { name: "other shift", pattern: /\(1 << /, replacement: "(2 << " },
  { name: "other tag", pattern: /\b(0x[0-9a-f]+)\b/, replacement: "$1 + 1" },
  { name: "other index", pattern: /\[0\](?!.*\[0\])/, replacement: "[1]" },
  { name: "other pair", pattern: /\[\[0,\d\]/, replacement: "[[0,1]" },
  { name: "verifier off", pattern: /Verifier\(\)\(1,/, replacement: "Verifier()(0," },
  {
    name: "parameter one more",
    pattern: LAST_PARAMETER,
    replacement: (_, name = "", before = "", last = "0") =>
      `${name}(${before}${Number(last) + 1})(`,
  },
];

export interface Mutation {
  readonly template: string;
  readonly change: string;
  readonly edit: SourceEdit;
}

const isCode = (line: string): boolean =>
  !/^\s*(\/\/|template|function|signal input|assert|include|pragma|$)/.test(line);

/** @throws BallastError `MUTANT_TEMPLATE` for a template of the sources that `exercised` lacks. */
export function mutationsOf(exercised: readonly string[]): Mutation[] {
  return readCircuitSources().flatMap(({ file, text }) => {
    const lines = text.split("\n");
    let template = "";
    return lines.flatMap((line, index) => {
      template = /^(?:template|function) (\w+)/.exec(line)?.[1] ?? template;
      if (template === "" || !isCode(line)) return [];
      if (!exercised.includes(template)) {
        throw new BallastError("internal", "MUTANT_TEMPLATE", `nothing exercises ${template}`, {
          location: `circuits/${file}`,
          hint: "name a subject of the lab for it in EXERCISED_BY",
        });
      }
      return OPERATORS.flatMap(({ name, pattern, replacement }) => {
        const changed =
          typeof replacement === "string"
            ? line.replace(pattern, replacement)
            : line.replace(pattern, replacement);
        if (changed === line) return [];
        const change = `${name}: ${line.trim()}`;
        return [{ template, change, edit: { file, ...editAt(text, lines, index, changed) } }];
      });
    });
  });
}

/** The line with as many of the next as tell it from every other place. */
function editAt(text: string, lines: readonly string[], index: number, changed: string) {
  for (let end = index + 1; ; end++) {
    const from = lines.slice(index, end).join("\n");
    if (text.split(from).length === 2 || end > lines.length) {
      return { from, to: [changed, ...lines.slice(index + 1, end)].join("\n") };
    }
  }
}
