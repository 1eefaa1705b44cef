/**
 * The scores are hostile: the verifier accepts everything, and time, rounds, roles and syncs come in any
 * order. Whatever happens, the parameters stay inside their bounds (I4), and the twin says the same (I6).
 */
import { expect } from "chai";
import fc from "fast-check";
import { loosenedInWindow } from "../../model/policy/bounded-level.ts";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import {
  forceStress,
  type MarketPolicy,
  maxLtvBps,
  startPolicy,
  syncPolicy,
} from "../../model/policy/policy.ts";
import { MAX_POSITION } from "../../model/policy/rate-curve.ts";
import type { Observation } from "../../model/policy/regime-machine.ts";
import {
  goLive,
  type Live,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  signalsOf,
} from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { transact } from "../helpers/expect-revert.ts";
import { interval, movementOf, numbersOf, packLevel } from "../helpers/policy-arbitraries.ts";
import { seed } from "../helpers/properties.ts";

const { loadFixture, time } = networkHelpers;
const live = () => goLive({ markets: 1 });
const HOUR = 3600;
const DAY = 24 * HOUR;
const CONFIG = STARTING_CONFIG;
const LOWEST_HAIRCUT = 10_000 - CONFIG.liquidationThresholdBps + CONFIG.ltvBufferBps;

type Scores = Pick<Observation, "score" | "scoreLow" | "scoreHigh">;
type Action =
  | { readonly kind: "round"; readonly scores: Scores; readonly isSynced: boolean }
  | { readonly kind: "rounds"; readonly scores: Scores; readonly count: number }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "sync" | "freeze" | "force" }
  | { readonly kind: "manual"; readonly maxLtvBps: number; readonly ratePosition: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("round"), scores: interval, isSynced: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("rounds"),
      scores: interval,
      count: fc.integer({ min: 2, max: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("wait"),
      seconds: fc.oneof(
        fc.integer({ min: 1, max: 10 * HOUR }),
        fc.integer({ min: 1, max: 2 * DAY }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("sync", "sync", "freeze", "force") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("manual"),
      maxLtvBps: fc.integer({ min: 100, max: 7_700 }),
      ratePosition: fc.nat(MAX_POSITION),
    }),
  },
) as fc.Arbitrary<Action>;

class Run {
  readonly live: Live;
  market: MarketPolicy;
  unseen: Observation[] = [];
  readonly haircuts: { readonly at: number; readonly value: number }[] = [];

  constructor(deployed: Live, market: MarketPolicy) {
    this.live = deployed;
    this.market = market;
  }

  async act(next: Action): Promise<void> {
    switch (next.kind) {
      case "wait":
        await time.increase(next.seconds);
        return;
      case "round":
        await this.submit(next.scores);
        if (next.isSynced) await this.sync();
        return;
      case "rounds":
        for (let i = 0; i < next.count; i++) {
          await this.submit(next.scores);
          await this.sync();
        }
        return;
      case "sync":
        return this.sync();
      case "freeze":
        return this.freeze();
      case "force":
        return this.force();
      case "manual":
        return this.setManual(next);
    }
  }

  async submit(scores: Scores): Promise<void> {
    const round = Math.floor((await time.latest()) / PERIOD_SECONDS) + 1;
    const observedAt = round * PERIOD_SECONDS;
    const signals = signalsOf(this.live, {
      round,
      markets: [{ ...scores, factors: [0, 0, 0, 0] }],
    });
    const args = [this.live.feedId, MODEL, NO_PROOF, signals];
    await transact({ contract: this.live.oracle, name: "submit", args, at: observedAt });
    this.unseen.push({ round, observedAt, ...scores });
  }

  /** The contract and the twin do the same, or neither does anything. */
  async sync(): Promise<void> {
    const at = (await time.latest()) + 7;
    const { policy } = this.live;
    const twin = syncPolicy({
      market: this.market,
      config: CONFIG,
      timestamp: at,
      unseen: this.unseen,
    });
    const receipt = await transact({ contract: policy, name: "sync", args: [1n], at })
      .then((transaction) => transaction.wait())
      .catch((error: unknown) => {
        expect(String(error)).to.contain("NothingToSync");
        return null;
      });
    expect(receipt === null).to.equal(twin === undefined);
    if (twin === undefined || receipt === null) return;
    this.market = twin.market;
    this.unseen = [];
    this.haircuts.push({ at, value: twin.market.haircut.value });
    const emitted = receipt.logs
      .map((log) => policy.interface.parseLog(log))
      .find((log) => log?.name === "PolicySynced");
    expect(
      [emitted?.args.haircutMovement, emitted?.args.rateMovement].map(movementOf),
    ).to.deep.equal([twin.haircutMovement, twin.rateMovement]);
  }

  async freeze(): Promise<void> {
    const at = (await time.latest()) + 1;
    const contract = this.live.policy.connect(this.live.guardian);
    const isFrozen = await transact({ contract, name: "freeze", args: [1n], at }).then(
      () => true,
      () => false,
    );
    if (isFrozen) this.market = { ...this.market, frozenUntil: at + 3 * DAY };
  }

  async force(): Promise<void> {
    const at = (await time.latest()) + 1;
    const contract = this.live.policy.connect(this.live.guardian);
    const isForced = await transact({ contract, name: "forceStress", args: [1n], at }).then(
      () => true,
      () => false,
    );
    if (isForced) this.market = forceStress(this.market, at);
  }

  async setManual(target: { maxLtvBps: number; ratePosition: number }): Promise<void> {
    const at = (await time.latest()) + 1;
    const until = at + DAY;
    const contract = this.live.policy.connect(this.live.operator);
    const args = [1n, target.maxLtvBps, target.ratePosition, until];
    await transact({ contract, name: "setManualTarget", args, at });
    this.market = { ...this.market, manual: { ...target, until } };
  }

  async expectEqualAndBounded(): Promise<void> {
    const { policy } = this.live;
    const state = await policy.getFunction("marketState")(1n);
    const { regimeState, haircut, ratePosition } = this.market;
    expect(numbersOf(regimeState, state.regimeState)).to.deep.equal(regimeState);
    for (const [stored, twin] of [
      [state.haircut, haircut],
      [state.ratePosition, ratePosition],
    ]) {
      const { value, tightenedAt, loosenings } = packLevel(twin);
      expect([...stored]).to.deep.equal([BigInt(value), BigInt(tightenedAt), loosenings]);
    }
    const now = await time.latest();
    const current = await policy.getFunction("policy")(1n);
    expect(Number(current.maxLtvBps)).to.equal(maxLtvBps(this.market, CONFIG, now));
    expect(haircut.value).to.be.within(LOWEST_HAIRCUT, 9_900);
    expect(ratePosition.value).to.be.within(0, MAX_POSITION);
    for (const [level, limits] of [
      [haircut, CONFIG.haircutLimits],
      [ratePosition, CONFIG.rateLimits],
    ] as const) {
      expect(loosenedInWindow(level, now)).to.be.at.most(limits.loosenBudget);
    }
  }

  /** From outside, without the level's own memory: what any 24 hours gave back. */
  expectBudgetKept(): void {
    const steps = this.haircuts.map(({ at, value }, i) => ({
      at,
      loosened: Math.max(0, (this.haircuts[i - 1]?.value ?? 3_500) - value),
    }));
    for (const { at: end, loosened } of steps) {
      expect(loosened).to.be.at.most(CONFIG.haircutLimits.loosenStep);
      const total = steps
        .filter(({ at }) => at <= end && at > end - DAY)
        .reduce((sum, step) => sum + step.loosened, 0);
      expect(total).to.be.at.most(CONFIG.haircutLimits.loosenBudget);
    }
  }
}

describe("RiskPolicy under a verifier that accepts everything", () => {
  it("I4 I6 stays inside its bounds, and equals the twin, on any sequence", async function () {
    this.timeout(600_000);
    const numRuns = Number(process.env.FC_RUNS ?? 25);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
        const deployed = await loadFixture(live);
        const [configured] = await deployed.policy.queryFilter("MarketConfigured");
        const block = await configured?.getBlock();
        const run = new Run(deployed, startPolicy(CONFIG, block?.timestamp ?? 0));
        for (const next of actions) {
          await run.act(next);
          await run.expectEqualAndBounded();
        }
        run.expectBudgetKept();
      }),
      { numRuns, seed },
    );
  });

  it("C3 gives back at most the budget a day to the calmest scores there are", async () => {
    const deployed = await loadFixture(live);
    const [configured] = await deployed.policy.queryFilter("MarketConfigured");
    const block = await configured?.getBlock();
    const run = new Run(deployed, startPolicy(CONFIG, block?.timestamp ?? 0));
    const zero = { score: 0, scoreLow: 0, scoreHigh: 0 };
    await run.act({ kind: "rounds", scores: zero, count: 150 });
    run.expectBudgetKept();
    expect(run.market.haircut.value).to.equal(2_500);
    expect(run.market.ratePosition.value).to.equal(0);
  });
});
