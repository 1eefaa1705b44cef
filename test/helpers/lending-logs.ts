/** The state of a LendingMarket from its logs alone. */
import type { BaseContract } from "ethers";
import type { Account } from "./lending-book.ts";

export interface FromLogs {
  cash: bigint;
  indexRay: bigint;
  /** By address. */
  readonly accounts: Record<string, Account>;
}

type Args = Readonly<Record<string, bigint>>;
type Apply = (state: FromLogs, account: Account, args: Args) => void;

const taken = (args: Args, name: string): bigint => {
  const value = args[name];
  if (value === undefined) throw new Error(`an event has no ${name}`);
  return value;
};

const EVENTS: Readonly<Record<string, Apply>> = {
  Supplied: (state, account, args) => {
    state.cash += taken(args, "assets");
    account.supplyShares += taken(args, "shares");
  },
  Withdrawn: (state, account, args) => {
    state.cash -= taken(args, "assets");
    account.supplyShares -= taken(args, "shares");
  },
  CollateralAdded: (_, account, args) => {
    account.collateral += taken(args, "amount");
  },
  CollateralRemoved: (_, account, args) => {
    account.collateral -= taken(args, "amount");
  },
  Borrowed: (state, account, args) => {
    state.cash -= taken(args, "assets");
    account.debtShares += taken(args, "shares");
  },
  Repaid: (state, account, args) => {
    state.cash += taken(args, "assets");
    account.debtShares -= taken(args, "shares");
  },
  Liquidated: (state, account, args) => {
    state.cash += taken(args, "repaidAssets");
    account.debtShares -= taken(args, "repaidShares");
    account.collateral -= taken(args, "seizedCollateral");
  },
  BadDebtRealised: (state, account, args) => {
    state.cash += taken(args, "paidByFund");
    account.debtShares -= taken(args, "deficitShares");
  },
  InterestAccrued: (state, _, args) => {
    state.indexRay = taken(args, "indexRay");
  },
};

export async function rebuild(market: BaseContract): Promise<FromLogs> {
  const state: FromLogs = { cash: 0n, indexRay: 10n ** 27n, accounts: {} };
  const address = await market.getAddress();
  const logs = await market.runner?.provider?.getLogs({ address, fromBlock: 0 });
  for (const log of logs ?? []) {
    const event = market.interface.parseLog(log);
    if (event === null) throw new Error("the market emitted what its interface does not declare");
    const args = event.args.toObject();
    const name = String(args.account ?? "");
    state.accounts[name] ??= { collateral: 0n, debtShares: 0n, supplyShares: 0n };
    EVENTS[event.name]?.(state, state.accounts[name], args);
  }
  return state;
}
