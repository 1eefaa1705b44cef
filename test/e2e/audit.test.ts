/** The auditor's afternoon, with the commands that users run: deploy, prove, submit, audit. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { Contract, Wallet } from "ethers";
import { seatPublisher } from "../../contracts/ignition/setup.ts";
import { parseAuditReport } from "../../prover/audit/report.ts";
import { loadInterface } from "../../prover/chain/abi.ts";
import { readAddressBook } from "../../prover/chain/deployment/address-book.ts";
import { connectProvider } from "../../prover/chain/provider.ts";
import { createKeystore, serialiseKeystore } from "../../prover/report/keystore.ts";
import { serialiseReport } from "../../prover/report/report-file.ts";
import { feedIdOf } from "../../prover/statement/feed.ts";
import { serialisePublisherSet } from "../../prover/statement/publisher-set.ts";
import {
  DEPLOYMENT,
  fundedKeystore,
  payingWith,
  writeDeployment,
} from "../helpers/deployment-files.ts";
import { type JsonRpcNode, startNode } from "../helpers/json-rpc-node.ts";
import { type CliRun, runCli } from "../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../helpers/temporary-directory.ts";
import { makeFeed, makePublishers, makeReports, secretOf } from "../helpers/world.ts";

const PERIOD_SECONDS = 3600;
const [MODEL = ""] = DEPLOYMENT.feeds.map(({ model }) => model);
/** Everything but the two clean builds of step 2, and what a DEV key has no answer to. */
const STEPS = ["1", "3", "9", "10", "11", "12", "13", "14", "15", "16", "17"];

describe("an audit of a deployment", function () {
  this.timeout(600_000);
  const file = useTemporaryDirectory();
  const feed = makeFeed(1);
  const publishers = makePublishers(5);
  let node: JsonRpcNode;
  before(async () => {
    node = await startNode();
  });
  after(() => node.close());

  const succeed = async (...argv: readonly string[]): Promise<CliRun> => {
    const run = await runCli(...argv);
    expect(run.status, run.stderr).to.equal(0);
    return run;
  };
  const deploy = (handOver: boolean): Promise<CliRun> => {
    writeDeployment(file, { handOver });
    return succeed("deploy", "--config", file("deployment.json"), ...payingWith(file, node.url));
  };
  const wait = async (seconds: number): Promise<void> => {
    await node.request("evm_increaseTime", [seconds]);
    await node.request("evm_mine");
  };

  async function seatPublishers(): Promise<void> {
    const provider = await connectProvider(node.url);
    try {
      const keystore = readFileSync(file("keystore.json"), "utf8");
      const wallet = (await Wallet.fromEncryptedJson(keystore, "secret")).connect(provider);
      const { contracts } = readAddressBook(file("addresses.json"));
      const { address } = contracts.PublisherRegistry;
      const registry = new Contract(address, loadInterface("IPublisherRegistry"), wallet);
      for (const { slot, name } of publishers) {
        await seatPublisher({ publishers: registry, slot, secret: secretOf(name) });
      }
      const oracle = contracts.RiskOracle.address;
      const contract = new Contract(oracle, loadInterface("IRiskOracle"), wallet);
      await (await contract.getFunction("refreshConfig")(feedIdOf(feed))).wait();
    } finally {
      provider.destroy();
    }
  }

  const disclosed = () => [
    ...["--model", MODEL, "--publishers", file("publishers.json"), "--feed", file("feed.json")],
  ];

  async function proveAndSubmit(): Promise<string[]> {
    const { result } = Object(await node.request("eth_getBlockByNumber", ["latest", false]));
    const now = Number(result.timestamp);
    const round = Math.floor(now / PERIOD_SECONDS) + 1;
    await wait(round * PERIOD_SECONDS - now + 5);
    writeFileSync(file("publishers.json"), serialisePublisherSet(publishers));
    const reports = makeReports(publishers, feed, round, 3).map((report, index) => {
      writeFileSync(file(`report-${index}.json`), serialiseReport(report));
      return file(`report-${index}.json`);
    });
    await succeed("prove", ...disclosed(), "--report", ...reports, "--out", file("proof.json"));
    const { contracts } = readAddressBook(file("addresses.json"));
    await succeed(
      ...["submit", "--proof", file("proof.json"), "--feed", file("feed.json"), "--model", MODEL],
      ...["--oracle", contracts.RiskOracle.address, ...payingWith(file, node.url)],
    );
    return reports;
  }

  it("passes, is signed, and can be held against the same files later", async () => {
    await fundedKeystore(file, node);
    await deploy(false);
    await wait(DEPLOYMENT.activationDelaySeconds);
    await deploy(false);
    await seatPublishers();
    await deploy(true);
    const reports = await proveAndSubmit();
    const auditor = secretOf("auditor");
    const keystore = await createKeystore({
      secret: auditor,
      passphrase: "a passphrase",
      scryptN: 2,
    });
    writeFileSync(file("auditor.json"), serialiseKeystore(keystore));
    writeFileSync(file("auditor.pass"), "a passphrase\n");
    const chain = ["--rpc", node.url, "--addresses", file("addresses.json")];
    const all = ["audit", "--dev", ...chain, ...disclosed(), "--reports", ...reports];
    const signing = ["--key", file("auditor.json"), "--passphrase-file", file("auditor.pass")];
    const { stdout } = await succeed(
      ...all,
      ...signing,
      ...["--out", file("audit.json"), "--only", ...STEPS],
    );
    expect(stdout).to.include("(11 passed, 0 failed, 0 skipped)");
    const { body, signed } = parseAuditReport(readFileSync(file("audit.json"), "utf8"), "audit");
    expect(body.verdict).to.equal("INCOMPLETE");
    expect(signed?.auditor).to.deep.equal(keystore.publicKey);
    expect(JSON.stringify(body)).to.include("the reference computes the same scores");

    const check = ["--check", file("audit.json"), "--auditor", String(keystore.publicKey.x)];
    await succeed(...all, ...check, "--only", "17");

    const book = JSON.parse(readFileSync(file("addresses.json"), "utf8"));
    book.contracts.RiskOracle.codeHash = `0x${"00".repeat(32)}`;
    writeFileSync(file("addresses.json"), JSON.stringify(book));
    const spoiled = await runCli(...all, "--only", "deployed-code");
    expect(spoiled.status).to.equal(1);
    expect(spoiled.stdout).to.match(
      /^12 {2}deployed-code {2}FAIL.*CODE_NOT_IN_BOOK.*FAIL: do not/s,
    );
  });
});
