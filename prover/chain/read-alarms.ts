/** The figures of one market that an alarm watches, and those of the lending markets built on it. */
import { Contract, type ContractRunner } from "ethers";
import {
  alarmsOf,
  type MarketAlarms,
  missedRounds,
  silenceAboveKink,
} from "../../model/policy/alarms.ts";
import type { AddressBook } from "./deployment/address-book.ts";
import type { DeploymentReader } from "./deployment/reader.ts";
import { readMarket } from "./read-market.ts";
import { readFeedOf, readScores } from "./read-oracle.ts";
import { readPolicy } from "./read-policy.ts";

const HISTORY_ROUNDS = 168;
const ROUNDS_WATCHED = 24;
const RAY = 10n ** 27n;
const BPS = 10_000n;
const TOTALS =
  "function totals() view returns (tuple(uint256 cashAssets, uint256 debtShares, uint256 supplyShares, uint256 indexRay, uint40 accruedAt, uint40 harsherSince, uint256 harsherIndexRay))";

export interface PoolAlarms {
  /** As the address book names it. */
  readonly pool: string;
  readonly utilisationBps: number;
  readonly kinkBps: number;
  /** 0 while the utilisation is at the kink or below. */
  readonly silentAboveKinkSeconds: number;
}

export interface ChainAlarms extends MarketAlarms {
  readonly marketId: bigint;
  /** Of the last 24 rounds whose successor is due: refused, late, or never sent. */
  readonly missedRounds: number;
  readonly pools: readonly PoolAlarms[];
}

/** A pool of another protocol, whose utilisation the caller knows. */
export interface KnownPool {
  readonly pool: string;
  readonly utilisationBps: number;
}

/** @throws BallastError `REVERTED` with MarketNotListed or MarketNotConfigured, `RPC` */
export async function readAlarms(
  reader: DeploymentReader,
  marketId: bigint,
  known: readonly KnownPool[] = [],
): Promise<ChainAlarms> {
  const { periodSeconds } = await readFeedOf(reader, marketId);
  const scores = await readScores(reader, marketId, HISTORY_ROUNDS);
  const { market, config } = await readMarket(reader, marketId);
  const { curve } = await readPolicy(reader, marketId);
  const newest = scores.at(-1);
  const alarms = alarmsOf({
    market,
    config,
    timestamp: reader.now,
    unseen: scores.filter(({ round }) => round > market.regimeState.round),
    ...(newest && { newest }),
  });
  const dueRound = Math.floor(reader.now / periodSeconds) - 1;
  const accepted = scores.map(({ round }) => round);
  const { kinkBps } = curve;
  const pools = [...(await lendingPools(reader.book, reader.provider, marketId)), ...known].map(
    (pool) => ({
      ...pool,
      kinkBps,
      silentAboveKinkSeconds: silenceAboveKink(pool.utilisationBps, kinkBps, alarms.ageSeconds),
    }),
  );
  return {
    marketId,
    ...alarms,
    missedRounds: missedRounds(accepted, dueRound, ROUNDS_WATCHED),
    pools,
  };
}

/** The lending markets of an address book that follow a market, as they stood at their last accrual. */
export async function lendingPools(
  { extensions }: Pick<AddressBook, "extensions">,
  runner: ContractRunner,
  marketId: bigint,
): Promise<KnownPool[]> {
  const pools: KnownPool[] = [];
  for (const [pool, { contract, address, facts }] of Object.entries(extensions)) {
    if (contract !== "LendingMarket" || facts.MARKET_ID !== String(marketId)) continue;
    const totals = new Contract(address, [TOTALS], runner).getFunction("totals");
    const { cashAssets, debtShares, indexRay } = await totals();
    const debtAssets = (BigInt(debtShares) * BigInt(indexRay)) / RAY;
    const supplied = debtAssets + BigInt(cashAssets);
    const utilisationBps = supplied === 0n ? 0 : Number((debtAssets * BPS) / supplied);
    pools.push({ pool, utilisationBps });
  }
  return pools;
}
