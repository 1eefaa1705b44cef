import type { Live } from "./ballast.ts";

export const REGIME = { calm: 0n, transition: 1n, stress: 2n } as const;
export const STALENESS_RANK = { fresh: 0n, stale: 1n, dead: 2n } as const;

/** What a lending market reads, and the stored levels. */
export async function policyOf({ policy }: Live, marketId = 1n) {
  const { regime, maxLtvBps, staleness, isFrozen } = await policy.getFunction("policy")(marketId);
  const { levels } = await policy.getFunction("marketState")(marketId);
  const [haircut, cap, ratePosition, liquidation, fee] = levels.map(
    ({ value }: { value: bigint }) => Number(value),
  );
  return {
    regime,
    maxLtvBps: Number(maxLtvBps),
    staleness,
    isFrozen,
    haircut,
    cap,
    ratePosition,
    liquidation,
    fee,
  };
}
