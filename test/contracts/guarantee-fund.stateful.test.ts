/** Any sequence of deposits, requests, withdrawals, losses and waits, against a second set of books. */
import { expect } from "chai";
import fc from "fast-check";
import { send } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { transact } from "../helpers/expect-revert.ts";
import {
  COOLDOWN_SECONDS,
  DAY,
  EVENT_CAP,
  type Lending,
  scriptedLending,
  USDC,
} from "../helpers/lending.ts";
import { least } from "../helpers/lending-book.ts";
import { seed } from "../helpers/properties.ts";

const { loadFixture, time } = networkHelpers;
const DEPOSITORS = ["alice", "carol"] as const;
type Depositor = (typeof DEPOSITORS)[number];

interface Book {
  in: bigint;
  out: bigint;
  paid: bigint;
  shares: bigint;
  held: Record<Depositor, bigint>;
  requests: Record<Depositor, { shares: bigint; opensAt: number }>;
  event: { endsAt: number; paid: bigint };
}

interface Run {
  readonly world: Lending;
  readonly book: Book;
  done: number;
}

const assetsOf = (book: Book): bigint => book.in - book.out - book.paid;

async function depositsOf({ fund }: Lending): Promise<[bigint, bigint]> {
  const [, assets, shares] = await fund.getFunction("totals")();
  return [assets, shares];
}

type Step = (run: Run) => Promise<void>;
const depositor = fc.constantFrom<Depositor>(...DEPOSITORS);
const units = fc.bigInt({ min: 1n, max: 60_000n * USDC });

const deposit = fc.tuple(depositor, units).map(([who, assets]): Step => {
  return async (run) => {
    const { world, book } = run;
    const shares = (assets * (book.shares + 10n ** 6n)) / (assetsOf(book) + 1n);
    await send(world.fund.connect(world[who]), "deposit", assets, world[who].address);
    book.in += assets;
    book.shares += shares;
    book.held[who] += shares;
    run.done += 1;
  };
});
const request = fc
  .tuple(depositor, fc.bigInt({ min: 1n, max: 100n }))
  .map(([who, percent]): Step => {
    return async (run) => {
      const { world, book } = run;
      const shares = (book.held[who] * percent) / 100n;
      if (shares === 0n) return;
      await send(world.fund.connect(world[who]), "requestWithdrawal", shares);
      book.requests[who] = { shares, opensAt: (await time.latest()) + COOLDOWN_SECONDS };
      run.done += 1;
    };
  });
/** U3: goes through inside the window, and only there. */
const withdraw = depositor.map((who): Step => {
  return async (run) => {
    const { world, book } = run;
    const { shares, opensAt } = book.requests[who];
    const at = (await time.latest()) + 1;
    const contract = world.fund.connect(world[who]);
    const call = transact({ contract, name: "withdraw", args: [world[who].address], at });
    if (shares === 0n || at < opensAt || at >= opensAt + 2 * DAY) {
      await expect(call).to.be.revertedWithCustomError(world.fund, "WithdrawalClosed");
      return;
    }
    await call;
    book.out += (shares * (assetsOf(book) + 1n)) / (book.shares + 10n ** 6n);
    book.shares -= shares;
    book.held[who] -= shares;
    book.requests[who] = { shares: 0n, opensAt: 0 };
    run.done += 1;
  };
});
const loss = units.map((deficit): Step => {
  return async (run) => {
    const { world, book } = run;
    const { debtToken, bob } = world;
    const before = await debtToken.getFunction("balanceOf")(bob.address);
    await send(world.fund.connect(bob), "cover", deficit);
    const now = await time.latest();
    if (now >= book.event.endsAt) book.event = { endsAt: now + DAY, paid: 0n };
    const paid = least(deficit, EVENT_CAP - book.event.paid, assetsOf(book));
    expect((await debtToken.getFunction("balanceOf")(bob.address)) - before).to.equal(paid);
    book.event.paid += paid;
    book.paid += paid;
    run.done += 1;
  };
});
const wait = fc.oneof(fc.integer({ min: 1, max: 2 * DAY }), fc.constant(COOLDOWN_SECONDS)).map(
  (seconds): Step =>
    async () =>
      void (await time.increase(seconds)),
);

const step = fc.oneof(
  { weight: 3, arbitrary: deposit },
  { weight: 3, arbitrary: request },
  { weight: 4, arbitrary: withdraw },
  { weight: 2, arbitrary: loss },
  { weight: 4, arbitrary: wait },
);

async function start(): Promise<Run> {
  const world = await loadFixture(scriptedLending);
  await send(world.fund, "coverMarket", world.bob.address, EVENT_CAP);
  const none = () => ({ shares: 0n, opensAt: 0 });
  const book: Book = {
    in: 0n,
    out: 0n,
    paid: 0n,
    shares: 0n,
    held: { alice: 0n, carol: 0n },
    requests: { alice: none(), carol: none() },
    event: { endsAt: 0, paid: 0n },
  };
  return { world, book, done: 0 };
}

describe("GuaranteeFund, statefully", () => {
  it("U1 U2 U3 equals a second set of books through any sequence", async function () {
    this.timeout(300_000);
    const numRuns = Number(process.env.FC_RUNS ?? 25);
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const run = await start();
        for (const take of steps) {
          await take(run);
          const { world, book } = run;
          expect(await depositsOf(world)).to.deep.equal([assetsOf(book), book.shares]);
          const fund = await world.fund.getAddress();
          const balance = await world.debtToken.getFunction("balanceOf")(fund);
          expect(balance).to.equal(assetsOf(book));
          expect(book.held.alice + book.held.carol).to.equal(book.shares);
        }
        done += run.done;
      }),
      { numRuns, seed },
    );
    process.stdout.write(`      ${numRuns} runs, ${done} actions done\n`);
  });
});
