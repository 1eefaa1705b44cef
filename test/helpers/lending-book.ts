/**
 * A second set of books for LendingMarket and its fund, kept from what ILendingMarket promises and not
 * from its code: what every action moves, and which refusals would be true. Amounts are bigints in the
 * tokens' smallest units.
 */
import { borrowRateRay } from "../../model/policy/rate-curve.ts";
import { type Actor, EVENT_CAP, HIGHEST_ANSWER, LOWEST_ANSWER, MIN_DEBT } from "./lending.ts";
import type { PolicyWords } from "./protocols/scripted-policy.ts";

export const ACTORS: readonly Actor[] = ["alice", "bob", "carol"];
const RAY = 10n ** 27n;
const BPS = 10_000n;
const YEAR_SECONDS = 365n * 86_400n;
const DAY_SECONDS = 86_400;
const PRICE_MAX_AGE_SECONDS = 3_600;
const THRESHOLD_BPS = 8_000n;
const HIGHEST_LTV_BPS = 7_700n;
/** WETH has 18 decimals, the feed 8, USDC 6. */
const PRICE_DIVISOR = 10n ** 20n;

export const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
export function least(first: bigint, ...others: bigint[]): bigint {
  let smallest = first;
  for (const other of others) if (other < smallest) smallest = other;
  return smallest;
}

export interface Account {
  collateral: bigint;
  debtShares: bigint;
  supplyShares: bigint;
}

export type Accounts = Record<Actor, Account>;

/** What an action does to the caller's tokens, and the accounts it may touch. */
export interface Outcome {
  readonly refusals: readonly string[];
  readonly debtTokens: bigint;
  readonly collateralTokens: bigint;
}

const newAccount = (): Account => ({ collateral: 0n, debtShares: 0n, supplyShares: 0n });

export class LendingBook {
  cash = 0n;
  index = RAY;
  accruedAt: number;
  harsherSince = 0;
  harsherIndex = 0n;
  price = { answer: 0n, updatedAt: 0 };
  fund = { firstLoss: 0n, deposits: 0n, paidInEvent: 0n, eventEndsAt: 0 };
  lost = 0n;
  accounts: Accounts = { alice: newAccount(), bob: newAccount(), carol: newAccount() };
  /** What the policy says, and what the market last took of it. */
  words: PolicyWords;
  taken: PolicyWords;

  constructor(now: number, words: PolicyWords) {
    this.accruedAt = now;
    this.words = words;
    this.taken = words;
  }

  clone(): LendingBook {
    const copy = new LendingBook(this.accruedAt, this.words);
    return Object.assign(copy, structuredClone({ ...this }));
  }

  sum(field: keyof Account): bigint {
    return ACTORS.reduce((total, actor) => total + this.accounts[actor][field], 0n);
  }

  owed(shares: bigint): bigint {
    return ceilDiv(shares * this.index, RAY);
  }

  get debt(): bigint {
    return this.owed(this.sum("debtShares"));
  }

  get supplied(): bigint {
    return this.cash + this.debt;
  }

  get utilisation(): bigint {
    return this.debt === 0n ? 0n : (this.debt * RAY) / this.supplied;
  }

  worth(supplyShares: bigint): bigint {
    return (supplyShares * (this.supplied + 1n)) / (this.sum("supplyShares") + 10n ** 6n);
  }

  valueOf({ collateral }: Account): bigint {
    return (collateral * this.price.answer) / PRICE_DIVISOR;
  }

  accrue(now: number): void {
    if (now === this.accruedAt) return;
    const rate = borrowRateRay(this.taken.curve, this.utilisation);
    const first = (rate * BigInt(now - this.accruedAt)) / YEAR_SECONDS;
    const second = (first * first) / (2n * RAY);
    const third = (second * first) / (3n * RAY);
    this.index = (this.index * (RAY + first + second + third)) / RAY;
    this.accruedAt = now;
    const { words, taken, utilisation } = this;
    const isDearer =
      borrowRateRay(words.curve, utilisation) > borrowRateRay(taken.curve, utilisation);
    const isHarder =
      words.liquidationBonusBps > taken.liquidationBonusBps ||
      words.closeFactorBps > taken.closeFactorBps;
    if (isDearer || isHarder) {
      this.harsherSince = now;
      this.harsherIndex = this.index;
    }
    this.taken = words;
  }

  private priceRefusals(now: number): string[] {
    const { answer, updatedAt } = this.price;
    if (now - updatedAt > PRICE_MAX_AGE_SECONDS) return ["PriceNotFresh"];
    return answer <= LOWEST_ANSWER || answer >= HIGHEST_ANSWER ? ["PriceOutOfRange"] : [];
  }

  private ltvRefusals(account: Account, now: number): string[] {
    const stale = this.priceRefusals(now);
    if (stale.length > 0) return stale;
    const ltv = least(BigInt(this.words.maxLtvBps), HIGHEST_LTV_BPS);
    const limit = (this.valueOf(account) * ltv) / BPS;
    return this.owed(account.debtShares) > limit ? ["LtvExceeded"] : [];
  }

  supply(actor: Actor, assets: bigint): Outcome {
    const shares = (assets * (this.sum("supplyShares") + 10n ** 6n)) / (this.supplied + 1n);
    this.cash += assets;
    this.accounts[actor].supplyShares += shares;
    const refusals = [
      ...(shares === 0n ? ["AmountTooSmall"] : []),
      ...(this.supplied > this.words.supplyCap ? ["SupplyCapExceeded"] : []),
    ];
    return { refusals, debtTokens: -assets, collateralTokens: 0n };
  }

  withdraw(actor: Actor, shares: bigint): Outcome {
    const account = this.accounts[actor];
    const assets = this.worth(shares);
    const refusals = [
      ...(shares > account.supplyShares ? ["SupplyNotHeld"] : []),
      ...(assets === 0n ? ["AmountTooSmall"] : []),
      ...(assets > this.cash ? ["CashTooLow"] : []),
    ];
    account.supplyShares -= shares;
    this.cash -= assets;
    return { refusals, debtTokens: assets, collateralTokens: 0n };
  }

  addCollateral(actor: Actor, amount: bigint): Outcome {
    this.accounts[actor].collateral += amount;
    const refusals = amount === 0n ? ["AmountTooSmall"] : [];
    return { refusals, debtTokens: 0n, collateralTokens: -amount };
  }

  removeCollateral(actor: Actor, amount: bigint, now: number): Outcome {
    const account = this.accounts[actor];
    const refusals = [
      ...(amount === 0n ? ["AmountTooSmall"] : []),
      ...(amount > account.collateral ? ["CollateralNotHeld"] : []),
    ];
    account.collateral -= amount;
    if (account.debtShares > 0n) refusals.push(...this.ltvRefusals(account, now));
    return { refusals, debtTokens: 0n, collateralTokens: amount };
  }

  borrow(actor: Actor, assets: bigint, now: number): Outcome {
    const account = this.accounts[actor];
    const refusals = [
      ...(assets === 0n ? ["AmountTooSmall"] : []),
      ...(this.words.isFrozen ? ["BorrowingFrozen"] : []),
      ...(assets > this.cash ? ["CashTooLow"] : []),
    ];
    account.debtShares += ceilDiv(assets * RAY, this.index);
    this.cash -= assets;
    if (this.debt > this.words.borrowCap) refusals.push("BorrowCapExceeded");
    if (this.owed(account.debtShares) < MIN_DEBT) refusals.push("DebtTooSmall");
    refusals.push(...this.ltvRefusals(account, now));
    return { refusals, debtTokens: assets, collateralTokens: 0n };
  }

  repay(account: Account, maxAssets: bigint): Outcome {
    const shares = least((maxAssets * RAY) / this.index, account.debtShares);
    const refusals = [
      ...(account.debtShares === 0n ? ["NothingOwed"] : []),
      ...(shares === 0n ? ["AmountTooSmall"] : []),
    ];
    const assets = this.owed(shares);
    account.debtShares -= shares;
    this.cash += assets;
    return { refusals, debtTokens: -assets, collateralTokens: 0n };
  }

  liquidate(account: Account, maxAssets: bigint, now: number): Outcome {
    const refusals = this.priceRefusals(now);
    const [value, debt] = [this.valueOf(account), this.owed(account.debtShares)];
    const limit = (value * THRESHOLD_BPS) / BPS;
    if (debt <= limit) refusals.push("PositionHealthy");
    const isSpared = now < this.harsherSince + this.taken.graceSeconds;
    const debtThen = ceilDiv(account.debtShares * this.harsherIndex, RAY);
    if (isSpared && debtThen <= limit) refusals.push("GraceRuns");
    if (refusals.length > 0) return { refusals, debtTokens: 0n, collateralTokens: 0n };

    const withBonus = BPS + BigInt(this.taken.liquidationBonusBps);
    const paysForAll = ceilDiv(ceilDiv(value * BPS, withBonus) * RAY, this.index) || 1n;
    let most = account.debtShares;
    if (paysForAll > most) {
      const part = ceilDiv(most * BigInt(this.taken.closeFactorBps), BPS);
      if (this.owed(most - part) >= MIN_DEBT) most = part;
    }
    const wanted = least((maxAssets * RAY) / this.index, most);
    const shares = least(wanted, paysForAll);
    const repaid = this.owed(shares);
    const claim = (repaid * withBonus * PRICE_DIVISOR) / (BPS * this.price.answer);
    const seized = shares === paysForAll ? account.collateral : least(account.collateral, claim);
    account.debtShares -= shares;
    account.collateral -= seized;
    this.cash += repaid;
    if (account.collateral === 0n) this.writeOff(account, now);
    return {
      refusals: wanted === 0n ? ["AmountTooSmall"] : [],
      debtTokens: -repaid,
      collateralTokens: seized,
    };
  }

  realise(account: Account, now: number): Outcome {
    const refusals = account.debtShares === 0n ? ["NothingOwed"] : this.priceRefusals(now);
    if (this.valueOf(account) > 0n) refusals.push("CollateralHasWorth");
    const { collateral } = account;
    account.collateral = 0n;
    this.writeOff(account, now);
    return { refusals, debtTokens: 0n, collateralTokens: collateral };
  }

  private writeOff(account: Account, now: number): void {
    const deficit = this.owed(account.debtShares);
    account.debtShares = 0n;
    if (deficit === 0n) return;
    const { fund } = this;
    if (now >= fund.eventEndsAt) {
      fund.paidInEvent = 0n;
      fund.eventEndsAt = now + DAY_SECONDS;
    }
    const held = fund.firstLoss + fund.deposits;
    const paid = least(deficit, held, EVENT_CAP - fund.paidInEvent);
    fund.paidInEvent += paid;
    const fromFirstLoss = least(paid, fund.firstLoss);
    fund.firstLoss -= fromFirstLoss;
    fund.deposits -= paid - fromFirstLoss;
    this.cash += paid;
    this.lost += deficit - paid;
  }
}
