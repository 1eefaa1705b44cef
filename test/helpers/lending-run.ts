/** Drives a lending market and a second set of books together, and compares them after every action. */
import { expect } from "chai";
import { send } from "./ballast.ts";
import { ethers, networkHelpers } from "./chain.ts";
import { revertName } from "./expect-revert.ts";
import { type Actor, by, type Lending, ROOMY_WORDS, START_PRICE, setWords } from "./lending.ts";
import { ACTORS, LendingBook, type Outcome } from "./lending-book.ts";
import { rebuild } from "./lending-logs.ts";
import type { PolicyWords } from "./protocols/scripted-policy.ts";

const { time } = networkHelpers;
const NOTHING = { collateral: 0n, debtShares: 0n, supplyShares: 0n };
export const MAX = ethers.MaxUint256;

export interface Move {
  readonly name: string;
  readonly args: (world: Lending) => readonly unknown[];
  /** What it does to the books, and whom else it may touch. */
  readonly book: (book: LendingBook, now: number) => Outcome;
  readonly target?: Actor;
  readonly accrues?: boolean;
}

export class LendingRun {
  /** How often each action went through. */
  readonly counts: Record<string, number> = {};
  done = 0;
  refused = 0;
  book: LendingBook;
  readonly world: Lending;

  private constructor(world: Lending, book: LendingBook) {
    this.world = world;
    this.book = book;
  }

  static async start(world: Lending): Promise<LendingRun> {
    const { accruedAt } = await world.market.getFunction("totals")();
    const book = new LendingBook(Number(accruedAt), ROOMY_WORDS);
    const run = new LendingRun(world, book);
    await run.setPrice(START_PRICE);
    return run;
  }

  async setPrice(answer: bigint): Promise<void> {
    const updatedAt = await time.latest();
    await send(this.world.priceFeed, "set", answer, updatedAt);
    this.book.price = { answer, updatedAt };
  }

  async setPolicy(words: PolicyWords): Promise<void> {
    await setWords(this.world.policy, words);
    this.book.words = words;
  }

  async giveToFund(actor: Actor, tranche: "firstLoss" | "deposits", assets: bigint): Promise<void> {
    const fund = this.world.fund.connect(this.world[actor]);
    if (tranche === "firstLoss") await send(fund, "addFirstLoss", assets);
    else await send(fund, "deposit", assets, this.world[actor].address);
    this.book.fund[tranche] += assets;
  }

  async act(actor: Actor, move: Move): Promise<void> {
    const now = (await time.latest()) + 1;
    const next = this.book.clone();
    if (move.accrues ?? true) next.accrue(now);
    const accrued = next.clone();
    const { refusals, debtTokens, collateralTokens } = move.book(next, now);
    const [debtBefore, collateralBefore] = await this.tokensOf(actor);
    await time.setNextBlockTimestamp(now);
    const refusal = await this.refusalOf(actor, move);
    const [debtAfter, collateralAfter] = await this.tokensOf(actor);
    if (refusal !== undefined) {
      expect(refusals, `${move.name} was refused`).to.include(refusal);
      expect([debtAfter, collateralAfter]).to.deep.equal([debtBefore, collateralBefore]);
      this.refused += 1;
    } else {
      expect(refusals, `${move.name} was not refused`).to.deep.equal([]);
      expect(debtAfter - debtBefore, move.name).to.equal(debtTokens);
      expect(collateralAfter - collateralBefore, move.name).to.equal(collateralTokens);
      this.expectFair(accrued, next, { ...move, actor });
      this.book = next;
      this.done += 1;
      this.counts[move.name] = (this.counts[move.name] ?? 0) + 1;
    }
    await this.expectEqual();
  }

  private async refusalOf(actor: Actor, move: Move): Promise<string | undefined> {
    try {
      await by(this.world, actor, move.name, ...move.args(this.world));
      return undefined;
    } catch (error) {
      const name = revertName(this.world.market, error);
      if (name === undefined) throw error;
      return name;
    }
  }

  private async tokensOf(actor: Actor): Promise<[bigint, bigint]> {
    const { debtToken, collateralToken } = this.world;
    const { address } = this.world[actor];
    return [
      await debtToken.getFunction("balanceOf")(address),
      await collateralToken.getFunction("balanceOf")(address),
    ];
  }

  /** Nobody else is touched, nobody gains by rounding, and a liquidation that can heal does. */
  private expectFair(
    before: LendingBook,
    after: LendingBook,
    { actor, target, name }: Pick<Move, "target" | "name"> & { actor: Actor },
  ): void {
    for (const other of ACTORS) {
      if (other === actor || other === target) continue;
      expect(after.accounts[other], `${name} touches ${other}`).to.deep.equal(
        before.accounts[other],
      );
    }
    if (after.lost === before.lost) {
      const [was, is] = [before, after].map((book) => ({
        assets: book.supplied + 1n,
        shares: book.sum("supplyShares") + 10n ** 6n,
      }));
      if (was === undefined || is === undefined) throw new Error("two books were compared");
      expect(is.assets * was.shares >= was.assets * is.shares, `${name} costs suppliers`).to.equal(
        true,
      );
    }
    if (name !== "liquidate" || target === undefined) return;
    const [from, to] = [before.accounts[target], after.accounts[target]];
    const withBonus = 10_000n + BigInt(before.taken.liquidationBonusBps);
    // A few units lie between the rounded and the true ratio.
    const canHeal =
      before.valueOf(from) * 10_000n > (before.owed(from.debtShares) + 2n) * withBonus;
    if (canHeal) {
      const wasRatio = before.owed(from.debtShares) * (after.valueOf(to) + 3n);
      const isRatio = after.owed(to.debtShares) * before.valueOf(from);
      expect(isRatio <= wasRatio, "a liquidation made a position worse").to.equal(true);
    }
  }

  async expectEqual(): Promise<void> {
    const { book, world } = this;
    const { market, fund, debtToken, collateralToken } = world;
    const totals = await market.getFunction("totals")();
    expect(totals.cashAssets, "cash").to.equal(book.cash);
    expect(totals.indexRay, "index").to.equal(book.index);
    expect(totals.debtShares, "debt shares").to.equal(book.sum("debtShares"));
    expect(totals.supplyShares, "supply shares").to.equal(book.sum("supplyShares"));
    expect(Number(totals.harsherSince)).to.equal(book.harsherSince);
    for (const actor of ACTORS) {
      const { collateral, debtShares, supplyShares } = await market.getFunction("position")(
        world[actor].address,
      );
      expect({ collateral, debtShares, supplyShares }, actor).to.deep.equal(book.accounts[actor]);
    }
    const address = await market.getAddress();
    expect((await debtToken.getFunction("balanceOf")(address)) >= book.cash).to.equal(true);
    expect(await collateralToken.getFunction("balanceOf")(address)).to.equal(
      book.sum("collateral"),
    );
    const claims = ACTORS.map((actor) => book.worth(book.accounts[actor].supplyShares));
    expect(claims.reduce((a, b) => a + b, 0n) <= book.supplied, "solvency").to.equal(true);
    const [firstLoss, deposits] = await fund.getFunction("totals")();
    expect([firstLoss, deposits]).to.deep.equal([book.fund.firstLoss, book.fund.deposits]);
    expect(await debtToken.getFunction("balanceOf")(await fund.getAddress())).to.equal(
      firstLoss + deposits,
    );
  }

  /** E1: the logs alone tell the same as the books. */
  async expectRebuilt(): Promise<void> {
    const { cash, indexRay, accounts } = await rebuild(this.world.market);
    expect([cash, indexRay]).to.deep.equal([this.book.cash, this.book.index]);
    for (const actor of ACTORS) {
      const fromLogs = accounts[this.world[actor].address] ?? NOTHING;
      expect(fromLogs, actor).to.deep.equal(this.book.accounts[actor]);
    }
  }

  /** Everybody repays in full, then everybody leaves with what is theirs, whatever has happened. */
  async end(): Promise<void> {
    for (const actor of ACTORS) {
      if (this.book.accounts[actor].debtShares > 0n) await this.act(actor, repay(actor, MAX));
      const { collateral } = this.book.accounts[actor];
      if (collateral > 0n)
        await this.act(
          actor,
          removeCollateral(actor, () => collateral),
        );
    }
    for (const actor of ACTORS) {
      const { supplyShares } = this.book.accounts[actor];
      if (this.book.worth(supplyShares) > 0n) {
        const before = this.done;
        await this.act(
          actor,
          withdraw(actor, () => supplyShares),
        );
        expect(this.done).to.equal(before + 1);
      }
    }
    expect(this.book.sum("debtShares")).to.equal(0n);
    expect(this.book.sum("collateral")).to.equal(0n);
  }
}

export const addressOf = (world: Lending, actor: Actor): string => world[actor].address;

export function repay(target: Actor, assets: bigint): Move {
  return {
    name: "repay",
    args: (world) => [assets, addressOf(world, target)],
    book: (book) => book.repay(book.accounts[target], assets),
    target,
  };
}

/** Amounts that depend on what there is are taken from the books. */
export function withdraw(actor: Actor, shares: () => bigint): Move {
  return {
    name: "withdraw",
    args: (world) => [shares(), addressOf(world, actor)],
    book: (book) => book.withdraw(actor, shares()),
  };
}

export function removeCollateral(actor: Actor, amount: () => bigint): Move {
  return {
    name: "removeCollateral",
    args: (world) => [amount(), addressOf(world, actor)],
    book: (book, now) => book.removeCollateral(actor, amount(), now),
  };
}

export function supplyOf(actor: Actor, assets: bigint): Move {
  return {
    name: "supply",
    args: (world) => [assets, addressOf(world, actor)],
    book: (book) => book.supply(actor, assets),
  };
}

export function collateralOf(actor: Actor, amount: bigint): Move {
  return {
    name: "addCollateral",
    args: (world) => [amount, addressOf(world, actor)],
    book: (book) => book.addCollateral(actor, amount),
    accrues: false,
  };
}

export function loan(actor: Actor, assets: bigint): Move {
  return {
    name: "borrow",
    args: (world) => [assets, addressOf(world, actor)],
    book: (book, now) => book.borrow(actor, assets, now),
  };
}

export function liquidation(target: Actor, assets: bigint): Move {
  return {
    name: "liquidate",
    args: (world) => [addressOf(world, target), assets],
    book: (book, now) => book.liquidate(book.accounts[target], assets, now),
    target,
  };
}
