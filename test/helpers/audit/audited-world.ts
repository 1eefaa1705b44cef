/**
 * A deployment worth auditing, on a chain of its own: five publishers, the shipped model, one market and
 * one real proof, then the handover. Every test starts from a snapshot of it and changes one thing.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AbiCoder, type BaseContract, keccak256 } from "ethers";
import hre from "hardhat";
import ballast from "../../../contracts/ignition/modules/ballast.ts";
import handover from "../../../contracts/ignition/modules/handover.ts";
import {
  addFeed,
  configureMarket,
  registerModel,
  seatPublisher,
} from "../../../contracts/ignition/setup.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";
import {
  type AddressBook,
  describeContract,
} from "../../../prover/chain/deployment/address-book.ts";
import { submitProof } from "../../../prover/chain/submit.ts";
import { modelCommitment } from "../../../prover/commitment.ts";
import { loadProver } from "../../../prover/proof/load-prover.ts";
import type { CheckedProof } from "../../../prover/proof/prover.ts";
import { serialiseReport } from "../../../prover/report/report-file.ts";
import { feedIdOf, serialiseFeed, toCommittedFeed } from "../../../prover/statement/feed.ts";
import { serialisePublisherSet } from "../../../prover/statement/publisher-set.ts";
import { buildStatement } from "../../../prover/statement/statement.ts";
import { committedModel } from "../committed-model.ts";
import { makeFeed, makePublishers, makeReports, secretOf } from "../world.ts";
import { subjectWithoutChain } from "./subject.ts";

/** 2026-01-01, so that the one proof is the same in every run. */
const STARTS_AT_SECONDS = 1_767_225_600;
const PERIOD_SECONDS = 3600;
const DAY_SECONDS = 86_400;
export const GOVERNANCE_DELAY_SECONDS = 2 * DAY_SECONDS;
export const ROUND = STARTS_AT_SECONDS / PERIOD_SECONDS + 30;

export const shape = findShape("small");
export const { model } = committedModel();
export const feed = makeFeed(shape.markets);
export const publishers = makePublishers(5);
export const reports = makeReports(publishers, feed, ROUND, shape.reports);

const connection = await hre.network.connect({
  network: "local",
  override: { initialDate: new Date(STARTS_AT_SECONDS * 1000) },
});
export const { ethers, ignition, networkHelpers, provider: rpc } = connection;

export interface Deployed {
  readonly accessManager: BaseContract;
  readonly hasher: BaseContract;
  readonly publishers: BaseContract;
  readonly models: BaseContract;
  readonly oracle: BaseContract;
  readonly policy: BaseContract;
  readonly verifier: BaseContract;
  /** What stands around the core, as an address book names it. */
  readonly extensions: AddressBook["extensions"];
}

let proof: Promise<CheckedProof> | undefined;

/** The one proof of this file's reports, made once. */
export function realProof(): Promise<CheckedProof> {
  proof ??= prove();
  return proof;
}

async function prove(): Promise<CheckedProof> {
  const statement = buildStatement({ shape, model, publishers, feed, reports });
  const prover = await loadProver(shape.name);
  try {
    const { inputs, publicSignals: expectedPublicSignals } = statement;
    return await prover.prove({ inputs, expectedPublicSignals });
  } finally {
    await prover.close();
  }
}

type Snapshot = Awaited<ReturnType<typeof networkHelpers.takeSnapshot>>;
type Fixture = (contracts: Deployed) => Promise<Deployed>;

let base: { readonly contracts: Deployed; readonly snapshot: Snapshot } | undefined;
let newest: { readonly fixture: Fixture; contracts: Deployed; snapshot: Snapshot } | undefined;

/**
 * The deployment with what a fixture adds, as fresh as ever. All start from one deployment, because it
 * sets the clock; Hardhat's own loadFixture does not know fixtures of fixtures.
 */
export async function load(fixture: Fixture): Promise<Deployed> {
  if (newest?.fixture === fixture) {
    await newest.snapshot.restore();
    return newest.contracts;
  }
  await base?.snapshot.restore();
  base ??= { contracts: await deployed(), snapshot: await networkHelpers.takeSnapshot() };
  const contracts = await fixture(base.contracts);
  newest = { fixture, contracts, snapshot: await networkHelpers.takeSnapshot() };
  return contracts;
}

/** Everything but the handover and the proof: the deployer may still do anything. */
async function deployed(): Promise<Deployed> {
  const [, , guardian, operator] = await ethers.getSigners();
  const Ballast = { guardian: guardian?.address ?? "", operator: operator?.address ?? "" };
  const contracts = await ignition.deploy(ballast, { parameters: { Ballast } });
  const verifier = await ethers.deployContract("DevSmallVerifier");
  for (const { slot, name } of publishers) {
    await seatPublisher({ publishers: contracts.publishers, slot, secret: secretOf(name) });
  }
  await registerModel({
    models: contracts.models,
    modelCommitment: modelCommitment(model),
    verifier: await verifier.getAddress(),
    markets: shape.markets,
    reports: shape.reports,
    cardHash: `0x${"ca".repeat(32)}`,
  });
  await networkHelpers.time.increase(DAY_SECONDS);
  await addFeed({
    oracle: contracts.oracle,
    feed: toCommittedFeed(feed),
    maxAgeSeconds: 900,
    modelCommitment: modelCommitment(model),
  });
  for (const { id } of feed.markets) await configureMarket(contracts.policy, id, STARTING_CONFIG);
  await networkHelpers.time.increaseTo(ROUND * PERIOD_SECONDS + 60);
  return { ...contracts, verifier, extensions: {} };
}

/** The real proof, sent to the oracle. */
export async function submitRealProof({ oracle }: Pick<Deployed, "oracle">): Promise<void> {
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("the simulated chain has no account");
  await submitProof({
    signer: deployer,
    oracleAddress: await oracle.getAddress(),
    feedId: feedIdOf(feed),
    modelCommitment: modelCommitment(model),
    ...(await realProof()),
  });
}

export async function withProof(contracts: Deployed): Promise<Deployed> {
  await submitRealProof(contracts);
  return contracts;
}

export async function handOver(
  { accessManager }: Pick<Deployed, "accessManager">,
  governanceDelaySeconds = GOVERNANCE_DELAY_SECONDS,
): Promise<void> {
  const [, governor] = await ethers.getSigners();
  const roles = { governor: governor?.address ?? "", governanceDelaySeconds };
  await ignition.deploy(handover, {
    parameters: { Handover: { accessManager: await accessManager.getAddress(), ...roles } },
  });
}

export async function bookOf(contracts: Deployed): Promise<AddressBook> {
  const describe = async (name: string, contract: BaseContract) =>
    describeContract(ethers.provider, name, await contract.getAddress());
  return {
    chainId: 31_337n,
    block: 0,
    contracts: {
      AccessManager: await describe("AccessManager", contracts.accessManager),
      PoseidonHasher: await describe("PoseidonHasher", contracts.hasher),
      PublisherRegistry: await describe("PublisherRegistry", contracts.publishers),
      ModelRegistry: await describe("ModelRegistry", contracts.models),
      RiskOracle: await describe("RiskOracle", contracts.oracle),
      RiskPolicy: await describe("RiskPolicy", contracts.policy),
    },
    verifiers: { [shape.name]: await describe("verifier", contracts.verifier) },
    extensions: contracts.extensions,
  };
}

/** The files that an auditor is given, in a folder that goes with the process's tests. */
export function disclosedFiles() {
  const directory = mkdtempSync(join(tmpdir(), "ballast-audit-"));
  const write = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    directory,
    model: join(projectRoot, "model", "ballast-v1.json"),
    publishers: write("publishers.json", serialisePublisherSet(publishers)),
    feed: write("feed.json", serialiseFeed(feed)),
    reports: reports.map((report, index) => write(`report-${index}.json`, serialiseReport(report))),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

const request = (method: string, params: unknown[]): Promise<unknown> =>
  rpc.request({ method, params });

export type DisclosedFiles = ReturnType<typeof disclosedFiles>;

export function subjectOf(book: AddressBook, files: DisclosedFiles): AuditSubject {
  const { model: modelPath, publishers: publishersPath, feed: feedPath, reports: paths } = files;
  return {
    ...subjectWithoutChain(),
    allowDevKeys: true,
    chain: { provider: ethers.provider, book, request },
    model: modelPath,
    publishers: publishersPath,
    feed: feedPath,
    reports: paths,
  };
}

/** More slots than any contract here declares. */
const DECLARED_SLOTS = 64n;

/** Where a contract's declared storage holds a word. */
export async function storageSlotHolding(address: string, word: bigint): Promise<bigint> {
  for (let slot = 0n; slot < DECLARED_SLOTS; slot++) {
    if (BigInt(await ethers.provider.getStorage(address, slot)) === word) return slot;
  }
  throw new Error(`no slot of ${address} holds ${word}`);
}

/** Where the oracle keeps the first word of a round: a ring of 168 inside two mappings. */
export async function storedRoundSlot(oracle: string, feedId: bigint, round: number) {
  const coder = AbiCoder.defaultAbiCoder();
  const inMapping = (key: bigint, base: bigint): bigint =>
    BigInt(keccak256(coder.encode(["uint256", "uint256"], [key, base])));
  const feedKey = feedId & (2n ** 248n - 1n);
  for (let base = 0n; base < DECLARED_SLOTS; base++) {
    const slot = inMapping(0n, inMapping(feedKey, base)) + BigInt(round % 168);
    const word = BigInt(await ethers.provider.getStorage(oracle, slot));
    if (Number(word & 0xffff_ffffn) === round) return { slot, word };
  }
  throw new Error(`the oracle does not hold round ${round}`);
}

export async function setWord(address: string, slot: bigint, word: bigint): Promise<void> {
  await networkHelpers.setStorageAt(address, slot, word);
}
