/** The commands that read and sync a deployment, against a node behind JSON-RPC. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { Contract, JsonRpcProvider, Wallet } from "ethers";
import { ROLES } from "../../../contracts/ignition/permissions.ts";
import {
  addFeed,
  configureMarket,
  registerModel,
  seatPublisher,
} from "../../../contracts/ignition/setup.ts";
import { type MarketConfig, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { readAddressBook } from "../../../prover/chain/deployment/address-book.ts";
import { serialiseMarketConfig } from "../../../prover/chain/deployment/market-config-file.ts";
import { contractOf } from "../../../prover/chain/deployment/reader.ts";
import { encodePublicSignals } from "../../../prover/statement/public-signals.ts";
import { feedOf, NO_PROOF, send } from "../../helpers/ballast.ts";
import {
  fundedKeystore,
  newAccount,
  payingWith,
  writeDeployment,
} from "../../helpers/deployment-files.ts";
import { type JsonRpcNode, startNode } from "../../helpers/json-rpc-node.ts";
import { type CliRun, runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { secretOf } from "../../helpers/world.ts";

const MODEL = 77n;
const PERIOD_SECONDS = 3600;
const ALWAYS_TRUE = "0x600160005260206000f3";

describe("commands on a deployment", () => {
  const file = useTemporaryDirectory();
  let node: JsonRpcNode;
  let provider: JsonRpcProvider;
  beforeEach(async () => {
    node = await startNode();
    provider = new JsonRpcProvider(node.url, 31_337, { staticNetwork: true, cacheTimeout: -1 });
    await fundedKeystore(file, node);
  });
  afterEach(async () => {
    provider.destroy();
    await node.close();
  });

  const at = () => ["--rpc", node.url, "--addresses", file("addresses.json")];
  const run = (...argv: readonly string[]): Promise<CliRun> => runCli(...argv, ...at());

  /** Deployed by the command, not handed over, with a feed of one market behind a lax verifier. */
  async function deployed() {
    writeDeployment(file, { feeds: [], handOver: false, activationDelaySeconds: 0 });
    const args = ["deploy", "--config", file("deployment.json"), ...payingWith(file, node.url)];
    const { status, stderr } = await runCli(...args);
    expect(status, stderr).to.equal(0);
    const book = readAddressBook(file("addresses.json"));
    const text = readFileSync(file("keystore.json"), "utf8");
    const wallet = (await Wallet.fromEncryptedJson(text, "secret")).connect(provider);
    const models = contractOf(book, "ModelRegistry", wallet);
    const oracle = contractOf(book, "RiskOracle", wallet);
    const policy = contractOf(book, "RiskPolicy", wallet);
    const publishers = contractOf(book, "PublisherRegistry", wallet);
    for (const slot of [0, 1, 2]) {
      await seatPublisher({ publishers, slot, secret: secretOf(`publisher-${slot}`) });
    }
    const verifier = newAccount().address;
    await node.request("hardhat_setCode", [verifier, ALWAYS_TRUE]);
    const shape = { verifier, markets: 1, reports: 3, cardHash: `0x${"00".repeat(32)}` };
    await registerModel({ models, modelCommitment: MODEL, ...shape });
    const feed = feedOf(1);
    const feedId = await addFeed({ oracle, feed, maxAgeSeconds: 900, modelCommitment: MODEL });
    await configureMarket(policy, 1n, STARTING_CONFIG);
    const submit = async (score: number) => {
      const block = await provider.getBlock("latest");
      const round = Math.floor((block?.timestamp ?? 0) / PERIOD_SECONDS) + 1;
      await node.request("evm_setNextBlockTimestamp", [round * PERIOD_SECONDS + 1]);
      const { configHash } = await oracle.getFunction("feed")(feedId);
      const markets = [{ score, scoreLow: score, scoreHigh: score, factors: [1, 2, 3, 4] }];
      const signals = encodePublicSignals({ configHash, round, bitmap: 0b111, markets });
      await send(oracle, "submit", feedId, MODEL, NO_PROOF, signals);
      return round;
    };
    return { book, wallet, policy, submit };
  }

  it("say that there is no score yet, and what holds for a market", async () => {
    await deployed();
    const status = await run("oracle", "status", "--market", "1");
    expect(status.stdout).to.match(/^market +1\nscore +none yet\nfeed +test-feed/);
    const show = await run("policy", "show", "--market", "1");
    expect(show.stdout).to.match(/^market +1\nregime +transition\nscores +dead/);
    const json = JSON.parse((await run("--json", "policy", "show", "--market", "1")).stdout);
    expect(json.policy.maxLtvBps).to.equal(STARTING_CONFIG.profiles[1].maxLtvBps);
    expect(json.policy.curve.kinkBps).to.equal(STARTING_CONFIG.profiles[1].kinkBps);
    const history = await run("--json", "oracle", "history", "--market", "1");
    expect(JSON.parse(history.stdout)).to.deep.equal({ marketId: "1", scores: [] });
    const sync = ["policy", "sync", "--market", "1", ...payingWith(file, node.url)];
    const idle = await runCli(...sync, "--addresses", file("addresses.json"));
    expect(idle.stdout, idle.stderr).to.equal("nothing to sync\n");
    for (const verb of [
      ["oracle", "status"],
      ["oracle", "history"],
      ["policy", "show"],
    ]) {
      const unknown = await run(...verb, "--market", "9");
      expect([unknown.status, unknown.stdout]).to.deep.equal([6, ""]);
      expect(unknown.stderr).to.match(/MarketNot(Listed|Configured)\(marketId 9\)/);
    }
  });

  it("show scores, sync the policy to them, and tell what each level did", async () => {
    const { submit } = await deployed();
    const rounds = [await submit(8_000), await submit(8_100)];
    const status = await run("oracle", "status", "--market", "1");
    expect(status.stdout).to.match(/\nscore +81.00 .*\nround +\d+, of .*\nage +\d+ s, fresh\n/);
    expect(status.stdout).to.match(/\nsigners +slots 0, 1, 2\n/);
    const history = await run("--json", "oracle", "history", "--market", "1");
    const { scores } = JSON.parse(history.stdout);
    expect(scores.map((score: { round: number }) => score.round)).to.deep.equal(rounds);
    const newest = await run("oracle", "history", "--market", "1", "--rounds", "1");
    expect(newest.stdout.trimEnd().split("\n")).to.have.length(2);

    const sync = ["policy", "sync", "--market", "1", ...payingWith(file, node.url)];
    const addresses = ["--addresses", file("addresses.json")];
    // A market that never had a score is dead: its first sync observes the newest round alone.
    const first = await runCli(...sync, ...addresses);
    expect(first.status, first.stderr).to.equal(0);
    await submit(8_200);
    const second = await runCli(...sync, ...addresses);
    expect(second.stdout).to.include("market 1: transition to stress");
    expect(second.stdout).to.include("market 1 haircut: tightened, 3500 to 5000");
    const show = await run("policy", "show", "--market", "1");
    expect(show.stdout).to.match(
      /\nregime +stress\nscores +fresh, .*\nmax LTV, new borrowing +50.00 %/,
    );
  });

  it("E3 give every figure that an alarm watches", async () => {
    const { submit } = await deployed();
    const alarms = (...more: readonly string[]) =>
      run("policy", "alarms", "--market", "1", ...more);
    const before = await alarms();
    expect(before.stdout, before.stderr).to.match(
      /\nscores +dead, .* old\ndispersion +no round yet\n/,
    );
    await submit(5_000);
    const sync = ["policy", "sync", "--market", "1", ...payingWith(file, node.url)];
    await runCli(...sync, "--addresses", file("addresses.json"));
    await submit(5_100);
    const text = await alarms("--utilisation", "97.5");
    expect(text.stdout).to.match(/\nrounds +\d+ of 24 missed, 1 not synced\n/);
    expect(text.stdout).to.match(
      /--utilisation +97.5 % lent, kink \d+ %, silent above it for \d+ s\n/,
    );
    expect(text.stdout).to.match(/\nhaircut +\d+ +at-target +0 of 200 +0 of 1200 +\d+ +\d+\n/);
    const json = await runCli("--json", "policy", "alarms", "--market", "1", ...at());
    const figures = JSON.parse(json.stdout);
    expect(figures).to.include({ marketId: "1", staleness: "fresh", dispersion: 0 });
    expect(figures).to.include({ isFrozen: false, missedRounds: 23, unsyncedRounds: 1 });
    expect(figures.ageSeconds).to.be.within(0, 60);
    expect(figures.pools).to.deep.equal([]);
    const { maxLtvBps } = STARTING_CONFIG.profiles[1];
    expect(figures.levels.haircut).to.deep.include({ value: 10_000 - maxLtvBps, budgetDay: 200 });
    for (const wrong of ["101", "-1", "1e1", "99.999"]) {
      const refused = await alarms(`--utilisation=${wrong}`);
      expect([refused.status, refused.stdout]).to.deep.equal([2, ""]);
      expect(refused.stderr).to.contain("UTILISATION");
    }
  });

  it("list what governance announced until it is done or cancelled", async () => {
    const { book, wallet, policy } = await deployed();
    expect((await run("governance", "pending")).stdout).to.equal("nothing is announced\n");
    const { address } = book.contracts.AccessManager;
    const manager = new Contract(address, MANAGER, wallet);
    await send(manager, "grantRole", ROLES.governor, wallet.address, 7200);
    await node.request("evm_increaseTime", [DELAY_SETBACK_SECONDS]);
    const data = policy.interface.encodeFunctionData("configureMarket", [5n, STARTING_CONFIG]);
    const target = book.contracts.RiskPolicy.address;
    await send(manager, "schedule", target, data, 0);
    const pending = await run("governance", "pending");
    expect(pending.stdout, pending.stderr).to.match(
      /^RiskPolicy.configureMarket\(marketId 5, config \(8000, 300, .*\n {2}by 0x.{40}, in 2 h 0 min/,
    );
    await node.request("evm_increaseTime", [7200]);
    await node.request("evm_mine");
    const [operation] = JSON.parse(
      (await run("--json", "governance", "pending")).stdout,
    ).operations;
    expect([operation.secondsLeft, operation.target]).to.deep.equal([0, "RiskPolicy"]);
    await send(manager, "cancel", wallet.address, target, data);
    expect((await run("governance", "pending")).stdout).to.equal("nothing is announced\n");
  });

  it("refuse another chain, and an address without or with another contract", async () => {
    const { book } = await deployed();
    const reading = ["policy", "show", "--market", "1"];
    const { address } = book.contracts.RiskPolicy;
    for (const [code, expected] of [
      ["0x00", "CONTRACT_OTHER"],
      ["0x", "CONTRACT_MISSING"],
    ] as const) {
      await node.request("hardhat_setCode", [address, code]);
      const { status, stdout, stderr } = await run(...reading);
      expect([status, stdout]).to.deep.equal([6, ""]);
      expect(stderr).to.include(`error[${expected}]`);
    }
    const text = readFileSync(file("addresses.json"), "utf8");
    writeFileSync(file("addresses.json"), text.replace('"31337"', '"1"'));
    for (const argv of [
      reading,
      ["oracle", "status", "--market", "1"],
      ["governance", "pending"],
    ]) {
      expect((await run(...argv)).stderr).to.include("error[CHAIN_WRONG]");
    }
  });
});

const MANAGER = [
  "function grantRole(uint64, address, uint32)",
  "function schedule(address, bytes, uint48) returns (bytes32, uint32)",
  "function cancel(address, address, bytes) returns (uint32)",
];
/** A longer execution delay holds at once. */
const DELAY_SETBACK_SECONDS = 1;

describe("ballast policy simulate", () => {
  const file = useTemporaryDirectory();
  const simulate = (...argv: readonly string[]) => runCli("policy", "simulate", ...argv);

  it("prints the rounds that changed something, and every round on request", async () => {
    const scores = [5_000, 5_000, 8_000, 8_000, 8_000, 8_000];
    const lines = scores.map((score, i) => `${500_000 + i},${score}`).join("\n");
    writeFileSync(file("scores.csv"), `${lines}\n`);
    const { stdout, stderr } = await simulate("--scores", file("scores.csv"));
    const rows = stdout.trimEnd().split("\n");
    expect(rows[0], stderr).to.match(/^observed +score +regime +LTV/);
    expect(rows[1]).to.match(/50.00 +transition +65.00 %/);
    expect(rows[2]).to.match(/^2027-01-15T11:00:00Z +80.00 +stress +50.00 %/);
    const every = await simulate("--scores", file("scores.csv"), "--every");
    expect(every.stdout.trimEnd().split("\n")).to.have.length(scores.length + 1);
  });

  it("takes a policy from a file and refuses one that is unsafe", async () => {
    writeFileSync(file("scores.csv"), "1,8000\n2,8000\n");
    const [calm, transition, stress] = STARTING_CONFIG.profiles;
    const tight: MarketConfig = {
      ...STARTING_CONFIG,
      profiles: [calm, transition, { ...stress, maxLtvBps: 4_000 }],
    };
    const write = (config: MarketConfig) =>
      writeFileSync(file("policy.json"), serialiseMarketConfig(config));
    write(tight);
    const args = ["--scores", file("scores.csv"), "--config", file("policy.json")];
    expect((await simulate(...args)).stdout).to.include("40.00 %");
    write({ ...tight, ltvBufferBps: 0 });
    const unsafe = await simulate(...args);
    expect([unsafe.status, unsafe.stdout]).to.deep.equal([3, ""]);
    expect(unsafe.stderr).to.include("error[POLICY_UNSAFE]");
  });

  for (const [name, text] of Object.entries({
    "a score above 100": "1,10001",
    "an interval out of order": "1,5000,5001,6000",
    "a round that does not follow": "2,1\n2,1",
    words: "round,score",
    "an empty file": "",
  })) {
    it(`refuses ${name}, and says on which line`, async () => {
      writeFileSync(file("scores.csv"), text);
      const { status, stderr } = await simulate("--scores", file("scores.csv"));
      expect(status).to.equal(3);
      expect(stderr).to.match(/^error\[SCORES_LINE\]: .*scores.csv:\d: /);
    });
  }

  it("needs exactly one source of scores", async () => {
    for (const argv of [[], ["--window", "x"], ["--window", "x", "--scores", "y"]]) {
      expect((await simulate(...argv)).stderr).to.include("error[SCORES_SOURCE]");
    }
  });
});
