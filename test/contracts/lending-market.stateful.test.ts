/**
 * Three actors do anything in any order while price, policy and time do what they like. After every step
 * the market equals a second set of books, and every refusal was one of those that were true.
 */
import { expect } from "chai";
import fc from "fast-check";
import { send } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import {
  type Actor,
  DOLLAR,
  ROOMY_WORDS,
  START_PRICE,
  scriptedLending,
  USDC,
  WETH,
} from "../helpers/lending.ts";
import { ACTORS } from "../helpers/lending-book.ts";
import {
  addressOf,
  collateralOf,
  LendingRun,
  liquidation,
  loan,
  MAX,
  removeCollateral,
  repay,
  supplyOf,
  withdraw,
} from "../helpers/lending-run.ts";
import { seed } from "../helpers/properties.ts";

const { loadFixture, time } = networkHelpers;

type Step = (run: LendingRun) => Promise<void>;
const actor = fc.constantFrom<Actor>(...ACTORS);
const assets = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 30_000n }).map((n) => n * USDC) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 100n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 13n }) },
);
const amount = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: 1n, max: 2_000n }).map((n) => (n * WETH) / 100n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 12n }) },
);
const partBps = fc.oneof(fc.constant(10_000n), fc.bigInt({ min: 0n, max: 10_001n }));

const bps = (min: number, max: number) => fc.integer({ min, max });

const supplySteps = fc.tuple(actor, assets).map(
  ([who, units]): Step =>
    (run) =>
      run.act(who, supplyOf(who, units)),
);
const withdrawSteps = fc.tuple(actor, partBps).map(([who, bps]): Step => {
  return (run) => {
    const shares = (run.book.accounts[who].supplyShares * bps) / 10_000n;
    return run.act(
      who,
      withdraw(who, () => shares),
    );
  };
});
const addSteps = fc.tuple(actor, amount).map(
  ([who, units]): Step =>
    (run) =>
      run.act(who, collateralOf(who, units)),
);
const removeSteps = fc.tuple(actor, partBps).map(([who, bps]): Step => {
  return (run) => {
    const units = (run.book.accounts[who].collateral * bps) / 10_000n;
    return run.act(
      who,
      removeCollateral(who, () => units),
    );
  };
});
const borrowSteps = fc.tuple(actor, assets).map(
  ([who, units]): Step =>
    (run) =>
      run.act(who, loan(who, units)),
);
const repaySteps = fc.tuple(actor, actor, fc.oneof(assets, fc.constant(MAX))).map(
  ([who, target, units]): Step =>
    (run) =>
      run.act(who, repay(target, units)),
);
const liquidateSteps = fc.tuple(actor, actor, fc.oneof(assets, fc.constant(MAX))).map(
  ([who, target, units]): Step =>
    (run) =>
      run.act(who, liquidation(target, units)),
);
/** A price at which the target's collateral is worth this part of its debt, and then a liquidation. */
const squeezeSteps = fc
  .tuple(actor, actor, bps(60, 130), fc.oneof(assets, fc.constant(MAX)))
  .map(([who, target, percent, units]): Step => {
    return async (run) => {
      const { collateral, debtShares } = run.book.accounts[target];
      if (collateral === 0n || debtShares === 0n) return;
      const worth = (run.book.owed(debtShares) * BigInt(percent)) / 100n;
      await run.setPrice((worth * 10n ** 20n) / collateral);
      await run.act(who, liquidation(target, units));
    };
  });
/** Collateral, and most of what it allows, at a fresh price. */
const leverSteps = fc.tuple(actor, amount, partBps).map(([who, units, part]): Step => {
  return async (run) => {
    await run.setPrice(START_PRICE);
    await run.act(who, collateralOf(who, units));
    const { book } = run;
    const room = (book.valueOf(book.accounts[who]) * BigInt(book.words.maxLtvBps)) / 10_000n;
    await run.act(who, loan(who, (room * part) / 10_000n));
  };
});
const realiseSteps = fc.tuple(actor, actor).map(([who, target]): Step => {
  return (run) =>
    run.act(who, {
      name: "realiseBadDebt",
      args: (world) => [addressOf(world, target)],
      book: (book, now) => book.realise(book.accounts[target], now),
      target,
    });
});
const priceSteps = fc
  .oneof(
    { weight: 6, arbitrary: fc.bigInt({ min: 300n, max: 2_500n }).map((n) => n * DOLLAR) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 4n }) },
  )
  .map(
    (answer): Step =>
      (run) =>
        run.setPrice(answer),
  );
const waitSteps = fc.oneof(fc.nat(3_700), fc.nat(30 * 86_400)).map((seconds): Step => {
  return async (run) => {
    await time.increase(seconds + 1);
    if (seconds % 4 > 0) await run.setPrice(run.book.price.answer);
  };
});
const policySteps = fc
  .record({
    isFrozen: fc.boolean(),
    maxLtvBps: bps(100, 8_000),
    borrowCap: fc.bigInt({ min: 1n, max: 200_000n }).map((n) => n * USDC),
    supplyCap: fc.bigInt({ min: 1n, max: 500_000n }).map((n) => n * USDC),
    curve: fc.record({
      kinkBps: bps(7_000, 9_500),
      baseBps: bps(0, 2_000),
      slope1Bps: bps(0, 2_000),
      slope2Bps: bps(500, 15_000),
      convexBps: bps(0, 15_000),
    }),
    liquidationBonusBps: bps(200, 1_000),
    closeFactorBps: bps(1_000, 10_000),
    graceSeconds: bps(0, 14_400),
  })
  .map(
    (changed): Step =>
      (run) =>
        run.setPolicy({ ...ROOMY_WORDS, ...changed }),
  );
const roomSteps = fc.constant<Step>((run) => run.setPolicy(ROOMY_WORDS));
const fundSteps = fc
  .tuple(actor, fc.constantFrom("firstLoss", "deposits"), fc.bigInt({ min: 1n, max: 10n ** 10n }))
  .map(
    ([who, tranche, units]): Step =>
      (run) =>
        run.giveToFund(who, tranche, units),
  );
const donateSteps = fc.tuple(actor, assets).map(([who, units]): Step => {
  return async ({ world }) => {
    const token = world.debtToken.connect(world[who]);
    await send(token, "transfer", await world.market.getAddress(), units);
  };
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: supplySteps },
  { weight: 3, arbitrary: withdrawSteps },
  { weight: 4, arbitrary: addSteps },
  { weight: 2, arbitrary: removeSteps },
  { weight: 2, arbitrary: borrowSteps },
  { weight: 6, arbitrary: leverSteps },
  { weight: 3, arbitrary: repaySteps },
  { weight: 2, arbitrary: liquidateSteps },
  { weight: 5, arbitrary: squeezeSteps },
  { weight: 1, arbitrary: realiseSteps },
  { weight: 3, arbitrary: priceSteps },
  { weight: 3, arbitrary: waitSteps },
  { weight: 1, arbitrary: policySteps },
  { weight: 1, arbitrary: roomSteps },
  { weight: 1, arbitrary: fundSteps },
  { weight: 1, arbitrary: donateSteps },
);

/** Somebody has lent and somebody has borrowed, so that most steps mean something. */
async function opening(run: LendingRun): Promise<void> {
  await run.act("alice", supplyOf("alice", 50_000n * USDC));
  await run.act("bob", collateralOf("bob", 10n * WETH));
  await run.act("bob", loan("bob", 14_000n * USDC));
}

describe("LendingMarket, statefully", () => {
  it("E1 N3 N4 U1 U2 equals a second set of books through any sequence, and ends with nothing owed", async function () {
    this.timeout(600_000);
    const numRuns = Number(process.env.FC_RUNS ?? 25);
    const totals = { done: 0, refused: 0, lossy: 0 };
    const counts: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const run = await LendingRun.start(await loadFixture(scriptedLending));
        await opening(run);
        for (const take of steps) await take(run);
        await run.expectRebuilt();
        await run.end();
        totals.done += run.done;
        totals.refused += run.refused;
        if (run.book.lost > 0n) totals.lossy += 1;
        for (const [name, times] of Object.entries(run.counts)) {
          counts[name] = (counts[name] ?? 0) + times;
        }
      }),
      { numRuns, seed },
    );
    const perAction = Object.entries(counts).map(([name, times]) => `${name} ${times}`);
    process.stdout.write(
      `      ${numRuns} runs: ${totals.done} actions done (${perAction.join(", ")}), ` +
        `${totals.refused} refused, ${totals.lossy} runs with a loss\n`,
    );
    expect(totals.done).to.be.at.least(10 * numRuns);
  });
});
