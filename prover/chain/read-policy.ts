/** What RiskPolicy says of a market, in the model's words. */
import { REGIMES } from "../../model/policy/market-config.ts";
import { type Policy, STALENESS } from "../../model/policy/policy.ts";
import type { DeploymentReader } from "./deployment/reader.ts";

export interface ChainPolicy extends Policy {
  readonly regime: string;
  readonly staleness: string;
  readonly isFrozen: boolean;
  readonly ageSeconds: number;
}

/** @throws BallastError `REVERTED` with MarketNotConfigured */
export function readPolicy(reader: DeploymentReader, marketId: bigint): Promise<ChainPolicy> {
  return reader.read("RiskPolicy", async (contract) => {
    const policy = await contract.getFunction("policy")(marketId);
    const { curve } = policy;
    return {
      regime: REGIMES[Number(policy.regime)] ?? "",
      staleness: STALENESS[Number(policy.staleness)] ?? "",
      isFrozen: policy.isFrozen,
      ageSeconds: Number(policy.ageSeconds),
      maxLtvBps: Number(policy.maxLtvBps),
      borrowCap: BigInt(policy.borrowCap),
      supplyCap: BigInt(policy.supplyCap),
      curve: {
        kinkBps: Number(curve.kinkBps),
        baseBps: Number(curve.baseBps),
        slope1Bps: Number(curve.slope1Bps),
        slope2Bps: Number(curve.slope2Bps),
        convexBps: Number(curve.convexBps),
      },
      liquidationBonusBps: Number(policy.liquidationBonusBps),
      closeFactorBps: Number(policy.closeFactorBps),
      graceSeconds: Number(policy.graceSeconds),
      lpFeePips: Number(policy.lpFeePips),
    };
  });
}
