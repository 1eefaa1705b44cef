/** Adapters for readers of other oracles: a Chainlink feed for a market, Chaos' interface for several. */
import { z } from "zod";
import { aggregatorModule, chaosModule } from "../../../../contracts/ignition/modules/adapters.ts";
import { addressShape, marketIdShape } from "../shapes.ts";
import { type Extension, extensionNameShape, type Locate } from "./extension.ts";
import { chaosMarketsFact } from "./kinds.ts";

/** ChaosRiskOracleAdapter.MAX_MARKETS. */
const MAX_CHAOS_MARKETS = 16;

export const aggregatorShape = z.strictObject({
  name: extensionNameShape,
  market: marketIdShape,
  /** What the feed says it is. */
  description: z.string().regex(/^[\x20-\x7e]{1,64}$/, "1 to 64 printable ASCII characters"),
});

export function aggregatorExtension(
  { name, market: marketId, description }: z.infer<typeof aggregatorShape>,
  locate: Locate,
): Extension {
  const label = `AggregatorV3Adapter_${name}`;
  const facts = async () => ({ MARKET_ID: String(marketId), description });
  return {
    location: locate(),
    contracts: [{ label, kind: "AggregatorV3Adapter", facts }],
    marketIds: [marketId],
    needsGovernor: false,
    targets: [],
    async deploy({ core, deployModule }) {
      const args = { oracle: core.RiskOracle, marketId, description };
      const { adapter = "" } = await deployModule(aggregatorModule(label, args));
      return { [label]: adapter };
    },
  };
}

export const chaosShape = z.strictObject({
  name: extensionNameShape,
  markets: z
    .array(z.strictObject({ market: marketIdShape, address: addressShape }))
    .min(1)
    .max(MAX_CHAOS_MARKETS)
    .refine(
      (markets) =>
        new Set(markets.map(({ address }) => address.toLowerCase())).size === markets.length,
      "an address stands for two markets",
    )
    .refine(
      (markets) => markets.every(({ address }) => BigInt(address) !== 0n),
      "the zero address stands for no market",
    ),
});

export function chaosExtension(
  { name, markets: listed }: z.infer<typeof chaosShape>,
  locate: Locate,
): Extension {
  const label = `ChaosRiskOracleAdapter_${name}`;
  const markets = listed.map(({ market: marketId, address }) => ({ marketId, address }));
  const facts = async () => ({ markets: chaosMarketsFact(markets) });
  return {
    location: locate(),
    contracts: [{ label, kind: "ChaosRiskOracleAdapter", facts }],
    marketIds: markets.map(({ marketId }) => marketId),
    needsGovernor: false,
    targets: [],
    async deploy({ core, deployModule }) {
      const args = { oracle: core.RiskOracle, policy: core.RiskPolicy, markets };
      const { adapter = "" } = await deployModule(chaosModule(label, args));
      return { [label]: adapter };
    },
  };
}
