/** Nothing is hidden: whoever kept the logs knows all that the contracts know. */
import { expect } from "chai";
import type { BaseContract } from "ethers";
import fc from "fast-check";
import { registerModel, seatPublisher } from "../../contracts/ignition/setup.ts";
import { PARAMETERS, STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { feedId as feedIdOf } from "../../prover/commitment.ts";
import { publicKeyOf } from "../../prover/report/babyjub.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import {
  CARD_HASH,
  feedOf,
  goLive,
  type Live,
  MAX_AGE_SECONDS,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  PUBLISHER_NAMES,
} from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { reported } from "../helpers/equivocation.ts";
import { transact } from "../helpers/expect-revert.ts";
import { levelOf, numbersOf, packLevel } from "../helpers/policy-arbitraries.ts";
import { RebuiltState } from "../helpers/rebuilt-state.ts";
import { secretOf } from "../helpers/world.ts";

const { loadFixture, time } = networkHelpers;
const MARKETS = [1n, 2n] as const;
const OTHER_MODEL = 2_000_002n;
const ACTIVATION_SECONDS = 86_400;
const NAMES = [...PUBLISHER_NAMES, "f", "g"];
const RUNS = 6;

async function fixture() {
  const live = await goLive({ markets: MARKETS.length });
  const { models, verifier } = live;
  const shape = { verifier, markets: MARKETS.length, reports: 3, cardHash: CARD_HASH };
  await registerModel({ models, modelCommitment: OTHER_MODEL, ...shape });
  await time.increase(ACTIVATION_SECONDS);
  return live;
}

/** The chain, and every feed that was added to it; the markets are listed by the last, or by none. */
interface World extends Live {
  readonly feedIds: bigint[];
}

const newestFeed = ({ feedIds, feedId }: World): bigint => feedIds.at(-1) ?? feedId;

type Act = (world: World) => Promise<unknown>;

/** Refused acts leave no log; which are refused does not matter here. */
const attempt = async (contract: BaseContract, name: string, args: readonly unknown[]) => {
  const call = await transact({ contract, name, args }).catch(() => undefined);
  return call?.wait().catch(() => undefined);
};

const submit =
  (scores: readonly number[]): Act =>
  async (world) => {
    const { oracle, publishers } = world;
    const feedId = newestFeed(world);
    const round = Math.floor((await time.latest()) / PERIOD_SECONDS) + 1;
    await time.increaseTo(round * PERIOD_SECONDS);
    const { configHash, modelCommitment } = await oracle.getFunction("feed")(feedId);
    const keys: bigint[] = await publishers.getFunction("publishers")();
    const slots = [...keys.keys()].filter((slot) => keys[slot] !== 0n).slice(0, 3);
    const bitmap = slots.reduce((bits, slot) => bits | (1 << slot), 0);
    const markets = scores.map((score) => ({
      score,
      scoreLow: Math.max(0, score - 100),
      scoreHigh: Math.min(10_000, score + 100),
      factors: [1, 2, 3, 4],
    }));
    const signals = encodePublicSignals({ configHash, round, bitmap, markets });
    await attempt(oracle, "submit", [feedId, modelCommitment, NO_PROOF, signals]);
  };

const removePublisher = ({ publishers, guardian }: World, at: number) =>
  attempt(publishers.connect(guardian), "removePublisher", [at]);

/** On the evidence of two observations that the slot's own publisher signed. */
async function evict({ publishers, stranger, feedId }: World, at: number): Promise<void> {
  const keys: bigint[] = await publishers.getFunction("publishers")();
  const name = NAMES.find((candidate) => publicKeyOf(secretOf(candidate)).x === keys[at]);
  if (name === undefined) return;
  const half = (seed: number) => reported(name, { feedId, round: 1, seed });
  const args = [at, publicKeyOf(secretOf(name)).y, feedId, 1, half(1), half(2)];
  await attempt(publishers.connect(stranger), "evictEquivocator", args);
}

/** Of the names without a slot the first. */
async function add({ publishers }: World, at: number): Promise<void> {
  const keys: bigint[] = await publishers.getFunction("publishers")();
  const name = NAMES.find((candidate) => !keys.includes(publicKeyOf(secretOf(candidate)).x));
  if (name === undefined || keys[at] !== 0n) return;
  await seatPublisher({ publishers, slot: at, secret: secretOf(name) });
}

/** A new feed for the same markets; refused while the one before is live. */
async function listAgain({ oracle, feedIds }: World): Promise<void> {
  const feed = { ...feedOf(MARKETS.length), name: `feed-${feedIds.length}` };
  const { name, schemaHash, periodSeconds, marketIds } = feed;
  const definition = [name, schemaHash, periodSeconds, marketIds];
  const added = await attempt(oracle, "addFeed", [definition, MAX_AGE_SECONDS]);
  if (!added) return;
  feedIds.push(feedIdOf(feed));
  await attempt(oracle, "assignModel", [feedIds.at(-1), MODEL]);
}

const retireFeed: Act = (world) => attempt(world.oracle, "retireFeed", [newestFeed(world)]);

type SetChange = (world: World, at: number) => Promise<unknown>;

/** Proofs are accepted again from here on. */
const changeSet =
  (change: SetChange, at: number): Act =>
  async (world) => {
    await change(world, at);
    await attempt(world.oracle, "refreshConfig", [newestFeed(world)]);
  };

const sync =
  (id: bigint): Act =>
  ({ policy }) =>
    attempt(policy, "sync", [id]);

const slot = fc.constantFrom(0, 2, 4, 9);
const market = fc.constantFrom(...MARKETS);
const score = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(3_000, 5_000, 8_000));
const [calm, transition, stress] = STARTING_CONFIG.profiles;
const OTHER_CONFIG = {
  ...STARTING_CONFIG,
  profiles: [calm, { ...transition, maxLtvBps: 6_000 }, stress],
};

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(score, score).map(submit) },
  {
    weight: 6,
    arbitrary: market.map(sync),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 200_000 }).map(
      (s): Act =>
        () =>
          time.increase(s),
    ),
  },
  market.map(
    (id): Act =>
      (live) =>
        attempt(live.policy.connect(live.guardian), "freeze", [id]),
  ),
  market.map(
    (id): Act =>
      ({ policy }) =>
        attempt(policy, "unfreeze", [id]),
  ),
  market.map(
    (id): Act =>
      (live) =>
        attempt(live.policy.connect(live.guardian), "forceStress", [id]),
  ),
  market.map(
    (id): Act =>
      ({ policy }) =>
        attempt(policy, "configureMarket", [id, OTHER_CONFIG]),
  ),
  fc.tuple(market, fc.integer({ min: 0, max: 20_000 })).map(
    ([id, position]): Act =>
      async (live) => {
        const targets = [4_000, position, position, position, position];
        const until = (await time.latest()) + 100_000;
        await attempt(live.policy.connect(live.operator), "setManualTargets", [id, targets, until]);
      },
  ),
  fc.constantFrom(MODEL, OTHER_MODEL).map(
    (model): Act =>
      (world) =>
        attempt(world.oracle, "assignModel", [newestFeed(world), model]),
  ),
  fc
    .tuple(fc.constantFrom(removePublisher, evict, add), slot)
    .map(([change, at]) => changeSet(change, at)),
  fc.constantFrom<Act>(retireFeed, (world) =>
    attempt(world.models.connect(world.guardian), "retireModel", [OTHER_MODEL]),
  ),
  { weight: 2, arbitrary: fc.constant<Act>(listAgain) },
);

/** Rounds before and after each change of publishers and of feeds. */
const EVERY_RARE_ACT: Act[] = [
  submit([3_000, 8_000]),
  sync(1n),
  ...[changeSet(evict, 0), changeSet(add, 0), changeSet(removePublisher, 4), changeSet(add, 9)],
  ...[submit([4_000, 9_000]), sync(2n), retireFeed, submit([1, 1]), sync(1n)],
  ...[listAgain, submit([5_000, 7_000]), sync(1n), sync(2n)],
];

describe("logs", () => {
  it("E1 E2 rebuild registries, oracle and policy, and say why each level moved or did not", async function () {
    this.timeout(120_000);
    const sequence = fc.array(act, { minLength: 30, maxLength: 50 });
    const property = fc.asyncProperty(sequence, async (acts) => {
      const live = await loadFixture(fixture);
      const world = { ...live, feedIds: [live.feedId] };
      for (const next of acts) await next(world);
      const { publishers, models, oracle, policy } = live;
      const contracts = [publishers, models, oracle, policy];
      await expectSame(world, await RebuiltState.from(ethers.provider, contracts));
    });
    await fc.assert(property, { numRuns: RUNS, examples: [[EVERY_RARE_ACT]] });
  });
});

async function expectSame(world: World, state: RebuiltState): Promise<void> {
  await expectRegistries(world, state);
  expect([...state.feeds.keys()]).to.deep.equal(world.feedIds);
  for (const feedId of world.feedIds) await expectFeed(world, state, feedId);
  for (const id of MARKETS) await expectPolicy(world, state, id);
}

async function expectRegistries({ publishers, models }: Live, state: RebuiltState): Promise<void> {
  expect([...(await publishers.getFunction("publishers")())]).to.deep.equal(state.publishers);
  const [version, occupied] = await publishers.getFunction("currentSet")();
  const bits = state.publishers.reduce((sum, x, slot) => sum | (x === 0n ? 0 : 1 << slot), 0);
  expect([version, Number(occupied)]).to.deep.equal([state.publisherSet.version, bits]);
  const commitment = await publishers.getFunction("commitment")();
  expect(commitment).to.equal(state.publisherSet.commitment);
  for (const [id, { args, retiredAt }] of state.models) {
    const model = await models.getFunction("model")(id);
    const { verifier, verifierCodehash, markets, reports, cardHash } = args;
    const registration = [verifier, verifierCodehash, markets, reports, cardHash];
    expect([...model.registration]).to.deep.equal(registration);
    expect([model.activeAt, model.retiredAt]).to.deep.equal([args.activeAt, retiredAt]);
  }
  expect(state.models.size).to.equal(2);
}

async function expectFeed({ oracle }: World, state: RebuiltState, feedId: bigint): Promise<void> {
  const { definition: known, ...fields } = state.feeds.get(feedId) ?? { definition: [] };
  const { definition, ...feed } = (await oracle.getFunction("feed")(feedId)).toObject();
  expect(definition).to.deep.equal(known);
  expect(feed).to.deep.equal(fields);
  if (feed.isRetired) return;
  for (const [position, marketId] of MARKETS.entries()) {
    const held = await oracle.getFunction("scoresAfter")(marketId, 0, 168);
    const accepted = state.rounds.get(feedId) ?? [];
    const newest = Number(feed.latestRound);
    const expected = accepted.filter(({ round }) => round > newest - 168);
    expect(held.length).to.equal(expected.length);
    for (const [i, { round, bitmap, markets, submittedAt }] of expected.entries()) {
      const one = held[i];
      const scores = markets[position];
      const head = [round, round * PERIOD_SECONDS, submittedAt, bitmap];
      const tail = [scores?.score, scores?.scoreLow, scores?.scoreHigh];
      expect([...one].slice(0, 7).map(Number)).to.deep.equal([...head, ...tail]);
      expect([...one.factors].map(Number)).to.deep.equal(scores?.factors);
    }
  }
}

async function expectPolicy({ policy }: Live, state: RebuiltState, id: bigint): Promise<void> {
  const rebuilt = state.markets.get(id);
  if (rebuilt === undefined) throw new Error(`market ${id} was not rebuilt`);
  const { regimeState, levels, frozenUntil, manual } = rebuilt.market;
  const stored = await policy.getFunction("marketState")(id);
  expect(numbersOf(regimeState, stored.regimeState)).to.deep.equal(regimeState);
  for (const [i, name] of PARAMETERS.entries()) {
    expect(levelOf(stored.levels[i]), name).to.deep.equal(packLevel(levels[name]));
    const target = manual.until === 0 ? 0 : manual.targets[name];
    if (manual.until !== 0) expect(Number(stored.manualTargets[i]), name).to.equal(target);
  }
  expect([Number(stored.frozenUntil), Number(stored.manualUntil)]).to.deep.equal([
    frozenUntil,
    manual.until,
  ]);
  const config = await policy.getFunction("marketConfig")(id);
  expect(Number(config.profiles[1].maxLtvBps)).to.equal(rebuilt.config.profiles[1].maxLtvBps);
}
