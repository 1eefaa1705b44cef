/** Two reserves as a test market lists them, and the steward's configuration of the first. */
import type { AaveReserve } from "./aave.ts";

export const TOKEN = 10n ** 18n;

/** Calm: what CALM_WORDS says, in Aave's units. */
export const WETH: AaveReserve = {
  symbol: "WETH",
  decimals: 18,
  priceUsd: 2_000n * 10n ** 8n,
  ltvBps: 7_500,
  liquidationThresholdBps: 8_000,
  liquidationBonusBps: 10_500,
  borrowCap: 1_000n,
  supplyCap: 5_000n,
  rates: { optimal: 9_000, base: 0, slope1: 400, slope2: 3_000 },
};

export const USDC: AaveReserve = {
  ...WETH,
  symbol: "USDC",
  decimals: 6,
  priceUsd: 10n ** 8n,
  borrowCap: 100_000_000n,
  supplyCap: 100_000_000n,
};

export const ASSET_CONFIG = {
  marketId: 1n,
  unitsPerToken: TOKEN,
  maxBorrowCap: 10_000n,
  maxSupplyCap: 50_000n,
  setsLtv: true,
  setsLiquidationBonus: true,
  setsCaps: true,
  setsRates: true,
};
