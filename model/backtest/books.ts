/**
 * The pool's books in dollars. Every flow is entered on both sides, so at any moment
 * cash + debt + deficit = deposits + reserves, to rounding.
 */
export class Books {
  /** Lenders' dollars that are not lent out. */
  cash = 0;
  /** What borrowers owe. */
  debt = 0;
  /** What lenders are owed. */
  deposits = 0;
  /** The protocol's share of interest. */
  reserves = 0;
  /** Debt written off: owed to lenders and backed by nothing. */
  deficit = 0;

  /** Positive to deposit, negative to withdraw; nobody withdraws what is lent out. */
  lend(amount: number): void {
    const moved = Math.max(amount, -this.cash);
    this.cash += moved;
    this.deposits += moved;
  }

  /** What was borrowed: at most the cash that is there. */
  borrow(wanted: number): number {
    const amount = Math.max(0, Math.min(wanted, this.cash));
    this.cash -= amount;
    this.debt += amount;
    return amount;
  }

  repay(amount: number): void {
    this.cash += amount;
    this.debt -= amount;
  }

  writeOff(amount: number): void {
    this.debt -= amount;
    this.deficit += amount;
  }

  /** Adds interest of `share` of the debt; `reserveFactor` of it is the protocol's. */
  accrue(share: number, reserveFactor: number): number {
    const interest = this.debt * share;
    this.debt += interest;
    this.reserves += interest * reserveFactor;
    this.deposits += interest * (1 - reserveFactor);
    return interest;
  }

  /** Between 0 and 1; an empty pool counts as unused. */
  get utilisation(): number {
    const total = this.cash + this.debt;
    return total > 0 ? Math.min(1, this.debt / total) : 0;
  }

  /** 0 but for rounding. */
  get imbalance(): number {
    return this.cash + this.debt + this.deficit - this.deposits - this.reserves;
  }
}
