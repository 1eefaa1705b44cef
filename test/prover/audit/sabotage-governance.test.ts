/** Roles, delays and policies that are not the published ones; step 16 notices. */
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { bookOf, feed, handOver, subjectOf } from "../../helpers/audit/audited-world.ts";
import type { Sabotage } from "../../helpers/audit/sabotage.ts";
import {
  addressOf,
  byGovernance,
  type ChainWorld,
  describeSabotages,
  STRANGER,
  send,
} from "../../helpers/audit/sabotaged-chain.ts";

const PUBLIC_ROLE = 2n ** 64n - 1n;
const UNKNOWN_ROLE = 77n;

const SABOTAGES: readonly Sabotage<ChainWorld>[] = [
  {
    what: "a second administrator who need not wait",
    step: 16,
    code: "ROLE_HOLDERS",
    change: byGovernance(({ accessManager }) => send(accessManager, "grantRole", 0n, STRANGER, 0)),
  },
  {
    what: "a governor who acts after an hour",
    step: 16,
    code: "ROLE_DELAY",
    change: async ({ contracts, files }) => {
      await handOver(contracts, 3600);
      return subjectOf(await bookOf(contracts), files);
    },
  },
  {
    what: "a deployer who never handed over",
    step: 16,
    code: "ROLE_DELAY",
    change: async ({ contracts, files }) => subjectOf(await bookOf(contracts), files),
  },
  {
    what: "a restricted function opened to everybody",
    step: 16,
    code: "FUNCTION_ROLE",
    change: byGovernance(async ({ accessManager, policy }) => {
      const selector = policy.interface.getFunction("unfreeze")?.selector;
      const target = await addressOf(policy);
      await send(accessManager, "setTargetFunctionRole", target, [selector], PUBLIC_ROLE);
    }),
  },
  {
    what: "a role that no page names",
    step: 16,
    code: "ROLE_UNKNOWN",
    change: byGovernance(({ accessManager }) =>
      send(accessManager, "grantRole", UNKNOWN_ROLE, STRANGER, 0),
    ),
  },
  {
    what: "an oracle closed to everybody",
    step: 16,
    code: "TARGET_CLOSED",
    change: byGovernance(async ({ accessManager, oracle }) =>
      send(accessManager, "setTargetClosed", await addressOf(oracle), true),
    ),
  },
  {
    what: "an operator who may cancel what governance announced",
    step: 16,
    code: "ROLE_GUARDIAN",
    change: byGovernance(({ accessManager }) => send(accessManager, "setRoleGuardian", 1n, 3n)),
  },
  {
    what: "an operator role that operators hand out",
    step: 16,
    code: "ROLE_ADMIN",
    change: byGovernance(({ accessManager }) => send(accessManager, "setRoleAdmin", 3n, 3n)),
  },
  {
    what: "a function given to a role that the table does not know",
    step: 16,
    code: "FUNCTION_UNKNOWN",
    change: byGovernance(async ({ accessManager, oracle }) =>
      send(accessManager, "setTargetFunctionRole", await addressOf(oracle), ["0xdeadbeef"], 3n),
    ),
  },
  {
    what: "a market with a looser cap than published",
    step: 16,
    code: "POLICY_DIFFERS",
    change: byGovernance(({ policy }) =>
      send(policy, "configureMarket", feed.markets[0]?.id, {
        ...STARTING_CONFIG,
        borrowCap: 2n * STARTING_CONFIG.borrowCap,
      }),
    ),
  },
  {
    what: "a published policy outside the outer corridor",
    step: 16,
    code: "POLICY_UNSAFE",
    change: async ({ audited }) => ({
      ...(await audited()),
      policy: { ...STARTING_CONFIG, ltvBufferBps: 0 },
    }),
  },
];

describeSabotages("deployments governed otherwise", SABOTAGES);
