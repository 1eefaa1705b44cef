/** Contracts of this project, compiled with the text of one source replaced. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import solc from "solc";
import { z } from "zod";
import { projectRoot } from "../../../prover/artifacts/paths.ts";

/** As Hardhat names our sources, so that links between them are the same. */
const PREFIX = "project/";
const IMPORT = /^import [^;]*?"([^"]+)";/gm;
/** Not optimised, unlike the build: that takes most of the time, and changes no meaning. */
export const SETTINGS = { optimizer: { enabled: false }, evmVersion: "cancun" };
/** As the build, for contracts that act on how much gas is left: their tests send what those take. */
const BUILD_SETTINGS = { ...SETTINGS, optimizer: { enabled: true, runs: 10_000 } };
const ACTS_ON_GAS = /\bREAD_GAS_LIMIT\b/;

const links = z.record(
  z.string(),
  z.record(z.string(), z.array(z.object({ start: z.number(), length: z.number() }))),
);
const bytecode = z.object({ object: z.string(), linkReferences: links });
const outputShape = z.object({
  errors: z
    .array(
      z.object({
        severity: z.string(),
        formattedMessage: z.string(),
        sourceLocation: z.object({ file: z.string() }).optional(),
      }),
    )
    .default([]),
  sources: z.record(z.string(), z.object({ ast: z.unknown().optional() })).default({}),
  contracts: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ evm: z.object({ bytecode, deployedBytecode: bytecode }) })),
    )
    .default({}),
});

/** A source whose text differs from the file's; the path is relative to the project. */
export interface Replacement {
  readonly path: string;
  readonly text: string;
}

export class CompilerRefused extends Error {}

export const sourcePaths = (): string[] =>
  globSync("contracts/**/*.sol", { cwd: projectRoot }).toSorted();

/** The sources that one source is made of, itself included; only ours. */
export function importsOf(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(join(projectRoot, path), "utf8");
  for (const [, target = ""] of text.matchAll(IMPORT)) {
    if (target.startsWith(".")) importsOf(posix.join(posix.dirname(path), target), seen);
  }
  return seen;
}

export function syntaxTreeOf(path: string): unknown {
  const { sources } = compile(path, undefined, { "*": { "": ["ast"] } });
  return sources[PREFIX + path]?.ast;
}

/** @throws CompilerRefused when the replaced text is no valid program. */
export function requireValid(replacement: Replacement): void {
  compile(replacement.path, replacement, { "*": { "*": [] } });
}

/** What the compiler says of a source of ours, and of ours that it imports, besides errors. */
export function warningsOf(path: string): string[] {
  return compile(path, undefined, { "*": { "*": [] } })
    .errors.filter(({ sourceLocation }) => sourceLocation?.file.startsWith(PREFIX))
    .map(({ formattedMessage }) => formattedMessage);
}

export function compileContract(path: string, name: string, replacement: Replacement | undefined) {
  const selection = { [PREFIX + path]: { [name]: ["evm.bytecode", "evm.deployedBytecode"] } };
  const compiled = compile(path, replacement, selection).contracts[PREFIX + path]?.[name];
  if (compiled === undefined) throw new Error(`${path} has no contract ${name}`);
  return compiled.evm;
}

function compile(path: string, replacement: Replacement | undefined, outputSelection: object) {
  const contentOf = (ours: string): string =>
    ours === replacement?.path ? replacement.text : readFileSync(join(projectRoot, ours), "utf8");
  const find = (imported: string) => {
    if (imported.startsWith(PREFIX)) return { contents: contentOf(imported.slice(PREFIX.length)) };
    const file = join(projectRoot, "node_modules", imported);
    return existsSync(file)
      ? { contents: readFileSync(file, "utf8") }
      : { error: `no file ${imported}` };
  };
  const content = contentOf(path);
  const settings = ACTS_ON_GAS.test(content) ? BUILD_SETTINGS : SETTINGS;
  const input = {
    language: "Solidity",
    sources: { [PREFIX + path]: { content } },
    settings: { ...settings, outputSelection },
  };
  const output = outputShape.parse(
    JSON.parse(solc.compile(JSON.stringify(input), { import: find })),
  );
  const failed = output.errors.find(({ severity }) => severity === "error");
  if (failed !== undefined) throw new CompilerRefused(failed.formattedMessage);
  return output;
}
