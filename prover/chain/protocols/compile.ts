/**
 * Compiles sources of an npm package with the compiler release that the package was written for. The
 * result is kept under build/, named by a hash over every source, the settings and the compiler.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../artifacts/paths.ts";

const require = createRequire(import.meta.url);
const CACHE = join(projectRoot, "build", "protocols");

const linkReferences = z.record(
  z.string(),
  z.record(z.string(), z.array(z.object({ start: z.number(), length: z.number() }))),
);
const compiledContract = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  evm: z.object({
    bytecode: z.object({ object: z.string(), linkReferences }),
    deployedBytecode: z.object({ object: z.string() }),
  }),
});
const compilation = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z.record(z.string(), z.record(z.string(), compiledContract)).default({}),
});

export interface ForeignArtifact {
  readonly abi: readonly Readonly<Record<string, unknown>>[];
  readonly bytecode: string;
  /** Source path of each library whose address the bytecode lacks, by the library's name. */
  readonly links: Readonly<Record<string, readonly number[]>>;
  readonly runtimeBytes: number;
}

export interface ForeignPackage {
  /** Name of the package, and the folder below it that all sources are in. */
  readonly name: string;
  readonly compiler: "solc-0.8.19" | "solc-0.8.27";
  readonly settings: Readonly<Record<string, unknown>>;
  /** Imports that start with the key are read from the package of the value. */
  readonly remappings: Readonly<Record<string, string>>;
  /** Source files, relative to the package. */
  readonly entries: readonly string[];
}

const packageFolder = (name: string) => join(projectRoot, "node_modules", name);

/** Every contract of the entries and of what they import, by name. */
export function compilePackage(foreign: ForeignPackage): ReadonlyMap<string, ForeignArtifact> {
  const path = join(CACHE, `${foreign.name.replaceAll("/", "-")}-${cacheKey(foreign)}.json`);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, compile(foreign));
    renameSync(unfinished, path);
  }
  const { contracts } = compilation.parse(JSON.parse(readFileSync(path, "utf8")));
  return new Map(
    Object.values(contracts).flatMap((file) =>
      Object.entries(file).map(([name, contract]) => [name, toArtifact(contract)]),
    ),
  );
}

function cacheKey(foreign: ForeignPackage): string {
  const hash = createHash("sha256").update(JSON.stringify(foreign));
  const manifests = [foreign.compiler, ...Object.values(foreign.remappings)].map((name) =>
    join(packageFolder(name), "package.json"),
  );
  const sources = globSync(join(packageFolder(foreign.name), "src/**/*.sol")).toSorted();
  for (const file of [...manifests, ...sources]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function compile(foreign: ForeignPackage): string {
  const solc = require(foreign.compiler);
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(
      foreign.entries.map((entry) => [entry, { content: sourceOf(foreign, entry) }]),
    ),
    settings: {
      ...foreign.settings,
      outputSelection: {
        "*": {
          "*": [
            "abi",
            "evm.bytecode.object",
            "evm.bytecode.linkReferences",
            "evm.deployedBytecode.object",
          ],
        },
      },
    },
  };
  const find = (path: string) => ({ contents: sourceOf(foreign, path) });
  const output: string = solc.compile(JSON.stringify(input), { import: find });
  const failures = compilation
    .parse(JSON.parse(output))
    .errors.filter(({ severity }) => severity === "error");
  if (failures.length > 0) {
    throw new Error(failures.map(({ formattedMessage }) => formattedMessage).join("\n"));
  }
  return output;
}

function sourceOf({ name, remappings }: ForeignPackage, path: string): string {
  const [prefix, target] =
    Object.entries(remappings).find(([start]) => path.startsWith(start)) ?? [];
  const file =
    prefix !== undefined && target !== undefined
      ? join(packageFolder(target), path.slice(prefix.length))
      : join(packageFolder(name), path);
  return readFileSync(normalize(file), "utf8");
}

function toArtifact({ abi, evm }: z.infer<typeof compiledContract>): ForeignArtifact {
  const { object, linkReferences: references } = evm.bytecode;
  return {
    abi,
    bytecode: `0x${object}`,
    links: Object.fromEntries(
      Object.values(references).flatMap((libraries) =>
        Object.entries(libraries).map(([library, places]) => [
          library,
          places.map(({ start }) => start),
        ]),
      ),
    ),
    runtimeBytes: evm.deployedBytecode.object.length / 2,
  };
}
