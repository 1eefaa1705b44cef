import type { Live } from "./ballast.ts";

export const REGIME = { calm: 0n, transition: 1n, stress: 2n } as const;
export const STALENESS_RANK = { fresh: 0n, stale: 1n, dead: 2n } as const;

/** What a lending market reads, and the two stored levels. */
export async function policyOf({ policy }: Live, marketId = 1n) {
  const { regime, maxLtvBps, staleness, isFrozen } = await policy.getFunction("policy")(marketId);
  const { haircut, ratePosition } = await policy.getFunction("marketState")(marketId);
  return {
    regime,
    maxLtvBps: Number(maxLtvBps),
    staleness,
    isFrozen,
    haircut: Number(haircut.value),
    ratePosition: Number(ratePosition.value),
  };
}
