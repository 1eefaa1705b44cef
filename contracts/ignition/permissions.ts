/**
 * Who may call what. Every `restricted` function is listed once; a function left out would answer to
 * the admin role alone (test/contracts/permissions.test.ts compares this table with the ABIs).
 */
import { id } from "ethers";

/** Role ids of the AccessManager. Its own admin role is 0. */
export const ROLES = {
  admin: 0n,
  /** Acts after the governance delay: adds, configures, loosens. */
  governor: 1n,
  /** Acts at once, and can only remove, retire, tighten or freeze. */
  guardian: 2n,
  /** Acts at once, inside the bounds that hold for a score. */
  operator: 3n,
} as const;

export type RoleName = keyof typeof ROLES;

const RULES = "(uint16,uint16,uint16,uint16,uint16,uint8,uint8,uint32)";
const LIMITS = "(uint16,uint16,uint16,uint16,uint32,uint32)";
const PROFILE =
  "(uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint16,uint32,uint24)";
const MARKET_CONFIG = `(uint16,uint16,uint32,uint32,uint128,uint128,${RULES},${LIMITS}[5],${PROFILE}[3])`;

export interface Permission {
  readonly target: "PublisherRegistry" | "ModelRegistry" | "RiskOracle" | "RiskPolicy";
  readonly role: RoleName;
  readonly functions: readonly string[];
}

export const PERMISSIONS: readonly Permission[] = [
  {
    target: "PublisherRegistry",
    role: "governor",
    functions: [
      "addPublisher(uint8,(uint256,uint256),(uint256,uint256,uint256))",
      "setListener(address)",
    ],
  },
  { target: "PublisherRegistry", role: "guardian", functions: ["removePublisher(uint8)"] },
  {
    target: "ModelRegistry",
    role: "governor",
    functions: [
      "registerModel(uint256,(address,bytes32,uint8,uint8,bytes32))",
      "setListener(address)",
    ],
  },
  { target: "ModelRegistry", role: "guardian", functions: ["retireModel(uint256)"] },
  {
    target: "RiskOracle",
    role: "governor",
    functions: [
      "addFeed((string,uint256,uint32,uint64[]),uint32)",
      "retireFeed(uint256)",
      "assignModel(uint256,uint256)",
    ],
  },
  {
    target: "RiskPolicy",
    role: "governor",
    functions: [`configureMarket(uint64,${MARKET_CONFIG})`, "unfreeze(uint64)"],
  },
  { target: "RiskPolicy", role: "guardian", functions: ["forceStress(uint64)", "freeze(uint64)"] },
  {
    target: "RiskPolicy",
    role: "operator",
    functions: ["setManualTargets(uint64,uint16[5],uint40)"],
  },
];

export const selectorOf = (signature: string): string => id(signature).slice(0, 10);
