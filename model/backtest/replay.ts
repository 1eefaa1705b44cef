/** The stretches of history that are replayed, each with the weeks before it that settle the market. */
import type { FeatureRow } from "../features/feature-table.ts";
import { featureTable } from "../features/feature-table.ts";
import type { MarketData } from "../features/market-data.ts";
import type { HistoryWindow } from "../history/history-file.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { Observation } from "../policy/regime-machine.ts";
import type { OnProgress } from "../progress.ts";
import { type PricePath, pricePath } from "./price-path.ts";
import { scoreTrack } from "./score-track.ts";

export const REPLAYED_ASSETS = ["ETH", "BTC"] as const;
export type ReplayedAsset = (typeof REPLAYED_ASSETS)[number];

/** Borrowers come and go for this long before anything is measured. */
const SETTLING_HOURS = 30 * 24;
/** The policy starts earlier still: from its start to calm liquidation takes twelve days. */
const POLICY_HOURS = 14 * 24;
/** Both together: what is needed before a window. */
export const LEAD_HOURS = SETTLING_HOURS + POLICY_HOURS;

export interface Replay {
  readonly window: HistoryWindow;
  readonly asset: ReplayedAsset;
  readonly path: PricePath;
  /** One for each round that had data, from before the path begins. */
  readonly rows: readonly FeatureRow[];
  readonly observations: readonly Observation[];
}

export interface ReplaysParameters {
  readonly market: MarketData;
  readonly model: IntegerModel;
  readonly windows: readonly HistoryWindow[];
  readonly jitterBps: number;
  readonly onProgress?: OnProgress;
}

export function replays(parameters: ReplaysParameters): Replay[] {
  const { market, model, windows, jitterBps, onProgress } = parameters;
  return REPLAYED_ASSETS.flatMap((asset, done) => {
    onProgress?.({ stage: "scoring history", done, total: REPLAYED_ASSETS.length });
    const all = featureTable(market, asset).rows;
    return windows.map((window) => {
      const firstRound = window.firstRound - SETTLING_HOURS;
      const path = pricePath({
        spot: market.assets[asset].spot,
        firstRound,
        hours: window.lastRound + 1 - firstRound,
        measuredFrom: SETTLING_HOURS,
      });
      const rows = all.filter(
        ({ round }) => round >= firstRound - POLICY_HOURS && round <= window.lastRound,
      );
      return {
        window,
        asset,
        path,
        rows,
        observations: scoreTrack({ model, asset, rows, jitterBps }),
      };
    });
  });
}
