/**
 * Rules that the circuit sources keep, so that known classes of mistakes cannot be written: every hint
 * is listed, witness-time assertions hold nothing up, no decomposition can alias, no library gadget
 * with unstated assumptions is used.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./step.ts";

interface Source {
  readonly file: string;
  /** Without comments. */
  readonly code: string;
}

interface Rule {
  readonly code: string;
  readonly message: string;
  readonly pattern: RegExp;
}

const RULES: readonly Rule[] = [
  {
    code: "ASSERT_ON_SIGNAL",
    message: "an assertion on more than template parameters constrains nothing",
    pattern: /assert\([^;]*[a-z][^;]*\);/g,
  },
  {
    code: "ALIASING_BITS",
    message: "as many bits as the field has leave two readings of one value",
    pattern: /Num2Bits\w*(_strict|Neg)\w*\(|Num2Bits\w*\((2(5[3-9]|[6-9]\d)|[3-9]\d\d)\)/g,
  },
  {
    code: "BANNED_GADGET",
    message: "a library gadget that assumes what its caller has to prove",
    pattern: /\b(Less\w*Than|Greater\w*Than|\w*Montgomery\w*|Decoder|Multiplexer)\(/g,
  },
  {
    code: "HINT_TO_THE_RIGHT",
    message: "hints are written with <-- only, so that the list finds them",
    pattern: /-->/g,
  },
];

export interface SourceReport {
  readonly files: number;
  readonly hints: number;
  readonly findings: readonly Finding[];
}

/** @param directory holds HINTS.md and every circuit source */
export function checkCircuitSources(directory: string): SourceReport {
  const sources = globSync("**/*.circom", { cwd: directory })
    .toSorted()
    .map((file): Source => {
      const text = readFileSync(join(directory, file), "utf8");
      return { file, code: text.replaceAll(/\/\/[^\n]*|\/\*.*?\*\//gs, "") };
    });
  const findings = sources.flatMap((source) => RULES.flatMap((rule) => matches(source, rule)));
  const written = sources.flatMap(({ file, code }) =>
    Array.from(code.matchAll(/(\S+)\s*<--/g), ([, signal]) => `${file}: ${signal}`),
  );
  const listed = listedHints(join(directory, "HINTS.md"));
  return {
    files: sources.length,
    hints: written.length,
    findings: [...findings, ...differences(written, listed)],
  };
}

function matches({ file, code }: Source, rule: Rule): Finding[] {
  return Array.from(code.matchAll(rule.pattern), (match) => ({
    code: rule.code,
    message: `${match[0].trim()}: ${rule.message}`,
    location: `${file}:${code.slice(0, match.index).split("\n").length}`,
  }));
}

function listedHints(path: string): string[] {
  return Array.from(
    readFileSync(path, "utf8").matchAll(/^\| (lib\/\S+) +\| `([^`]+)`/gm),
    ([, file, signal]) => `${file}: ${signal}`,
  );
}

/** One hint for one line of the list, and the reverse. */
function differences(written: readonly string[], listed: readonly string[]): Finding[] {
  const rest = [...listed];
  const findings: Finding[] = [];
  for (const hint of written) {
    const at = rest.indexOf(hint);
    if (at >= 0) rest.splice(at, 1);
    else findings.push({ code: "HINT_UNLISTED", message: `${hint} is not in HINTS.md` });
  }
  for (const hint of rest) {
    findings.push({ code: "HINT_GONE", message: `${hint} is listed and is not in the sources` });
  }
  return findings;
}
