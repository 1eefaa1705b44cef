/** The whole state of registries, oracle and policy, from logs and the times of their blocks alone. */

import { expect } from "chai";
import type { BaseContract, Log, LogDescription, Provider } from "ethers";
import { MOVEMENTS } from "../../model/policy/bounded-level.ts";
import { type MarketConfig, PARAMETERS } from "../../model/policy/market-config.ts";
import {
  forceStress,
  type MarketPolicy,
  reconfigure,
  startPolicy,
  syncPolicy,
} from "../../model/policy/policy.ts";
import type { Observation } from "../../model/policy/regime-machine.ts";
import { configOf } from "../../prover/chain/read-market.ts";
import { decodePublicSignals, type PublicInputs } from "../../prover/statement/public-signals.ts";

export interface RebuiltFeed {
  readonly definition: LogDescription["args"];
  readonly maxAgeSeconds: bigint;
  latestRound: bigint;
  modelCommitment: bigint;
  configHash: bigint;
  configVersion: bigint;
  isRetired: boolean;
}

export interface RebuiltMarket {
  readonly market: MarketPolicy;
  readonly config: MarketConfig;
}

export interface AcceptedRound extends PublicInputs {
  readonly submittedAt: number;
}

interface Entry {
  readonly name: string;
  readonly args: LogDescription["args"];
  readonly at: number;
}

type Handler = (entry: Entry) => void;

export class RebuiltState {
  readonly publishers = new Array<bigint>(16).fill(0n);
  publisherSet = { version: 0n, commitment: 0n };
  readonly models = new Map<bigint, { args: LogDescription["args"]; retiredAt: bigint }>();
  readonly feeds = new Map<bigint, RebuiltFeed>();
  readonly rounds = new Map<bigint, AcceptedRound[]>();
  readonly markets = new Map<bigint, RebuiltMarket>();
  #stepped: [number, string][] = [];

  /** Every log of the contracts, in the order of the chain. */
  static async from(provider: Provider, contracts: readonly BaseContract[]): Promise<RebuiltState> {
    const state = new RebuiltState();
    const address = await Promise.all(contracts.map((contract) => contract.getAddress()));
    const times = new Map<number, number>();
    for (const log of await provider.getLogs({ address, fromBlock: 0 })) {
      const at = times.get(log.blockNumber) ?? (await log.getBlock()).timestamp;
      times.set(log.blockNumber, at);
      const contract = contracts[address.indexOf(log.address)];
      state.#apply(contract, log, at);
    }
    return state;
  }

  #apply(contract: BaseContract | undefined, log: Log, at: number): void {
    const parsed = contract?.interface.parseLog(log);
    if (!parsed) throw new Error(`a log that no ABI knows, in block ${log.blockNumber}`);
    const handle = this.#handlers[parsed.name];
    if (handle === undefined) throw new Error(`nothing is rebuilt from ${parsed.name}`);
    handle({ name: parsed.name, args: parsed.args, at });
  }

  readonly #handlers: Readonly<Record<string, Handler>> = {
    AuthorityUpdated: () => {},
    ListenerSet: () => {},
    PublisherAdded: ({ args }) => this.#seat(args, args.x),
    PublisherRemoved: ({ args }) => this.#seat(args, 0n),
    PublisherEquivocated: () => {},
    ModelRegistered: ({ args }) => {
      this.models.set(args.modelCommitment, { args, retiredAt: 0n });
    },
    ModelRetired: ({ args }) => {
      const model = this.models.get(args.modelCommitment);
      if (model) model.retiredAt = args.retiredAt;
    },
    FeedAdded: ({ args }) => {
      this.feeds.set(args.feedId, {
        definition: args.definition,
        maxAgeSeconds: args.maxAgeSeconds,
        latestRound: 0n,
        modelCommitment: 0n,
        configHash: 0n,
        configVersion: 0n,
        isRetired: false,
      });
    },
    FeedRetired: ({ args }) => {
      this.#feed(args.feedId).isRetired = true;
    },
    ModelAssigned: ({ args }) => {
      this.#feed(args.feedId).modelCommitment = args.modelCommitment;
    },
    ConfigRefreshed: ({ args }) => {
      const feed = this.#feed(args.feedId);
      [feed.configHash, feed.configVersion] = [args.configHash, args.setVersion];
    },
    RoundAccepted: ({ args, at }) => {
      const feed = this.#feed(args.feedId);
      feed.latestRound = args.round;
      const inputs = decodePublicSignals([...args.publicSignals], feed.definition.marketIds.length);
      const before = this.rounds.get(args.feedId) ?? [];
      this.rounds.set(args.feedId, [...before, { ...inputs, submittedAt: at }]);
    },
    MarketConfigured: ({ args, at }) => {
      const config = configOf(args.config);
      const before = this.markets.get(args.marketId);
      const market =
        before === undefined
          ? startPolicy(config, at)
          : reconfigure(before.market, before.config, config);
      this.markets.set(args.marketId, { market, config });
    },
    // What a configuration lifts, and which regime a round leads to, follows from the rest.
    LevelLifted: () => {},
    RegimeChanged: () => {},
    StressForced: ({ args, at }) => {
      this.#change(args.marketId, (market) => forceStress(market, at));
    },
    MarketFrozen: ({ args }) => {
      const frozenUntil = Number(args.frozenUntil);
      this.#change(args.marketId, (market) => ({ ...market, frozenUntil }));
    },
    MarketUnfrozen: ({ args, at }) => {
      this.#change(args.marketId, (market) => ({ ...market, frozenUntil: at }));
    },
    ManualTargetsSet: ({ args }) => {
      const [haircut = 0, cap = 0, rate = 0, liquidation = 0, fee = 0] = args.targets.map(Number);
      const targets = { haircut, cap, rate, liquidation, fee };
      const manual = { targets, until: Number(args.manualUntil) };
      this.#change(args.marketId, (market) => ({ ...market, manual }));
    },
    LevelStepped: ({ args }) => {
      this.#stepped.push([Number(args.parameter), MOVEMENTS[Number(args.movement)] ?? ""]);
    },
    PolicySynced: (entry) => this.#sync(entry),
  };

  #sync({ args, at }: Entry): void {
    const { market, config } = this.#market(args.marketId);
    const unseen = this.#observationsOf(args.marketId, market.regimeState.round);
    const synced = syncPolicy({ market, config, timestamp: at, unseen });
    if (synced === undefined) throw new Error("a sync that had nothing to do");
    this.markets.set(args.marketId, { market: synced.market, config });
    // E2: each level that was not at its target has left one event with what it did, or why not.
    const expected = PARAMETERS.map((name, i): [number, string] => [i, synced.movements[name]]);
    expect(this.#stepped).to.deep.equal(
      expected.filter(([, movement]) => movement !== "at-target"),
    );
    this.#stepped = [];
  }

  #observationsOf(marketId: bigint, after: number): Observation[] {
    for (const [feedId, feed] of this.feeds) {
      const position = feed.definition.marketIds.indexOf(marketId);
      if (position < 0 || feed.isRetired) continue;
      const period = Number(feed.definition.periodSeconds);
      return (this.rounds.get(feedId) ?? []).flatMap(({ round, markets }) => {
        const scores = markets[position];
        if (scores === undefined || round <= after) return [];
        const { score, scoreLow, scoreHigh } = scores;
        return { round, observedAt: round * period, score, scoreLow, scoreHigh };
      });
    }
    return [];
  }

  #seat(args: LogDescription["args"], x: bigint): void {
    this.publishers[Number(args.slot)] = x;
    this.publisherSet = { version: args.version, commitment: args.commitment };
  }

  #change(marketId: bigint, change: (market: MarketPolicy) => MarketPolicy): void {
    const { market, config } = this.#market(marketId);
    this.markets.set(marketId, { market: change(market), config });
  }

  #market(marketId: bigint): RebuiltMarket {
    const known = this.markets.get(marketId);
    if (known === undefined) throw new Error(`no configuration of market ${marketId} before`);
    return known;
  }

  #feed(feedId: bigint): RebuiltFeed {
    const known = this.feeds.get(feedId);
    if (known === undefined) throw new Error(`no feed ${feedId} before`);
    return known;
  }
}
