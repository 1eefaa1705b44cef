import type { Command } from "commander";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import { reportShape, type ShapeReport } from "../../setup/constraint-report.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

interface CompileOptions {
  shape?: string;
}

export function registerCompile(command: Command, { output, signal }: CommandContext): void {
  command
    .option("--shape <name>", `one of ${shapeNames.join(", ")} (otherwise all)`)
    .action(async ({ shape }: CompileOptions) => {
      const names = shape === undefined ? shapeNames : [findShape(shape).name];
      const reports: ShapeReport[] = [];
      for (const name of names) {
        const progress = output.progress(`circuit ${name}`);
        progress.update("checking what is built");
        const onProgress = (message: string) => progress.update(message);
        reports.push(await reportShape(name, { signal, onProgress }));
        progress.finish();
      }
      output.result(shapeTable(reports), { shapes: reports });
    });
}

/** Constraint counts and spare rows, one line a shape. */
export function shapeTable(reports: readonly ShapeReport[]): string {
  const header = ["shape", "reports", "markets", "constraints", "public", "domain", "spare rows"];
  const rows = reports.map((r) => [
    r.shape,
    ...[r.reports, r.markets, r.constraints, r.publicSignals].map(String),
    `2^${r.power}`,
    String(r.spareRows),
  ]);
  return table([header, ...rows]);
}
