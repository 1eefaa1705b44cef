/**
 * The gas of every act that somebody pays for again and again, to the last unit. After a change on
 * purpose GAS_SNAPSHOT=write writes the file anew; its diff is then part of the change.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { formatJson } from "../../../model/format-json.ts";
import {
  goLive,
  type Live,
  MODEL,
  NO_PROOF,
  scoreOf,
  send,
  signalsOf,
  submitNext,
} from "../../helpers/ballast.ts";
import { networkHelpers } from "../../helpers/chain.ts";

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
  const estimate = (name: string, ...args: unknown[]) =>
    policy.getFunction(name).estimateGas(...args);
  const readings = {
    policy: Number(await estimate("policy", 1n)),
    maxLtvBps: Number(await estimate("maxLtvBps", 1n)),
    lpFee: Number(await estimate("lpFee", 1n)),
    borrowRate: Number(await estimate("borrowRate", 1n, 10n ** 27n)),
    latest: Number(await one.live.oracle.getFunction("latest").estimateGas(1n)),
  };
  const freeze = await gasOf(policy.connect(guardian), "freeze", 1n);
  const until = (await time.latest()) + 86_400;
  const targets = [5_000, 20_000, 20_000, 20_000, 20_000];
  const manual = await gasOf(policy.connect(operator), "setManualTargets", 1n, targets, until);
  return {
    "submit, 1 market, all but the verifier": one.submit,
    "sync, nothing moves": sync,
    "sync, transition to stress": syncIntoStress,
    freeze,
    setManualTargets: manual,
    ...Object.fromEntries(Object.entries(readings).map(([name, gas]) => [`call ${name}`, gas])),
  };
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
