/**
 * Runs the pinned circom compiler in a child process: a crash or a full heap ends the child, and the
 * caller's event loop stays free. The wasm compiler sees only files below its working directory.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { throwIfAborted } from "../proof/abort.ts";

/** circom 2.2.3, as circom2 0.2.23 ships it. */
const COMPILER_SHA256 = "96fc92a93768f38979db6c2bac4b1aa9fc7d66742121a63d4c4792d5b4037162";

const compilerRoot = dirname(createRequire(import.meta.url).resolve("circom2/package.json"));

/** @throws BallastError `COMPILER_HASH` when the installed compiler is not the pinned one. */
export function checkCompiler(): string {
  const path = join(compilerRoot, "circom.wasm");
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (found !== COMPILER_SHA256) {
    throw new BallastError(
      "artifact",
      "COMPILER_HASH",
      "the circom compiler is not the pinned one",
      {
        location: path,
        hint: `expected sha-256 ${COMPILER_SHA256}, got ${found}; run npm ci`,
      },
    );
  }
  return found;
}

export interface RunCircomOptions {
  readonly location: string;
  /** Ends the compiler. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns what the compiler printed.
 * @throws BallastError `CIRCUIT_COMPILE` when it fails, `CIRCUIT_WARNING` when it has any complaint,
 * `ABORTED` once the compiler has ended.
 */
export async function runCircom(
  args: readonly string[],
  { location, signal }: RunCircomOptions,
): Promise<string> {
  throwIfAborted(signal, "the compilation");
  const { status, output } = await runCompiler(args, signal);
  throwIfAborted(signal, "the compilation");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the compiler colours its output.
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, "");
  if (status !== 0) {
    throw new BallastError("artifact", "CIRCUIT_COMPILE", plain.trim(), { location });
  }
  const warnings = warningsIn(plain);
  if (warnings.length > 0) {
    throw new BallastError("artifact", "CIRCUIT_WARNING", warnings.join("\n"), {
      location,
      hint: "every compiler warning is treated as a mistake in the circuit",
    });
  }
  return plain;
}

/**
 * circomlib leaves outputs of these unused by design: the low bits of a comparison's sum, and the
 * doubled base after the last segment of a scalar multiplication.
 */
const ACCEPTED = /^warning\[CA02\]: In template "(CompConstant|EscalarMulAny|EscalarMulFix)\(/;

/** One line for each complaint that is about a circuit of ours. */
export function warningsIn(output: string): string[] {
  return output.split("\n").filter((line) => line.includes("warning[") && !ACCEPTED.test(line));
}

function runCompiler(
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(compilerRoot, "cli.js"), ...args], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const end = (): void => {
      child.kill("SIGKILL");
    };
    signal?.addEventListener("abort", end, { once: true });
    child.on("error", (cause) => {
      reject(new BallastError("internal", "COMPILER_SPAWN", "cannot start circom", { cause }));
    });
    child.on("close", (status) => {
      signal?.removeEventListener("abort", end);
      resolve({ status, output: Buffer.concat(chunks).toString() });
    });
  });
}
