import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { findShape, type Shape, shapeNames } from "../../artifacts/manifest.ts";
import { parseR1cs } from "../../artifacts/r1cs.ts";
import { compileShape } from "../../setup/compile.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

interface CompileOptions {
  shape?: string;
}

interface CompiledShape {
  readonly shape: string;
  readonly reports: number;
  readonly markets: number;
  readonly constraints: number;
  readonly publicSignals: number;
  readonly power: number;
  /** Rows left below 2^power. */
  readonly spare: number;
  readonly compiled: boolean;
}

export function registerCompile(command: Command, { output }: CommandContext): void {
  command
    .option("--shape <name>", `one of ${shapeNames.join(", ")} (otherwise all)`)
    .action(async (options: CompileOptions) => {
      const names = options.shape === undefined ? shapeNames : [options.shape];
      const compiled: CompiledShape[] = [];
      for (const shape of names.map(findShape)) compiled.push(await compile(shape, output));
      output.result(table([HEADER, ...compiled.map(toRow)]), { shapes: compiled });
    });
}

const HEADER = ["shape", "reports", "markets", "constraints", "public", "rows", "spare"];

function toRow(s: CompiledShape): string[] {
  const counts = [s.reports, s.markets, s.constraints, s.publicSignals];
  return [s.shape, ...counts.map(String), `2^${s.power}`, String(s.spare)];
}

async function compile(shape: Shape, output: CommandContext["output"]): Promise<CompiledShape> {
  const progress = output.progress(`circuit ${shape.name}`);
  progress.update("checking what is built");
  const { paths, wasCompiled } = await compileShape(shape, {
    onProgress: (message) => progress.update(message),
  });
  const { constraintCount, publicOutputCount } = parseR1cs(readFileSync(paths.r1cs));
  progress.finish();
  return {
    shape: shape.name,
    reports: shape.reports,
    markets: shape.markets,
    constraints: constraintCount,
    publicSignals: publicOutputCount,
    power: shape.power,
    spare: 2 ** shape.power - (constraintCount + publicOutputCount + 1),
    compiled: wasCompiled,
  };
}
