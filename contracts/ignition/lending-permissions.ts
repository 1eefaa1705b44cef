/** Who may call what on the guarantee fund; LendingMarket has no roles, and the rest is open to all. */
import type { RoleName } from "./permissions.ts";

export interface LendingPermission {
  readonly role: RoleName;
  readonly functions: readonly string[];
}

export const FUND_PERMISSIONS: readonly LendingPermission[] = [
  { role: "governor", functions: ["coverMarket(address,uint128)"] },
  { role: "guardian", functions: ["dropMarket(address)"] },
];
