import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import { compileShape } from "../../setup/compile.ts";
import { ensureDevKeys } from "../../setup/dev-keys.ts";
import type { CommandContext } from "../main.ts";
import type { Output } from "../output.ts";

interface SetupOptions {
  dev?: boolean;
  shape: string;
}

export function registerSetup(command: Command, context: CommandContext): void {
  command
    .option("--dev", "development keys: made in seconds, known to everybody, worthless")
    .option("--shape <name>", `one of ${shapeNames.join(", ")}`, "small")
    .action(async ({ dev, shape }: SetupOptions) => {
      if (dev !== true) {
        throw new BallastError("usage", "SETUP_KIND", "only development keys are made alone", {
          hint: "--dev, for keys that must not protect anything; ballast ceremony for all others",
        });
      }
      const { output, signal } = context;
      const { paths, wasBuilt } = await ensureBuilt(shape, output, signal);
      const text = `DEV keys of shape ${shape} ${wasBuilt ? "made" : "are up to date"} in ${paths.directory}`;
      output.result(text, { shape, dev: true, built: wasBuilt, ...paths });
    });
}

/** Circuit and development keys of a shape, made now unless they are there and unaltered. */
export async function ensureBuilt(shapeName: string, output: Output, signal: AbortSignal) {
  const shape = findShape(shapeName);
  const compiling = output.progress(`circuit ${shapeName}`);
  compiling.update("checking what is built");
  await compileShape(shape, { signal, onProgress: (message) => compiling.update(message) });
  compiling.finish();
  const keys = output.progress(`DEV keys ${shapeName}`);
  keys.update("checking what is built");
  const made = await ensureDevKeys(shapeName, {
    signal,
    onProgress: ({ stage, done, total }) => keys.update(stage, done, total),
  });
  keys.finish();
  return made;
}
