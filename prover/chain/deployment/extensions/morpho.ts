/** The rate model of Morpho Blue markets that follow one policy; Morpho's owner then enables it. */
import { getAddress } from "ethers";
import { z } from "zod";
import { rateModelModule } from "../../../../contracts/ignition/modules/adapters.ts";
import { addressShape, marketIdShape } from "../shapes.ts";
import { type Extension, extensionNameShape, type Locate } from "./extension.ts";

const bps = z.int().min(0).max(65_535);
/** 1000 % a year: RegimeIrm.MAX_ANNUAL_RATE_RAY. */
const MAX_ANNUAL_RATE_BPS = 100_000;
const FULL_BPS = 10_000;

export const morphoShape = z.strictObject({
  name: extensionNameShape,
  morpho: addressShape,
  market: marketIdShape,
  /** The curve until the policy's first, and if the policy cannot be read. */
  baseline: z
    .strictObject({
      kinkBps: z
        .int()
        .min(1)
        .max(FULL_BPS - 1),
      baseBps: bps,
      slope1Bps: bps,
      slope2Bps: bps,
      convexBps: bps,
    })
    .refine(
      ({ baseBps, slope1Bps, slope2Bps, convexBps }) =>
        baseBps + slope1Bps + slope2Bps + convexBps <= MAX_ANNUAL_RATE_BPS,
      `more than ${MAX_ANNUAL_RATE_BPS} bps a year at full utilisation`,
    ),
});

export function morphoExtension(
  { name, morpho, market: marketId, baseline }: z.infer<typeof morphoShape>,
  locate: Locate,
): Extension {
  const label = `RegimeIrm_${name}`;
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = baseline;
  const facts = async () => ({
    MORPHO: getAddress(morpho),
    MARKET_ID: String(marketId),
    baseline: [kinkBps, baseBps, slope1Bps, slope2Bps, convexBps].join(","),
  });
  const answers = ["function feeRecipient() view returns (address)"];
  return {
    location: locate(),
    contracts: [{ label, kind: "RegimeIrm", facts }],
    marketIds: [marketId],
    needsGovernor: false,
    targets: [{ location: locate("morpho"), address: morpho, what: "Morpho Blue", answers }],
    async deploy({ core, deployModule }) {
      const args = { morpho, policy: core.RiskPolicy, marketId, baseline };
      const { irm = "" } = await deployModule(rateModelModule(label, args));
      return { [label]: irm };
    },
  };
}
