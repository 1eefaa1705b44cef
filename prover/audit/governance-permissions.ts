/** Which role each restricted function answers to, against the published table, in the core and around it. */
import { ADAPTER_PERMISSIONS } from "../../contracts/ignition/adapter-permissions.ts";
import { FUND_PERMISSIONS } from "../../contracts/ignition/lending-permissions.ts";
import {
  PERMISSIONS,
  ROLES,
  type RoleName,
  selectorOf,
} from "../../contracts/ignition/permissions.ts";
import type { AddressBook } from "../chain/deployment/address-book.ts";
import type { ExtensionKind } from "../chain/deployment/extensions/kinds.ts";
import { contractAt, eventsOf, read } from "./on-chain.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain } from "./subject.ts";

interface Restricted {
  /** What the address book calls the contract. */
  readonly target: string;
  readonly address: string;
  readonly role: RoleName;
  readonly functions: readonly string[];
}

/** The published table for every contract that the address book names, in the core and around it. */
function publishedTable({ contracts, extensions }: AddressBook): Restricted[] {
  const core = PERMISSIONS.map((row) => ({ ...row, address: contracts[row.target].address }));
  const around = Object.entries(extensions).flatMap(([target, { contract, address }]) =>
    (EXTENSION_PERMISSIONS[contract] ?? []).map((row) => ({ ...row, target, address })),
  );
  return [...core, ...around];
}

type RowOf = Pick<Restricted, "role" | "functions">;
const EXTENSION_PERMISSIONS: Partial<Record<ExtensionKind, readonly RowOf[]>> = {
  AaveSteward: ADAPTER_PERMISSIONS,
  GuaranteeFund: FUND_PERMISSIONS,
};

export async function checkPermissions(chain: AuditedChain, checks: Checks): Promise<void> {
  const published = new Set<string>();
  for (const { target, address, role, functions } of publishedTable(chain.book)) {
    for (const signature of functions) {
      const selector = selectorOf(signature);
      published.add(key(address, selector));
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
  published: ReadonlySet<string>,
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
    const isKnown = published.has(key(args.target, args.selector));
    const message = `${args.selector} was given to role ${args.roleId}, of no contract or function that address book and table name`;
    checks.require(isKnown, "FUNCTION_UNKNOWN", message, args.target);
  }
  const manager = await contractAt(chain, "AccessManager").getAddress();
  checks.saw(`${published.size} restricted functions compared, access manager ${manager}`);
}

const key = (target: string, selector: string): string => `${target.toLowerCase()}/${selector}`;
