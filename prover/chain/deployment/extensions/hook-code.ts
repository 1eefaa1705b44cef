/** RegimeFeeHook's creation code with its arguments: what its address is searched for with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { concat, Interface } from "ethers";
import { z } from "zod";
import { checkShape } from "../../../../model/strict-json.ts";
import { buildRoot } from "../../../artifacts/paths.ts";
import { KINDS } from "./kinds.ts";

const artifactShape = z.looseObject({
  abi: z.array(z.looseObject({ type: z.string() })),
  bytecode: z.string().regex(/^0x[0-9a-f]+$/),
});

/** RegimeFeeHook.Parameters. */
export interface HookArguments {
  readonly poolManager: string;
  readonly policy: string;
  readonly marketId: bigint;
  readonly baselineFeePips: number;
  readonly currency0: string;
  readonly currency1: string;
  readonly tickSpacing: number;
}

/** As the last build of the contracts left it. */
export function hookCreationCode(args: HookArguments): string {
  const { source } = KINDS.RegimeFeeHook;
  const folder = join(buildRoot(), "hardhat", "artifacts", "contracts", source);
  const value: unknown = JSON.parse(readFileSync(join(folder, "RegimeFeeHook.json"), "utf8"));
  const { abi, bytecode } = checkShape({ value, schema: artifactShape, source: "RegimeFeeHook" });
  return concat([bytecode, new Interface(abi).encodeDeploy([{ ...args }])]);
}
