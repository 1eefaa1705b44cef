/** `ballast features`: tables of features for monitoring, from raw series or from what was observed. */
import type { Command } from "commander";
import type { CommandContext } from "../main.ts";
import { registerCollect } from "./features/collect.ts";
import { registerDerive } from "./features/derive.ts";

export function registerFeatures(command: Command, context: CommandContext): void {
  const derive = command
    .command("derive")
    .description("the features of any rounds from raw market data, and the fall after each");
  registerDerive(derive, context);
  const collect = command
    .command("collect")
    .description("one table from many observations or signed reports of a feed");
  registerCollect(collect, context);
}
