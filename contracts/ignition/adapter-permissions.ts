/** Who may call what on the adapters that governance configures; the rest of them is open to all. */
import type { RoleName } from "./permissions.ts";

const ASSET_CONFIG = "(uint64,uint128,uint40,uint40,bool,bool,bool,bool)";

export interface AdapterPermission {
  readonly target: "AaveSteward" | "RegimeFeeHook";
  readonly role: RoleName;
  readonly functions: readonly string[];
}

export const ADAPTER_PERMISSIONS: readonly AdapterPermission[] = [
  {
    target: "AaveSteward",
    role: "governor",
    functions: [`configureAsset(address,${ASSET_CONFIG})`, "adopt(address)"],
  },
  { target: "AaveSteward", role: "operator", functions: ["setManualControl(address,uint40)"] },
  { target: "RegimeFeeHook", role: "governor", functions: ["bindPool(bytes32,uint64)"] },
];
