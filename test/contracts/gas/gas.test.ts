/**
 * The gas of every act that somebody pays for again and again, to the last unit. After a change on
 * purpose GAS_SNAPSHOT=write writes the file anew; its diff is then part of the change.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { registerModel } from "../../../contracts/ignition/setup.ts";
import { formatJson } from "../../../model/format-json.ts";
import {
  CARD_HASH,
  goLive,
  type Live,
  MODEL,
  NO_PROOF,
  scoreOf,
  send,
  signalsOf,
  submitNext,
} from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";

const FILE = new URL("snapshot.json", import.meta.url);
/** A round's time fixed, since its bytes are part of what a submission pays for. */
const START_ROUND = 1_000_000;
const PERIOD_SECONDS = 3600;
const CALM = 1_000;
const WORST = 10_000;

const { time } = networkHelpers;
const { GAS_SNAPSHOT } = process.env;

const gasOf = async (contract: BaseContract, name: string, ...args: unknown[]): Promise<number> =>
  Number((await send(contract, name, ...args)).gasUsed);

async function startedAt(markets: number): Promise<Live> {
  await time.increaseTo(START_ROUND * PERIOD_SECONDS);
  return goLive({ markets });
}

/** Submission and sync of a market whose slots have all been written before. */
async function steady(markets: number) {
  const live = await startedAt(markets);
  const scores = (score: number) => Array.from({ length: markets }, () => scoreOf(score, 100));
  const ids = live.feed.marketIds;
  for (let i = 0; i < 169; i++) await submitNext(live, scores(CALM));
  await send(live.policy, "syncBatch", ids);
  const round = Math.floor((await time.latest()) / PERIOD_SECONDS) + 1;
  await time.increaseTo(round * PERIOD_SECONDS);
  const signals = signalsOf(live, { round, markets: scores(CALM) });
  const submit = await gasOf(live.oracle, "submit", live.feedId, MODEL, NO_PROOF, signals);
  const syncBatch = await gasOf(live.policy, "syncBatch", ids);
  return { live, scores, submit, syncBatch };
}

async function measure(): Promise<Record<string, number>> {
  const one = await steady(1);
  const { policy, guardian, operator } = one.live;
  await submitNext(one.live, one.scores(CALM));
  const sync = await gasOf(policy, "sync", 1n);
  for (let i = 0; i < 2; i++) await submitNext(one.live, one.scores(WORST));
  const syncIntoStress = await gasOf(policy, "sync", 1n);
  const readings = await measureReads(one.live);
  const freeze = await gasOf(policy.connect(guardian), "freeze", 1n);
  const until = (await time.latest()) + 86_400;
  const targets = [5_000, 20_000, 20_000, 20_000, 20_000];
  const manual = await gasOf(policy.connect(operator), "setManualTargets", 1n, targets, until);
  const asking = await submitAfterNotice(one);
  return {
    "submit, 1 market, all but the verifier": one.submit,
    "submit, 1 market, after a registry's notice": asking,
    "sync, nothing moves": sync,
    "sync, transition to stress": syncIntoStress,
    freeze,
    setManualTargets: manual,
    ...readings,
  };
}

/** What a read adds to a contract's transaction, the first time in it and every further time. */
async function measureReads({ oracle, policy }: Live): Promise<Record<string, number>> {
  const meter = await ethers.deployContract("GasMeter");
  const readings: Record<string, number> = {};
  const calls: readonly (readonly [BaseContract, string, ...bigint[]])[] = [
    ...["policy", "maxLtvBps", "lpFee", "rateCurve"].map((name) => [policy, name] as const),
    [policy, "borrowRate", 10n ** 27n],
    [oracle, "latest"],
  ];
  for (const [contract, name, ...args] of calls) {
    const data = contract.interface.encodeFunctionData(name, [1n, ...args]);
    const { cold, warm } = await meter.getFunction("measure")(await contract.getAddress(), data);
    readings[`read ${name}`] = Number(cold);
    readings[`read ${name} again`] = Number(warm);
  }
  return readings;
}

/** A model that no feed listens to is retired, so the oracle asks, and seals anew. */
async function submitAfterNotice({ live, scores }: Awaited<ReturnType<typeof steady>>) {
  const { models, verifier, guardian, oracle, feedId } = live;
  const other = { modelCommitment: MODEL + 1n, verifier, markets: 1, reports: 3 };
  await registerModel({ models, ...other, cardHash: CARD_HASH });
  await send(models.connect(guardian), "retireModel", other.modelCommitment);
  const round = Math.floor((await time.latest()) / PERIOD_SECONDS) + 1;
  await time.increaseTo(round * PERIOD_SECONDS);
  const signals = signalsOf(live, { round, markets: scores(CALM) });
  return gasOf(oracle, "submit", feedId, MODEL, NO_PROOF, signals);
}

async function measureBatch(): Promise<Record<string, number>> {
  const { submit, syncBatch } = await steady(8);
  return {
    "submit, 8 markets, all but the verifier": submit,
    "syncBatch, 8 markets, nothing moves": syncBatch,
  };
}

describe("gas", () => {
  it("is what the snapshot says", async function () {
    this.timeout(300_000);
    const snapshot = await networkHelpers.takeSnapshot();
    const single = await measure();
    await snapshot.restore();
    const batch = await measureBatch();
    await snapshot.restore();
    const measured = { ...single, ...batch };
    if (GAS_SNAPSHOT === "write") writeFileSync(FILE, formatJson(measured));
    expect(measured).to.deep.equal(JSON.parse(readFileSync(FILE, "utf8")));
  });
});
