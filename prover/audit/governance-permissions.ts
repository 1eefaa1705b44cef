/** Which role each restricted function answers to, against the published table. */
import { ADAPTER_PERMISSIONS } from "../../contracts/ignition/adapter-permissions.ts";
import { FUND_PERMISSIONS } from "../../contracts/ignition/lending-permissions.ts";
import { PERMISSIONS, ROLES, selectorOf } from "../../contracts/ignition/permissions.ts";
import { contractAt, eventsOf, read } from "./on-chain.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain } from "./subject.ts";

export async function checkPermissions(chain: AuditedChain, checks: Checks): Promise<void> {
  const published = new Map<string, bigint>();
  for (const { target, role, functions } of PERMISSIONS) {
    const { address } = chain.book.contracts[target];
    for (const signature of functions) {
      const selector = selectorOf(signature);
      published.set(key(address, selector), ROLES[role]);
      const actual: bigint = await read(chain, "AccessManager", {
        call: "getTargetFunctionRole",
        args: [address, selector],
      });
      const what = `role of ${target}.${signature.split("(")[0]}`;
      checks.same(what, { actual, expected: ROLES[role], code: "FUNCTION_ROLE" });
    }
    const closed = await read(chain, "AccessManager", { call: "isTargetClosed", args: [address] });
    checks.require(!closed, "TARGET_CLOSED", `${target} is closed to everybody`, address);
  }
  await checkEvents(chain, published, checks);
}

/** Mappings that the table does not know, and delays that would let a mapping change unannounced. */
async function checkEvents(
  chain: AuditedChain,
  published: ReadonlyMap<string, bigint>,
  checks: Checks,
): Promise<void> {
  const names = ["TargetFunctionRoleUpdated", "RoleGuardianChanged"];
  for (const { eventName, args } of await eventsOf(chain, "AccessManager", names)) {
    if (eventName === "RoleGuardianChanged") {
      const isPublished = args.roleId === ROLES.governor && args.guardian === ROLES.guardian;
      const message = `role ${args.guardian} may cancel what role ${args.roleId} announced`;
      checks.require(isPublished, "ROLE_GUARDIAN", message);
      continue;
    }
    const isOfCore = published.has(key(args.target, args.selector));
    const isKnown = isOfCore || AROUND_THE_CORE.get(args.selector) === args.roleId;
    const message = `${args.selector} was given to role ${args.roleId} and is not in the table`;
    checks.require(isKnown, "FUNCTION_UNKNOWN", message, args.target);
  }
  const manager = await contractAt(chain, "AccessManager").getAddress();
  checks.saw(`${published.size} restricted functions compared, access manager ${manager}`);
}

/** Functions of contracts that an address book does not name: adapters, the guarantee fund. */
const AROUND_THE_CORE: ReadonlyMap<string, bigint> = new Map(
  [...ADAPTER_PERMISSIONS, ...FUND_PERMISSIONS].flatMap(({ role, functions }) =>
    functions.map((signature) => [selectorOf(signature), ROLES[role]] as const),
  ),
);

const key = (target: string, selector: string): string => `${target.toLowerCase()}/${selector}`;
