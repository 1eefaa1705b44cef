/** A market's policy as a file: IRiskPolicy.MarketConfig with a format, checked as the contract does. */
import { z } from "zod";
import type { MarketConfig } from "../../../model/policy/market-config.ts";
import { requireSafeConfig } from "../../../model/policy/policy-bounds.ts";
import { checkShape } from "../../../model/strict-json.ts";
import { readJsonFile } from "../../artifacts/json-file.ts";
import { uint128Shape } from "./shapes.ts";

const uint = (bits: number) =>
  z
    .int()
    .min(0)
    .max(2 ** bits - 1);

const rulesShape = z.strictObject({
  transitionFrom: uint(16),
  stressAbove: uint(16),
  hysteresis: uint(16),
  maxIntervalWidth: uint(16),
  maxJump: uint(16),
  confirmationsUp: uint(8),
  confirmationsDown: uint(8),
  dwellSeconds: uint(32),
});

const limitsShape = z.strictObject({
  tightenStep: uint(16),
  loosenStep: uint(16),
  loosenBudget: uint(16),
  loosenBudgetWeek: uint(16),
  tightenDelaySeconds: uint(32),
  loosenDelaySeconds: uint(32),
});

const profileShape = z.strictObject({
  maxLtvBps: uint(16),
  borrowCapBps: uint(16),
  supplyCapBps: uint(16),
  kinkBps: uint(16),
  baseBps: uint(16),
  slope1Bps: uint(16),
  slope2Bps: uint(16),
  convexBps: uint(16),
  liquidationBonusBps: uint(16),
  closeFactorBps: uint(16),
  graceSeconds: uint(32),
  lpFeePips: uint(24),
});

const marketConfigShape = z.strictObject({
  format: z.literal("ballast.market-config/1"),
  liquidationThresholdBps: uint(16),
  ltvBufferBps: uint(16),
  staleAfterSeconds: uint(32),
  deadAfterSeconds: uint(32),
  borrowCap: uint128Shape,
  supplyCap: uint128Shape,
  rules: rulesShape,
  limits: z.tuple([limitsShape, limitsShape, limitsShape, limitsShape, limitsShape]),
  profiles: z.tuple([profileShape, profileShape, profileShape]),
});

/** @throws BallastError `POLICY_UNSAFE`, and as readJsonFile does. */
export function readMarketConfig(path: string): MarketConfig {
  const { format: _, ...config } = readJsonFile({ path, schema: marketConfigShape });
  requireSafeConfig(config);
  return config;
}

/** For what is parsed already. @throws BallastError `JSON_SHAPE` */
export function checkMarketConfig(value: unknown, source: string): MarketConfig {
  return checkShape({ value, schema: marketConfigShape.omit({ format: true }), source });
}

export function serialiseMarketConfig(config: MarketConfig): string {
  const file = { format: "ballast.market-config/1", ...config };
  const text = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
  return `${JSON.stringify(file, text, 2)}\n`;
}
