/**
 * A deployment from its file to its first score, and the auditor's afternoon, by the commands that users
 * run, with the DEV key of any shape.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Contract, Wallet } from "ethers";
import type { Shape } from "../../prover/artifacts/manifest.ts";
import { parseAuditReport } from "../../prover/audit/report.ts";
import { loadInterface } from "../../prover/chain/abi.ts";
import { type AddressBook, readAddressBook } from "../../prover/chain/deployment/address-book.ts";
import { connectProvider } from "../../prover/chain/provider.ts";
import { createKeystore, serialiseKeystore } from "../../prover/report/keystore.ts";
import { feedIdOf } from "../../prover/statement/feed.ts";
import { serialisePublisherSet } from "../../prover/statement/publisher-set.ts";
import { DEPLOYMENT, fundedKeystore, payingWith, writeDeployment } from "./deployment-files.ts";
import { type JsonRpcNode, startNode } from "./json-rpc-node.ts";
import { type CliRun, runCli } from "./run-cli.ts";
import { makeFeatures, makeFeed, makePublishers, secretOf } from "./world.ts";

const PERIOD_SECONDS = 3600;
const MARKET = "1";
const EXTENSIONS = {
  aggregators: [{ name: "first", market: MARKET, description: "M0/USD risk score" }],
};
const [MODEL = ""] = DEPLOYMENT.feeds.map(({ model }) => model);

export interface DeploymentStory {
  readonly shape: Shape;
  /** Of the audit; a DEV key has no answer to steps 5 to 8. */
  readonly steps: readonly string[];
}

export function describeDeployment({ shape, steps }: DeploymentStory): void {
  describe(`a deployment of shape ${shape.name}, by the commands that users run`, function () {
    this.timeout(600_000);
    // One story: each test goes on where the one before ended.
    const directory = mkdtempSync(join(tmpdir(), "ballast-deployment-"));
    const file = (name: string): string => join(directory, name);
    const feed = makeFeed(shape.markets);
    const publishers = makePublishers(5);
    let node: JsonRpcNode;
    before(async () => {
      await succeed("setup", "--dev", "--shape", shape.name);
      node = await startNode();
      await fundedKeystore(file, node);
    });
    after(async () => {
      await node.close();
      rmSync(directory, { recursive: true });
    });

    const succeed = async (...argv: readonly string[]): Promise<CliRun> => {
      const run = await runCli(...argv);
      expect(run.status, run.stderr).to.equal(0);
      return run;
    };
    const deploy = (handOver: boolean): Promise<CliRun> => {
      const feeds = DEPLOYMENT.feeds.map((entry) => ({ ...entry, shape: shape.name }));
      writeDeployment(file, { handOver, extensions: EXTENSIONS, feeds }, shape.markets);
      return succeed("deploy", "--config", file("deployment.json"), ...payingWith(file, node.url));
    };
    const book = (): AddressBook => readAddressBook(file("addresses.json"));
    const onChain = () => ["--rpc", node.url, "--addresses", file("addresses.json")];
    const disclosed = () => [
      ...["--model", MODEL, "--publishers", file("publishers.json"), "--feed", file("feed.json")],
    ];
    const reports = (): string[] =>
      Array.from({ length: shape.reports }, (_, index) => file(`report-${index}.json`));
    const wait = async (seconds: number): Promise<void> => {
      await node.request("evm_increaseTime", [seconds]);
      await node.request("evm_mine");
    };

    it("puts the shipped shape's DEV verifier on a local chain, and waits for the model", async () => {
      const { stdout } = await deploy(true);
      expect(stdout).to.match(/^chain 31337: \d+ transactions\n/);
      expect(stdout).to.match(/waits {8}assign model .*: the model is active at 20/);
      expect(stdout).to.match(/waits {8}hand governance over: the steps before it/);
      expect(Object.keys(book().verifiers)).to.deep.equal([shape.name]);
      expect(Object.keys(book().extensions)).to.deep.equal([
        ...["SubmitAndSync", "AggregatorV3Adapter_first"],
      ]);
      await wait(DEPLOYMENT.activationDelaySeconds);
      expect((await deploy(false)).stdout).to.match(/done {9}assign model/);
    });

    it("seats publishers with the calls that their proofs of possession give", async () => {
      const provider = await connectProvider(node.url);
      const text = readFileSync(file("keystore.json"), "utf8");
      const wallet = (await Wallet.fromEncryptedJson(text, "secret")).connect(provider);
      try {
        writeFileSync(file("publisher.pass"), "a passphrase\n");
        for (const { name, slot } of publishers) {
          const secret = secretOf(name);
          const keystore = await createKeystore({ secret, passphrase: "a passphrase", scryptN: 2 });
          writeFileSync(file(`${name}.json`), serialiseKeystore(keystore));
          const possession = ["--addresses", file("addresses.json")];
          await succeed(
            ...["publisher", "prove-possession", "--keystore", file(`${name}.json`), ...possession],
            ...["--passphrase-file", file("publisher.pass"), "--out", file("possession.json")],
          );
          const checking = ["--possession", file("possession.json"), "--slot", String(slot)];
          const { stdout } = await succeed(
            ...["--json", "publisher", "verify-possession", ...possession, ...checking],
          );
          await (await wallet.sendTransaction(JSON.parse(stdout).call)).wait();
        }
        const oracle = book().contracts.RiskOracle.address;
        const contract = new Contract(oracle, loadInterface("IRiskOracle"), wallet);
        await (await contract.getFunction("refreshConfig")(feedIdOf(feed))).wait();
      } finally {
        provider.destroy();
      }
      writeFileSync(file("publishers.json"), serialisePublisherSet(publishers));
      expect((await deploy(true)).stdout).to.match(/done {9}hand governance over/);
    });

    it("takes a proof of what a quorum of publishers signs", async () => {
      const { result } = Object(await node.request("eth_getBlockByNumber", ["latest", false]));
      const now = Number(result.timestamp);
      const round = Math.floor(now / PERIOD_SECONDS) + 1;
      await wait(round * PERIOD_SECONDS - now + 5);
      for (const [index, report] of reports().entries()) {
        const markets = makeFeatures(shape.markets, index + 1);
        const features = { format: "ballast.features/1", round, markets };
        writeFileSync(file("features.json"), JSON.stringify(features));
        await succeed(
          ...["publisher", "sign", "--keystore", file(`${publishers[index]?.name}.json`)],
          ...["--feed", file("feed.json"), "--features", file("features.json"), "--out", report],
          ...["--passphrase-file", file("publisher.pass")],
        );
      }
      await succeed(
        "prove",
        "--shape",
        shape.name,
        ...disclosed(),
        "--report",
        ...reports(),
        "--out",
        file("proof.json"),
      );
      const { stdout } = await succeed(
        ...["submit", "--proof", file("proof.json"), "--feed", file("feed.json"), "--model", MODEL],
        ...["--addresses", file("addresses.json"), ...payingWith(file, node.url)],
      );
      expect(stdout).to.match(/^accepted in block \d+, [23]\d{5} gas/);
    });

    it("shows the proven score and the policy that follows it", async () => {
      const inspected = await succeed("--json", "inspect", file("proof.json"));
      const [proven] = JSON.parse(inspected.stdout).markets;
      const status = await succeed("--json", "oracle", "status", "--market", MARKET, ...onChain());
      const { latest } = JSON.parse(status.stdout);
      expect([latest.score, latest.isFresh]).to.deep.equal([proven.score, true]);
      expect(latest.factors).to.deep.equal(proven.factors);
      await succeed("policy", "sync", "--market", MARKET, ...onChain(), ...paying());
      const show = await succeed("policy", "show", "--market", MARKET, ...onChain());
      expect(show.stdout).to.match(/regime +(calm|transition|stress)/);
      const adapter = book().extensions.AggregatorV3Adapter_first?.address;
      const call = { to: adapter, data: LATEST_ANSWER_SELECTOR };
      const answered = Object(await node.request("eth_call", [call, "latest"]));
      expect(BigInt(answered.result)).to.equal(BigInt(proven.score));
    });
    const paying = () => payingWith(file, node.url).slice(2);

    it("changes nothing when it is run again", async () => {
      const before = readFileSync(file("addresses.json"), "utf8");
      const { stdout } = await deploy(true);
      expect(stdout).to.match(/^chain 31337: nothing to do, nothing changed\n/);
      expect(stdout).to.not.match(/^ {2}(done {9}|waits)/m);
      expect(readFileSync(file("addresses.json"), "utf8")).to.equal(before);
    });

    it("is refused with the same DEV key on a chain that is not local", async () => {
      const other = await startNode({ chainId: 11_155_111 });
      try {
        const config = file("elsewhere.json");
        const deployment = JSON.parse(readFileSync(file("deployment.json"), "utf8"));
        writeFileSync(config, JSON.stringify({ ...deployment, chainId: "11155111" }));
        const out = ["--out", file("elsewhere-addresses.json"), "--state", file("elsewhere")];
        const { status, stdout, stderr } = await runCli(
          ...["deploy", "--config", config, ...out, ...payingWith(file, other.url)],
        );
        expect([status, stdout]).to.deep.equal([6, ""]);
        expect(stderr).to.include(
          `error[DEV_KEY]: chain 11155111: shape ${shape.name} has a DEV key`,
        );
        const { result } = Object(await other.request("eth_blockNumber"));
        expect(result).to.equal("0x0");
      } finally {
        await other.close();
      }
    });

    it("passes an audit, which is signed and can be held against the same files later", async () => {
      const auditor = secretOf("auditor");
      const keystore = await createKeystore({
        secret: auditor,
        passphrase: "a passphrase",
        scryptN: 2,
      });
      writeFileSync(file("auditor.json"), serialiseKeystore(keystore));
      const all = [
        "audit",
        "--dev",
        "--shape",
        shape.name,
        ...onChain(),
        ...disclosed(),
        "--reports",
        ...reports(),
      ];
      const signing = ["--key", file("auditor.json"), "--passphrase-file", file("publisher.pass")];
      const { stdout } = await succeed(
        ...all,
        ...signing,
        ...["--out", file("audit.json"), "--only", ...steps],
      );
      expect(stdout).to.include(`(${steps.length} passed, 0 failed, 0 skipped)`);
      const { body, signed } = parseAuditReport(readFileSync(file("audit.json"), "utf8"), "audit");
      expect(body.verdict).to.equal("INCOMPLETE");
      expect(signed?.auditor).to.deep.equal(keystore.publicKey);
      expect(JSON.stringify(body)).to.include("the reference computes the same scores");

      const check = ["--check", file("audit.json"), "--auditor", String(keystore.publicKey.x)];
      await succeed(...all, ...check, "--only", "17");

      const spoilt = JSON.parse(readFileSync(file("addresses.json"), "utf8"));
      spoilt.contracts.RiskOracle.codeHash = `0x${"00".repeat(32)}`;
      writeFileSync(file("addresses.json"), JSON.stringify(spoilt));
      const failed = await runCli(...all, "--only", "deployed-code");
      expect(failed.status).to.equal(1);
      expect(failed.stdout).to.match(
        /^12 {2}deployed-code {2}FAIL.*CODE_NOT_IN_BOOK.*FAIL: do not/s,
      );
    });
  });
}

/** latestAnswer(), as Chainlink's readers know it. */
const LATEST_ANSWER_SELECTOR = "0x50d25bcd";
