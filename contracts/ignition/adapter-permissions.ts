/** Who may call what on the one adapter that governance configures; nobody owns the others. */
import type { RoleName } from "./permissions.ts";

const ASSET_CONFIG = "(uint64,uint128,uint40,uint40,bool,bool,bool,bool)";

export interface AdapterPermission {
  readonly target: "AaveSteward";
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
];
