/**
 * Gas of everything a deployment does often. Submissions run against a verifier that accepts anything;
 * what the real one adds is measured on its own, on a well-formed proof, because a Groth16 verifier
 * does the same work for every proof that is made of curve points.
 */
import { type BaseContract, Contract, type Signer } from "ethers";
import { addFeed, configureMarket, registerModel } from "../../contracts/ignition/setup.ts";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { manifest, publicSignalCount } from "../artifacts/manifest.ts";
import { encodePublicSignals } from "../statement/public-signals.ts";

/** A local chain with Ballast on it and at least five seated publishers. */
export interface GasChain {
  readonly deployer: Signer;
  readonly models: BaseContract;
  readonly oracle: BaseContract;
  readonly policy: BaseContract;
  deploy(contractName: string, args?: readonly unknown[]): Promise<string>;
  setTime(seconds: number): Promise<void>;
}

export interface SubmitGas {
  readonly shape: string;
  readonly markets: number;
  /** Whole transactions without the verifier: into empty storage, and into a full history. */
  readonly firstGas: number;
  readonly steadyGas: number;
  /** What the shape's verifier adds. */
  readonly verifierGas: number;
  /** Steady, with the verifier, for each market. */
  readonly perMarketGas: number;
  /** Steady, with the verifier and a sync of every market, in one transaction. */
  readonly withSyncGas: number;
}

export interface GasReport {
  readonly submit: readonly SubmitGas[];
  /** Whole transactions: a sync that observes a round, and one that moves all five levels too. */
  readonly syncGas: number;
  readonly syncMovingGas: number;
  /** A batch of syncs that observe a round, for each market. */
  readonly syncBatchPerMarketGas: number;
  readonly reads: readonly ReadGas[];
}

/** What reading adds to another contract's transaction, the first time in it and every further time. */
export interface ReadGas {
  readonly call: string;
  readonly coldGas: number;
  readonly warmGas: number;
}

const PERIOD_SECONDS = 3600;
const MAX_AGE_SECONDS = 900;
const HISTORY_ROUNDS = 168;
/** Above the kink, where a rate takes the most arithmetic. */
const UTILISATION_RAY = 95n * 10n ** 25n;
/** Where a new market starts, so that nothing moves, and where everything tightens. */
const STEADY_SCORE = 5_000;
const STRESS_SCORE = 8_000;
const ROUNDS_UNTIL_STRESS = 2;
const VERIFIERS = {
  small: "DevSmallVerifier",
  default: "DevDefaultVerifier",
  batch: "DevBatchVerifier",
} as const;

/** Generators of both groups: a proof whose every coordinate is valid and that proves nothing. */
const WELL_FORMED_PROOF = [
  [1n, 2n],
  [
    [
      11559732032986387107991004021392285783925812861821192530917403151452391805634n,
      10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    ],
    [
      4082367875863433681332203403145435568316851327593401208105741076214120093531n,
      8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    ],
  ],
  [1n, 2n],
];
/** As many bytes that are not zero as a real proof has, or a real commitment. */
const FULL_WORD = BigInt(`0x1f${"a5".repeat(31)}`);
const UNCHECKED_PROOF = new Array<bigint>(8).fill(FULL_WORD);

interface Feed {
  readonly shape: string;
  readonly markets: number;
  readonly reports: number;
  readonly feedId: bigint;
  readonly modelCommitment: bigint;
  readonly firstMarketId: bigint;
}

/** The market of the feed that every measurement of a single market uses. */
export const MEASURED_MARKET_ID = 100n;

/** @param activeAt time of the chain, in seconds, at which a model registered now is active */
export async function measureGas(chain: GasChain, activeAt: number): Promise<GasReport> {
  const feeds = await listFeeds(chain, activeAt);
  const [oneMarket] = feeds;
  const meter = new Contract(
    await chain.deploy("GasMeter"),
    ["function measure(address target, bytes data) view returns (uint256 cold, uint256 warm)"],
    chain.deployer,
  );
  const submitAndSync = await deploySubmitAndSync(chain);
  const firstRound = Math.ceil(activeAt / PERIOD_SECONDS) + 1;
  const marketId = oneMarket?.firstMarketId ?? 0n;
  const first = new Map<string, number>();
  const steady = new Map<string, number>();
  let syncGas = 0;
  let syncBatchPerMarketGas = 0;
  for (let round = firstRound; round <= firstRound + HISTORY_ROUNDS; round++) {
    await chain.setTime(round * PERIOD_SECONDS);
    for (const feed of feeds) {
      const gas = await submit(chain, feed, round, STEADY_SCORE);
      if (round === firstRound) first.set(feed.shape, gas);
      steady.set(feed.shape, gas);
    }
    syncGas = await transact(chain.policy, "sync", [marketId]);
    syncBatchPerMarketGas = await syncBatch(chain, feeds);
  }
  const reads = await measureReads(chain, meter, marketId);
  const lastRound = firstRound + HISTORY_ROUNDS + 1;
  await chain.setTime(lastRound * PERIOD_SECONDS);
  const withSync = new Map<string, number>();
  for (const feed of feeds) {
    const args = [...(await submissionOf(chain, feed, lastRound, STEADY_SCORE)), marketIdsOf(feed)];
    withSync.set(feed.shape, await transact(submitAndSync, "submitAndSync", args));
  }
  const syncMovingGas = await moveAll(chain, oneMarket, lastRound);
  return {
    submit: await Promise.all(
      feeds.map(async ({ shape, markets }) => {
        const verifierGas = await verifierGasOf(chain, meter, shape, markets);
        const steadyGas = steady.get(shape) ?? 0;
        const perMarketGas = Math.round((steadyGas + verifierGas) / markets);
        const firstGas = first.get(shape) ?? 0;
        const withSyncGas = (withSync.get(shape) ?? 0) + verifierGas;
        return { shape, markets, firstGas, steadyGas, verifierGas, perMarketGas, withSyncGas };
      }),
    ),
    syncGas,
    syncMovingGas,
    syncBatchPerMarketGas,
    reads,
  };
}

async function measureReads(
  { oracle, policy }: GasChain,
  meter: BaseContract,
  marketId: bigint,
): Promise<ReadGas[]> {
  const calls: readonly (readonly [BaseContract, string, ...unknown[]])[] = [
    [oracle, "latest"],
    [policy, "policy"],
    [policy, "rateCurve"],
    [policy, "borrowRate", UTILISATION_RAY],
    [policy, "maxLtvBps"],
    [policy, "lpFee"],
  ];
  const reads: ReadGas[] = [];
  for (const [contract, call, ...args] of calls) {
    reads.push({ call, ...(await measureCall(meter, contract, call, [marketId, ...args])) });
  }
  return reads;
}

/** The markets of the largest feed, in one transaction. */
async function syncBatch(chain: GasChain, feeds: readonly Feed[]): Promise<number> {
  const largest = feeds.reduce((most, feed) => (feed.markets > most.markets ? feed : most));
  const gas = await transact(chain.policy, "syncBatch", [marketIdsOf(largest)]);
  return Math.round(gas / largest.markets);
}

/** Stress until the regime follows: every level tightens in the last sync. */
async function moveAll(chain: GasChain, feed: Feed | undefined, after: number): Promise<number> {
  if (feed === undefined) return Number.NaN;
  let gas = 0;
  for (let i = 1; i <= ROUNDS_UNTIL_STRESS; i++) {
    await chain.setTime((after + i) * PERIOD_SECONDS);
    await submit(chain, feed, after + i, STRESS_SCORE);
    gas = await transact(chain.policy, "sync", [feed.firstMarketId]);
  }
  return gas;
}

const marketIdsOf = ({ firstMarketId, markets }: Pick<Feed, "firstMarketId" | "markets">) =>
  Array.from({ length: markets }, (_, i) => firstMarketId + BigInt(i));

async function listFeeds(chain: GasChain, activeAt: number): Promise<Feed[]> {
  const verifier = await chain.deploy("AlwaysTrueVerifier");
  const { models, oracle, policy } = chain;
  const planned = Object.entries(manifest.shapes).map(([shape, { markets, reports }], index) => ({
    shape,
    markets,
    reports,
    modelCommitment: FULL_WORD - BigInt(index),
    firstMarketId: MEASURED_MARKET_ID * BigInt(index + 1),
  }));
  for (const { markets, reports, modelCommitment } of planned) {
    const cardHash = `0x${"00".repeat(32)}`;
    await registerModel({ models, modelCommitment, verifier, markets, reports, cardHash });
  }
  await chain.setTime(activeAt);
  const feeds: Feed[] = [];
  for (const plan of planned) {
    const { shape, modelCommitment } = plan;
    const marketIds = marketIdsOf(plan);
    const definition = { name: `gas-${shape}`, schemaHash: 1n, periodSeconds: PERIOD_SECONDS };
    const feed = { ...definition, marketIds };
    const parameters = { oracle, feed, maxAgeSeconds: MAX_AGE_SECONDS, modelCommitment };
    feeds.push({ ...plan, feedId: await addFeed(parameters) });
    for (const marketId of marketIds) await configureMarket(policy, marketId, STARTING_CONFIG);
  }
  return feeds;
}

async function deploySubmitAndSync({ deploy, oracle, policy, deployer }: GasChain) {
  const args = [await oracle.getAddress(), await policy.getAddress()];
  const abi = [
    "function submitAndSync(uint256,uint256,uint256[8] proof,uint256[] signals,uint64[] marketIds)",
  ];
  return new Contract(await deploy("SubmitAndSync", args), abi, deployer);
}

async function submit(chain: GasChain, feed: Feed, round: number, middle: number): Promise<number> {
  return transact(chain.oracle, "submit", await submissionOf(chain, feed, round, middle));
}

async function submissionOf(chain: GasChain, feed: Feed, round: number, middle: number) {
  const { feedId, modelCommitment, markets, reports } = feed;
  const { configHash } = await chain.oracle.getFunction("feed")(feedId);
  const score = { score: middle, scoreLow: middle - 100, scoreHigh: middle + 100 };
  const signals = encodePublicSignals({
    configHash,
    round,
    bitmap: 2 ** reports - 1,
    markets: new Array(markets).fill({ ...score, factors: [17, 34, 51, 68] }),
  });
  return [feedId, modelCommitment, UNCHECKED_PROOF, signals];
}

async function transact(contract: BaseContract, name: string, args: unknown[]): Promise<number> {
  const transaction = await contract.getFunction(name).send(...args);
  const receipt = await transaction.wait();
  return Number(receipt?.gasUsed ?? 0n);
}

async function measureCall(
  meter: BaseContract,
  target: BaseContract,
  name: string,
  args: unknown[],
): Promise<Pick<ReadGas, "coldGas" | "warmGas">> {
  const data = target.interface.encodeFunctionData(name, args);
  const { cold, warm } = await meter.getFunction("measure")(await target.getAddress(), data);
  return { coldGas: Number(cold), warmGas: Number(warm) };
}

async function verifierGasOf(
  chain: GasChain,
  meter: BaseContract,
  shape: string,
  markets: number,
): Promise<number> {
  const name = Object.entries(VERIFIERS).find(([known]) => known === shape)?.[1];
  if (name === undefined) return Number.NaN;
  const count = publicSignalCount(markets);
  const abi = [
    `function verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[${count}]) view returns (bool)`,
  ];
  const args = [...WELL_FORMED_PROOF, new Array(count).fill(FULL_WORD)];
  const measure = async (contractName: string) => {
    const verifier = new Contract(await chain.deploy(contractName), abi, chain.deployer);
    return (await measureCall(meter, verifier, "verifyProof", args)).coldGas;
  };
  return (await measure(name)) - (await measure("AlwaysTrueVerifier"));
}
