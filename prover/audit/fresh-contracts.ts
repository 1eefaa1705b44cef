/** The contracts compiled from their sources here and now, in a folder of their own that goes again. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import hardhatConfig from "../../hardhat.config.ts";
import { projectRoot } from "../artifacts/paths.ts";

/**
 * No cache is read and none is written: what an earlier build left cannot stand in for a source.
 * @param sources below contracts/
 * @param use is given the folder with the compiler's artifacts
 */
export async function withFreshContracts(
  sources: readonly string[],
  use: (artifacts: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ballast-audit-contracts-"));
  try {
    const artifacts = join(folder, "artifacts");
    const paths = { ...hardhatConfig.paths, artifacts, cache: join(folder, "cache") };
    const config = { config: join(projectRoot, "hardhat.config.ts") };
    const hre = await createHardhatRuntimeEnvironment(
      { ...hardhatConfig, paths },
      config,
      projectRoot,
    );
    const files = sources.map((source) => join(projectRoot, "contracts", source));
    await hre.tasks.getTask("build").run({ quiet: true, noTests: true, force: true, files });
    await use(artifacts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
