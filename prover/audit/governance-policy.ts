/** Every market's policy on the chain against the published configuration and the outer corridor. */
import { isBallastError } from "../../model/errors.ts";
import type { MarketConfig } from "../../model/policy/market-config.ts";
import { requireSafeConfig } from "../../model/policy/policy-bounds.ts";
import { eventsOf, read } from "./on-chain.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";

export async function checkMarketConfigs(
  { policy }: AuditSubject,
  chain: AuditedChain,
  checks: Checks,
): Promise<void> {
  requireSafe(policy, "the published configuration", checks);
  const configured = await eventsOf(chain, "RiskPolicy", ["MarketConfigured"]);
  const marketIds = new Set(configured.map(({ args }) => BigInt(args.marketId)));
  checks.require(marketIds.size > 0, "NO_MARKETS", "no market is configured");
  for (const marketId of marketIds) {
    const stored = await read(chain, "RiskPolicy", { call: "marketConfig", args: [marketId] });
    const differences = differencesOf(stored.toObject(true), policy, "");
    for (const difference of differences) {
      checks.fail("POLICY_DIFFERS", difference, `market ${marketId}`);
    }
    if (differences.length === 0) checks.saw(`market ${marketId} is configured as published`);
    const { frozenUntil, manualUntil } = await read(chain, "RiskPolicy", {
      call: "marketState",
      args: [marketId],
    });
    if (frozenUntil !== 0n) checks.saw(`market ${marketId} frozen until ${frozenUntil}`);
    if (manualUntil !== 0n) checks.saw(`market ${marketId} manual until ${manualUntil}`);
  }
}

function requireSafe(config: MarketConfig, location: string, checks: Checks): void {
  try {
    requireSafeConfig(config);
    checks.saw(`${location} is inside the outer corridor`);
  } catch (error) {
    if (!isBallastError(error)) throw error;
    checks.fail(error.code, error.message, error.location ?? location);
  }
}

/** Every number that is not the published one, with its path. */
function differencesOf(actual: unknown, expected: unknown, path: string): string[] {
  if (typeof expected === "object" && expected !== null) {
    const found = new Map(
      typeof actual === "object" && actual !== null ? Object.entries(actual) : [],
    );
    return Object.entries(expected).flatMap(([name, value]) =>
      differencesOf(found.get(name), value, path === "" ? name : `${path}.${name}`),
    );
  }
  if (String(actual) === String(expected)) return [];
  return [`${path} is ${String(actual)}, published is ${String(expected)}`];
}
