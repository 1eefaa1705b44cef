/** Hourly rounds of one score through a live deployment, each synced. */
import type { MarketScore } from "../../model/inference/evaluate.ts";
import { goLive, type Live, scoreOf, send, submitNext } from "./ballast.ts";
import { transact } from "./expect-revert.ts";

export const CALM_SCORE = scoreOf(2_000, 100);
export const STRESS_SCORE = scoreOf(8_000, 100);

export const oneMarket = (): Promise<Live> => goLive({ markets: 1 });

export async function run(deployed: Live, rounds: number, score: MarketScore): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    await submitNext(deployed, [score]);
    await send(deployed.policy, "sync", 1n);
  }
}

/** Thirty hours of calm scores: in the calm regime, with a few steps loosened. */
export async function inCalm(): Promise<Live> {
  const deployed = await oneMarket();
  await run(deployed, 30, CALM_SCORE);
  return deployed;
}

export const sync = ({ policy }: Live) => transact({ contract: policy, name: "sync", args: [1n] });
