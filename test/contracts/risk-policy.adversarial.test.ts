/**
 * The scores are hostile: the verifier accepts everything, and time, rounds, roles, configurations and
 * syncs come in any order. Whatever happens, the parameters stay inside their bounds (I4), nobody is
 * liquidated by an update (I5), and the twin says the same (I6).
 */
import { expect } from "chai";
import fc from "fast-check";
import type { MarketConfig } from "../../model/policy/market-config.ts";
import { goLive } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { interval } from "../helpers/policy-arbitraries.ts";
import { PolicyRun, type Scores } from "../helpers/policy-run.ts";
import { seed } from "../helpers/properties.ts";
import { safeConfig } from "../helpers/safe-config.ts";

const { loadFixture, time } = networkHelpers;
const live = () => goLive({ markets: 1 });
const HOUR = 3600;
const DAY = 24 * HOUR;
const CALMEST: Scores = { score: 0, scoreLow: 0, scoreHigh: 0 };
const WORST: Scores = { score: 10_000, scoreLow: 10_000, scoreHigh: 10_000 };

type Action = (run: PolicyRun) => Promise<void>;

const position = fc.nat(20_000);
const rounds = fc.tuple(interval, fc.integer({ min: 1, max: 12 }), fc.nat(2), fc.boolean()).map(
  ([scores, count, skipped, isBatch]): Action =>
    async (run) => {
      for (let i = 0; i < count; i++) {
        await run.submit(scores, i === 0 ? skipped : 0);
        await run.sync(isBatch);
      }
    },
);
const unsynced = fc.tuple(interval, fc.integer({ min: 1, max: 10 })).map(
  ([scores, count]): Action =>
    async (run) => {
      for (let i = 0; i < count; i++) await run.submit(scores);
    },
);
const wait = fc
  .oneof(fc.integer({ min: 1, max: 10 * HOUR }), fc.integer({ min: 1, max: 9 * DAY }))
  .map(
    (seconds): Action =>
      async () => {
        await time.increase(seconds);
      },
  );
const manual = fc
  .tuple(fc.integer({ min: 100, max: 9_900 }), position, position, position, position, fc.nat(DAY))
  .map(([haircut, cap, rate, liquidation, fee, seconds]): Action => {
    return (run) => run.setManual([haircut, cap, rate, liquidation, fee], seconds);
  });
const configure = safeConfig.map(
  (config: MarketConfig): Action =>
    (run) =>
      run.configure(config),
);
const role = fc.constantFrom<Action>(
  (run) => run.sync(),
  (run) => run.sync(true),
  (run) => run.freeze(),
  (run) => run.unfreeze(),
  (run) => run.force(),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: rounds },
  { weight: 2, arbitrary: unsynced },
  { weight: 2, arbitrary: wait },
  { weight: 3, arbitrary: role },
  { weight: 1, arbitrary: manual },
  { weight: 1, arbitrary: configure },
);

describe("RiskPolicy under a verifier that accepts everything", () => {
  it("I4 I6 C1 C3 stays inside its bounds, and equals the twin, on any sequence", async function () {
    this.timeout(600_000);
    const numRuns = Number(process.env.FC_RUNS ?? 20);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 16 }), async (actions) => {
        const run = await PolicyRun.start(await loadFixture(live));
        for (const act of actions) {
          await act(run);
          await run.expectEqual();
        }
      }),
      { numRuns, seed },
    );
  });

  it("I4 I5 I6 holds budgets and corridors through a year of scores made to loosen and to jolt", async function () {
    this.timeout(600_000);
    const deployed = await loadFixture(live);
    const run = await PolicyRun.start(deployed);
    const start = await time.latest();
    const threshold = run.config.liquidationThresholdBps;
    const opened: number[] = [];
    for (let turn = 0; (await time.latest()) < start + 365 * DAY; turn++) {
      // Evidence of calm first, then a silence as long as pays, then a jolt every tenth time.
      for (let i = 0; i < 5; i++) await run.submit(CALMEST);
      await run.sync();
      if (turn % 10 === 9) for (let i = 0; i < 2; i++) await run.submit(WORST);
      await time.increase(turn % 3 === 0 ? 8 * HOUR : 3 * HOUR);
      await run.sync(true);
      opened.push(Number(await deployed.policy.getFunction("maxLtvBps")(1n)));
    }
    await run.expectEqual();
    const stored = await deployed.policy.getFunction("marketConfig")(1n);
    expect(stored.liquidationThresholdBps).to.equal(BigInt(threshold));
    // A position that borrowed all it could, at any time of the year, is below the threshold today.
    for (const ltvBps of opened) expect(ltvBps).to.be.at.most(threshold - 300);
    expect(run.checker.loosenings).to.be.at.least(100);
  });

  it("C3 gives back at most the budgets to the calmest scores there are", async () => {
    const run = await PolicyRun.start(await loadFixture(live));
    const calm = async (rounds: number) => {
      for (let i = 0; i < rounds; i++) {
        await run.submit(CALMEST);
        await run.sync();
      }
      await run.expectEqual();
      return run.market.levels;
    };
    // Three days at 200 bps and 3000 positions a day, from 3500 and 10000.
    const early = await calm(72);
    expect(early.haircut.value).to.be.within(2_900, 3_100);
    expect(early.cap.value).to.be.within(1_000, 4_000);
    expect(early.rate.value).to.be.within(1_000, 4_000);
    const { haircut, cap, rate, fee } = await calm(78);
    expect(haircut.value).to.be.within(2_500, 2_700);
    expect([cap.value, rate.value, fee.value]).to.deep.equal([0, 0, 0]);
  });
});
