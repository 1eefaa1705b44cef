/** The mutants of a source, each with a name that outlives edits elsewhere in the file. */
import { readFileSync } from "node:fs";
import type { Replacement } from "./compiler.ts";
import { syntaxTreeOf } from "./compiler.ts";
import { editsOf, type Operator } from "./operators.ts";

export interface Mutant extends Replacement {
  readonly operator: Operator;
  readonly line: number;
  /** Place, the line before and after; `#2` for the second of the same name. */
  readonly name: string;
}

export function mutantsOf(path: string): Mutant[] {
  const source = readFileSync(path);
  const seen = new Map<string, number>();
  return editsOf(syntaxTreeOf(path), source).map(({ operator, start, end, text, place }) => {
    const mutated = Buffer.concat([
      source.subarray(0, start),
      Buffer.from(text),
      source.subarray(end),
    ]);
    const lineStart = source.lastIndexOf("\n", start) + 1;
    const before = oneLine(source, lineStart, end);
    const after = oneLine(mutated, lineStart, start + Buffer.byteLength(text));
    const plain = `${place}: ${before} → ${after}`;
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const line = source.subarray(0, start).toString().split("\n").length;
    const name = count === 1 ? plain : `${plain} #${count}`;
    return { path, operator, line, name, text: mutated.toString() };
  });
}

/** From the start of the line to the end of the one that the change ends in. */
function oneLine(source: Buffer, start: number, changeEnd: number): string {
  const newline = source.indexOf("\n", changeEnd);
  return source
    .subarray(start, newline < 0 ? source.length : newline)
    .toString()
    .trim()
    .replaceAll(/\s+/g, " ");
}
