/** The protocols and their compilers are development dependencies: an operator's installation lacks them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../artifacts/paths.ts";

const PACKAGES = [
  "@aave-dao/aave-v3-origin",
  "@morpho-org/morpho-blue",
  "@uniswap/v4-core",
  "solc-0.8.19",
  "solc-0.8.27",
] as const;

export const missingPackages = (folder = join(projectRoot, "node_modules")): string[] =>
  PACKAGES.filter((name) => !existsSync(join(folder, name, "package.json")));
