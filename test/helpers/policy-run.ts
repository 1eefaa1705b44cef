/** One market on the contract and in the twin at once: every act is done to both, or to neither. */
import { expect } from "chai";
import {
  type MarketConfig,
  PARAMETERS,
  STARTING_CONFIG,
} from "../../model/policy/market-config.ts";
import {
  forceStress,
  type MarketPolicy,
  policyOf,
  reconfigure,
  startPolicy,
  syncPolicy,
} from "../../model/policy/policy.ts";
import type { Observation } from "../../model/policy/regime-machine.ts";
import { type Live, MODEL, NO_PROOF, PERIOD_SECONDS, signalsOf } from "./ballast.ts";
import { networkHelpers } from "./chain.ts";
import { revertName, transact } from "./expect-revert.ts";
import { levelOf, movementOf, numbersOf, packLevel } from "./policy-arbitraries.ts";
import { PolicyChecker, type Reading } from "./policy-checker.ts";

const { time } = networkHelpers;
const DAY = 86_400;
const HELD_ROUNDS = 16;

export type Scores = Pick<Observation, "score" | "scoreLow" | "scoreHigh">;

export class PolicyRun {
  readonly live: Live;
  market: MarketPolicy;
  config: MarketConfig = STARTING_CONFIG;
  /** The newest rounds; a market that was configured again looks back at the last one. */
  held: readonly Observation[] = [];
  readonly checker: PolicyChecker;

  private constructor(live: Live, market: MarketPolicy, first: Reading) {
    this.live = live;
    this.market = market;
    this.checker = new PolicyChecker(first);
  }

  static async start(live: Live): Promise<PolicyRun> {
    const [configured] = await live.policy.queryFilter("MarketConfigured");
    const block = await configured?.getBlock();
    const at = block?.timestamp ?? 0;
    const market = startPolicy(STARTING_CONFIG, at);
    return new PolicyRun(live, market, readingOf(market, STARTING_CONFIG, at));
  }

  /** The next round, `skipped` rounds after the one that is due. */
  async submit(scores: Scores, skipped = 0): Promise<void> {
    const round = Math.floor((await time.latest()) / PERIOD_SECONDS) + 1 + skipped;
    const observedAt = round * PERIOD_SECONDS;
    const markets = [{ ...scores, factors: [0, 0, 0, 0] as const }];
    const signals = signalsOf(this.live, { round, markets });
    const args = [this.live.feedId, MODEL, NO_PROOF, signals];
    await transact({ contract: this.live.oracle, name: "submit", args, at: observedAt });
    this.held = [...this.held, { round, observedAt, ...scores }].slice(-HELD_ROUNDS);
  }

  async sync(isBatch = false): Promise<void> {
    const at = (await time.latest()) + 7;
    const { policy } = this.live;
    const { market, config, held } = this;
    const unseen = held.filter(({ round }) => round > market.regimeState.round);
    const twin = syncPolicy({ market, config, timestamp: at, unseen });
    const call = isBatch
      ? { contract: policy, name: "syncBatch", args: [[1n]], at }
      : { contract: policy, name: "sync", args: [1n], at };
    const receipt = await transact(call)
      .then((transaction) => transaction.wait())
      .catch((error: unknown) => {
        const nothing = isBatch ? "NothingToSyncInBatch" : "NothingToSync";
        expect(revertName(policy, error)).to.equal(nothing);
        return null;
      });
    expect(receipt === null).to.equal(twin === undefined);
    if (twin === undefined || receipt === null) return;
    this.market = twin.market;
    const stepped = receipt.logs
      .map((log) => policy.interface.parseLog(log))
      .filter((log) => log?.name === "LevelStepped")
      .map((log) => [Number(log?.args.parameter), movementOf(log?.args.movement)]);
    const expected = PARAMETERS.map((name, i) => [i, twin.movements[name]] as const);
    expect(stepped).to.deep.equal(expected.filter(([, movement]) => movement !== "at-target"));
    this.checker.afterSync(readingOf(this.market, this.config, at));
  }

  async freeze(): Promise<void> {
    const at = (await time.latest()) + 1;
    const contract = this.live.policy.connect(this.live.guardian);
    const isFrozen = await succeeds(transact({ contract, name: "freeze", args: [1n], at }));
    if (isFrozen) this.market = { ...this.market, frozenUntil: at + 3 * DAY };
  }

  async unfreeze(): Promise<void> {
    const at = (await time.latest()) + 1;
    const contract = this.live.policy;
    const isDone = await succeeds(transact({ contract, name: "unfreeze", args: [1n], at }));
    if (isDone) this.market = { ...this.market, frozenUntil: at };
  }

  async force(): Promise<void> {
    const at = (await time.latest()) + 1;
    const contract = this.live.policy.connect(this.live.guardian);
    const isForced = await succeeds(transact({ contract, name: "forceStress", args: [1n], at }));
    if (isForced) this.market = forceStress(this.market, at);
  }

  /** Targets in the order of PARAMETERS. */
  async setManual(targets: readonly number[], seconds: number): Promise<void> {
    const at = (await time.latest()) + 1;
    const until = at + seconds;
    const contract = this.live.policy.connect(this.live.operator);
    const call = { contract, name: "setManualTargets", args: [1n, targets, until], at };
    if (!(await succeeds(transact(call)))) return;
    const [haircut = 0, cap = 0, rate = 0, liquidation = 0, fee = 0] = targets;
    const manual = { targets: { haircut, cap, rate, liquidation, fee }, until };
    this.market = { ...this.market, manual };
  }

  async configure(config: MarketConfig): Promise<void> {
    const at = (await time.latest()) + 1;
    const contract = this.live.policy;
    await transact({ contract, name: "configureMarket", args: [1n, config], at });
    this.market = reconfigure(this.market, this.config, config);
    this.config = config;
    this.checker.afterConfiguration(readingOf(this.market, config, at));
  }

  /** What is stored, and what protocols read, is the same on both sides. */
  async expectEqual(): Promise<void> {
    const { policy } = this.live;
    const state = await policy.getFunction("marketState")(1n);
    const { regimeState, levels, frozenUntil, manual } = this.market;
    expect(numbersOf(regimeState, state.regimeState)).to.deep.equal(regimeState);
    for (const [i, name] of PARAMETERS.entries()) {
      expect(levelOf(state.levels[i]), name).to.deep.equal(packLevel(levels[name]));
    }
    expect([Number(state.frozenUntil), Number(state.manualUntil)]).to.deep.equal([
      frozenUntil,
      manual.until,
    ]);
    const now = await time.latest();
    const twin = policyOf(this.market, this.config, now);
    const current = await policy.getFunction("policy")(1n);
    const { curve, borrowCap, supplyCap, ...numbers } = twin;
    expect(numbersOf(curve, current.curve)).to.deep.equal(curve);
    expect(numbersOf(numbers, current)).to.deep.equal(numbers);
    expect([current.borrowCap, current.supplyCap]).to.deep.equal([borrowCap, supplyCap]);
    expect(Number(await policy.getFunction("maxLtvBps")(1n))).to.equal(twin.maxLtvBps);
    expect(Number(await policy.getFunction("lpFee")(1n))).to.equal(twin.lpFeePips);
  }
}

/** Of the twin, which expectEqual holds to the contract. */
export function readingOf(market: MarketPolicy, config: MarketConfig, at: number): Reading {
  const levels = PARAMETERS.map((name) => market.levels[name].value);
  return { at, config, levels, ...policyOf(market, config, at) };
}

const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );
