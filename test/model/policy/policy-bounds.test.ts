import { expect } from "chai";
import fc from "fast-check";
import { type MarketConfig, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { brokenRule, requireSafeConfig } from "../../../model/policy/policy-bounds.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";
import { safeConfig } from "../../helpers/safe-config.ts";

/** The paths of all numbers in a configuration. */
function leavesOf(node: object, path: readonly string[] = []): string[][] {
  return Object.entries(node).flatMap(([key, child]) =>
    typeof child === "number" ? [[...path, key]] : leavesOf(child, [...path, key]),
  );
}

const LEAVES = leavesOf(STARTING_CONFIG);
const isByte = (path: readonly string[]): boolean => path.at(-1)?.startsWith("confirm") ?? false;

function replaceAt(node: unknown, [key, ...rest]: readonly string[], value: number): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((child, i) => (String(i) === key ? replaceAt(child, rest, value) : child));
  }
  const object: Record<string, unknown> = { ...(node as object) };
  object[key] = replaceAt(object[key], rest, value);
  return object;
}

const replaced = (path: readonly string[], value: number, config = STARTING_CONFIG): MarketConfig =>
  replaceAt(config, path, value) as MarketConfig;

const mutation = fc
  .constantFrom(...LEAVES)
  .chain((path) =>
    fc
      .oneof(
        fc.integer({ min: 0, max: isByte(path) ? 255 : 65_535 }),
        fc.nat(isByte(path) ? 30 : 12_000),
        fc.constantFrom(0, 1),
      )
      .map((value) => ({ path, value })),
  );

async function contractRule(config: MarketConfig): Promise<string | undefined> {
  try {
    await harness.getFunction("requireSafe").staticCall(config);
    return undefined;
  } catch (error) {
    const data = typeof error === "object" && error && "data" in error ? error.data : undefined;
    return harness.interface.parseError(String(data))?.name ?? String(error);
  }
}

describe("policy bounds", () => {
  it("accept the starting configuration", () => {
    expect(() => requireSafeConfig(STARTING_CONFIG)).not.to.throw();
  });

  it("name the broken rule", () => {
    const error = expectError("POLICY_UNSAFE", () =>
      requireSafeConfig(replaced(["ltvBufferBps"], 199)),
    );
    expect(error.details).to.deep.equal({ rule: "LtvBufferTooSmall" });
  });

  it("accept caps that are neither 0 nor unlimited", () => {
    for (const cap of [0n, 2n ** 128n - 1n]) {
      expect(brokenRule({ ...STARTING_CONFIG, borrowCap: cap })).to.equal("CapInvalid");
      expect(brokenRule({ ...STARTING_CONFIG, supplyCap: cap })).to.equal("CapInvalid");
    }
    for (const cap of [1n, 2n ** 128n - 2n]) {
      const caps = { borrowCap: cap, supplyCap: cap };
      expect(brokenRule({ ...STARTING_CONFIG, ...caps })).to.equal(undefined);
    }
  });

  it("I6 break the same rule as the contract when a number of a safe configuration is replaced", async () => {
    const broken = new Set<string | undefined>();
    const base = fc.oneof(fc.constant(STARTING_CONFIG), safeConfig);
    await fc.assert(
      fc.asyncProperty(base, mutation, async (safe, { path, value }) => {
        const config = replaced(path, value, safe);
        const rule = await contractRule(config);
        broken.add(rule);
        expect(brokenRule(config)).to.equal(rule);
      }),
      { numRuns: 400 },
    );
    expect(broken.size, "rules that the run exercised").to.be.at.least(10);
  });
});
