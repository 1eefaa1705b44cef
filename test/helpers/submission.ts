/** Submissions to a live oracle, a second before their round is let in. */

import { type Live, MODEL, NO_PROOF, PERIOD_SECONDS, scoreOf, signalsOf } from "./ballast.ts";
import { networkHelpers } from "./chain.ts";
import { transact } from "./expect-revert.ts";

export const SKEW_SECONDS = 60;

const { time } = networkHelpers;

interface Attempt {
  readonly signals: readonly bigint[];
  readonly feedId?: bigint;
  readonly model?: bigint;
  readonly at?: number;
}

export function submit(live: Live, { signals, feedId = live.feedId, model = MODEL, at }: Attempt) {
  const args = [feedId, model, NO_PROOF, signals];
  const call = { contract: live.oracle, name: "submit", args };
  return transact(at === undefined ? call : { ...call, at });
}

/** The first round that the skew still keeps out, now a second from being let in, with signals. */
export async function nextRound(live: Live, markets = 1) {
  const round = Math.floor(((await time.latest()) + SKEW_SECONDS) / PERIOD_SECONDS) + 1;
  await time.increaseTo(round * PERIOD_SECONDS - SKEW_SECONDS);
  const scores = Array.from({ length: markets }, (_, i) => scoreOf(3_000 + i, 100));
  return {
    round,
    signals: signalsOf(live, { round, markets: scores }),
    time: round * PERIOD_SECONDS,
  };
}
