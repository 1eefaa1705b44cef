/** The members of every role, from the access manager's events, each confirmed by the manager itself. */
import { eventsOf, read } from "./on-chain.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain } from "./subject.ts";

export interface Membership {
  readonly role: bigint;
  readonly account: string;
  /** Between announcing a call and making it. */
  readonly delaySeconds: number;
}

export async function rolesFromEvents(
  chain: AuditedChain,
  checks: Checks,
): Promise<readonly Membership[]> {
  const names = ["RoleGranted", "RoleRevoked", "RoleAdminChanged", "RoleGrantDelayChanged"];
  const seen = new Map<string, { readonly role: bigint; readonly account: string }>();
  for (const { eventName, args } of await eventsOf(chain, "AccessManager", names)) {
    if (eventName === "RoleAdminChanged") {
      checks.fail("ROLE_ADMIN", `role ${args.roleId} is now administered by role ${args.admin}`);
    } else if (eventName !== "RoleGrantDelayChanged") {
      const { roleId: role, account } = args;
      seen.set(`${role}/${account}`, { role, account });
    }
  }
  const members: Membership[] = [];
  for (const { role, account } of seen.values()) {
    const [since, delay, pendingDelay, effect]: bigint[] = [
      ...(await read(chain, "AccessManager", { call: "getAccess", args: [role, account] })),
    ];
    if (since === 0n || since === undefined) continue;
    // A delay that is about to shrink counts as what it will be.
    const isPending = effect !== undefined && effect !== 0n;
    const coming = isPending ? Math.min(Number(delay), Number(pendingDelay)) : Number(delay);
    members.push({ role, account, delaySeconds: coming });
  }
  return members;
}
