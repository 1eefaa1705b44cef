/** Clones of the project with one file changed. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import { subjectWithoutChain } from "./subject.ts";

export type File = (name: string) => string;

export const clone = (): AuditSubject => ({ ...subjectWithoutChain(), allowDevKeys: true });

/** A clone whose packages are links, but for one that is a copy with a change. */
export function cloneWith(
  file: File,
  name: string,
  spoil: (directory: string) => void,
): AuditSubject {
  const root = file("clone");
  const modules = join(root, "node_modules");
  mkdirSync(modules, { recursive: true });
  cpSync(join(projectRoot, "package-lock.json"), join(root, "package-lock.json"));
  for (const entry of readdirSync(join(projectRoot, "node_modules"))) {
    if (entry.startsWith(".") || entry === name) continue;
    symlinkSync(join(projectRoot, "node_modules", entry), join(modules, entry));
  }
  cpSync(join(projectRoot, "node_modules", name), join(modules, name), { recursive: true });
  spoil(join(modules, name));
  return { ...clone(), root };
}

/** The circuit sources with one replacement; the compiler sees only files of the project. */
export function sourcesWith(file: string, from: string, to: string): AuditSubject {
  const parent = join(projectRoot, "build", "test-audit");
  mkdirSync(parent, { recursive: true });
  const circuits = mkdtempSync(join(parent, "circuits-"));
  copies.push(circuits);
  cpSync(join(projectRoot, "circuits"), circuits, { recursive: true });
  const source = readFileSync(join(circuits, file), "utf8");
  expect(source).to.include(from);
  writeFileSync(join(circuits, file), source.replace(from, to));
  return { ...clone(), circuits };
}
const copies: string[] = [];

export function removeCopies(): void {
  for (const copy of copies) rmSync(copy, { recursive: true });
  copies.length = 0;
}

/** One shipped file with its middle bit flipped. */
export function flipped(
  file: File,
  kind: "r1cs" | "wasm" | "zkey" | "vkey" | "verifier",
): AuditSubject {
  const base = clone();
  const bytes = readFileSync(base.artifacts[kind]);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file(kind), bytes);
  return { ...base, artifacts: { ...base.artifacts, [kind]: file(kind) } };
}
