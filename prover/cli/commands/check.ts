import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { abiPath, renderAbiFile } from "../../chain/abi.ts";
import { devVerifiersPath, renderDevVerifiers } from "../../chain/dev-verifier.ts";
import { compileShape } from "../../setup/compile.ts";
import { relockShapes } from "../../setup/dev-keys.ts";
import { devVerifierName, findStaleVerifiers } from "../../setup/verifier.ts";
import { readCircuitSources, readHints, staticFindings } from "../../soundness/gates.ts";
import { buildContracts } from "../demo/local-chain.ts";
import type { CommandContext } from "../main.ts";
import { ensureBuilt } from "./setup.ts";

const ARTIFACTS_DIRECTORY = join(projectRoot, "build", "hardhat", "artifacts");

interface CheckOptions {
  write?: boolean;
}

export function registerCheck(command: Command, context: CommandContext): void {
  command
    .option("--write", "regenerate instead: accept what the sources give now")
    .action(({ write }: CheckOptions) => (write === true ? regenerate(context) : check(context)));
}

/** Rebuilds everything that is generated and compares it with what is committed. */
async function check(context: CommandContext): Promise<void> {
  const { output, signal } = context;
  for (const name of shapeNames) await ensureBuilt(name, output, signal);
  const stale = await findStaleVerifiers(shapeNames);
  await buildContracts();
  for (const [path, text] of generatedFromContracts()) {
    if (readOrEmpty(path) !== text) stale.push(path);
  }
  const isFresh = stale.length === 0;
  const unsound = staticFindings(readCircuitSources(), readHints());
  const text = [
    isFresh
      ? "generated files are what their sources give"
      : `stale, regenerate with \`ballast check --write\`:\n${stale.join("\n")}`,
    unsound.length === 0
      ? "circuit sources keep to the static rules"
      : `circuit sources break a static rule:\n${unsound.join("\n")}`,
  ].join("\n");
  output.result(text, { fresh: isFresh, stale, unsound });
  if (!isFresh || unsound.length > 0) context.answerNo();
}

async function regenerate({ output, signal }: CommandContext): Promise<void> {
  for (const name of shapeNames) {
    const progress = output.progress(`circuit ${name}`);
    await compileShape(findShape(name), {
      signal,
      onProgress: (message) => progress.update(message),
    });
    progress.finish();
  }
  const locking = output.progress("keys, lock and verifiers");
  await relockShapes(shapeNames, {
    signal,
    onProgress: ({ stage, done, total }) => locking.update(stage, done, total),
  });
  locking.finish();
  await buildContracts();
  for (const [path, text] of generatedFromContracts()) writeFileAtomic(path, text);
  output.result("regenerated lock, verifiers and ABIs", { written: true });
}

/** Path and content of every generated file that the compiled contracts determine. */
function generatedFromContracts(): [string, string][] {
  const verifiers = shapeNames.map(devVerifierName);
  return [
    [abiPath, renderAbiFile(ARTIFACTS_DIRECTORY)],
    [devVerifiersPath, renderDevVerifiers(ARTIFACTS_DIRECTORY, verifiers)],
  ];
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
