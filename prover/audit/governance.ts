/** Step 16: who may do what and how soon, what is pending, and what every market is configured to. */
import { ROLES } from "../../contracts/ignition/permissions.ts";
import { pendingOperations } from "../chain/pending-operations.ts";
import { checkCovers } from "./governance-covers.ts";
import { checkPermissions } from "./governance-permissions.ts";
import { checkMarketConfigs } from "./governance-policy.ts";
import { type Membership, rolesFromEvents } from "./governance-roles.ts";
import type { AuditStep, Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";

export const governanceStep: AuditStep = {
  number: 16,
  id: "governance",
  title: "roles, delays, envelope and pending operations are as published",
  threats: ["V11", "V13", "V14", "V15", "V16", "P12"],
  explanation: `Replays the access manager's events. Admin and governor must act after the published
delay; only they may have it; guardian and operator act at once and hold nothing else. Every restricted
function of the core, of stewards and of guarantee funds must belong to the role of the tables in
contracts/ignition, no other function to any role, and no contract be opened or closed. A fund may cover
only lending markets that the address book names.
Every market's configuration must be the published one (docs/policy.md), inside the outer corridor. Pending
operations are listed: what governance will do, and from when on.`,
  async run(subject, checks) {
    const { chain } = subject;
    if (chain === undefined) return checks.skip("no chain: --rpc and --addresses were not given");
    const members = await rolesFromEvents(chain, checks);
    checkMembers(members, subject, checks);
    await checkPermissions(chain, checks);
    await checkMarketConfigs(subject, chain, checks);
    await checkCovers(chain, checks);
    await listPending(chain, checks);
  },
};

const ROLE_NAMES: ReadonlyMap<bigint, string> = new Map(
  Object.entries(ROLES).map(([name, id]) => [id, name]),
);
/** Roles whose every act is announced. */
const DELAYED: readonly bigint[] = [ROLES.admin, ROLES.governor];

function checkMembers(
  members: readonly Membership[],
  { governanceDelaySeconds }: AuditSubject,
  checks: Checks,
): void {
  for (const { role, account, delaySeconds } of members) {
    const name = ROLE_NAMES.get(role);
    const seen = `${name ?? `role ${role}`}: ${account}, delay ${delaySeconds} s`;
    checks.saw(seen);
    checks.require(name !== undefined, "ROLE_UNKNOWN", "a role that is not published", seen);
    if (!DELAYED.includes(role)) continue;
    const message = `acts after ${delaySeconds} s, published are ${governanceDelaySeconds} s`;
    checks.require(delaySeconds >= governanceDelaySeconds, "ROLE_DELAY", message, seen);
  }
  for (const role of DELAYED) {
    const holders = members.filter((member) => member.role === role).length;
    const message = `${holders} accounts hold ${ROLE_NAMES.get(role)}, exactly one is published`;
    checks.require(holders === 1, "ROLE_HOLDERS", message);
  }
}

async function listPending({ provider, book }: AuditedChain, checks: Checks): Promise<void> {
  const block = await provider.getBlock("latest");
  const pending = await pendingOperations({ provider, book, now: block?.timestamp ?? 0 });
  checks.saw(`${pending.length} operations pending`);
  for (const { target, call, caller, readyAt } of pending) {
    const from = new Date(readyAt * 1000).toISOString();
    checks.saw(`pending: ${target}.${call} by ${caller}, from ${from}`);
  }
}
