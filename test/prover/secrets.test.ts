/**
 * A canary key, passphrase, contribution and access key through every command that takes one, whether it
 * succeeds or fails: none may be in what is printed, in a file that is written, or in what the system
 * shows of the processes. test/run.ts looks for the same in the output of the whole suite and in build/.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson, Wallet } from "ethers";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { EXIT_BY_KIND } from "../../prover/cli/exit-status.ts";
import { createKeystore, serialiseKeystore } from "../../prover/report/keystore.ts";
import { serialiseFeed } from "../../prover/statement/feed.ts";
import {
  CANARIES,
  CANARY_ACCESS_KEY,
  CANARY_PASSPHRASE,
  CANARY_SECRET,
  CANARY_TYPED,
  expectNoCanary,
} from "../helpers/canary.ts";
import { startTiny } from "../helpers/ceremony.ts";
import { DEPLOYMENT, writeDeployment } from "../helpers/deployment-files.ts";
import { type LocalServer, startServer } from "../helpers/http-server.ts";
import { type JsonRpcNode, startFailingProxy, startNode } from "../helpers/json-rpc-node.ts";
import { runWatched } from "../helpers/process-watch.ts";
import { type CliRun, runCli, runCliTyping, runCliWith } from "../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../helpers/temporary-directory.ts";
import { makeFeatures, makeFeed } from "../helpers/world.ts";

const NOWHERE = "http://127.0.0.1:9";
const REGISTRY = "0x4444444444444444444444444444444444444444";
/** Whose content is the canary itself. */
const GIVEN = ["pass", "wrong"];
const VARIANTS = [[], ["--debug"], ["--json", "--debug"]];
const [MODEL = ""] = DEPLOYMENT.feeds.map(({ model }) => model);

describe("a canary key", function () {
  this.timeout(300_000);
  const file = useTemporaryDirectory();
  const { address, privateKey } = new Wallet(`0x${CANARY_SECRET.toString("hex")}`);

  beforeEach(async () => {
    const keystore = await createKeystore({
      secret: CANARY_SECRET,
      passphrase: CANARY_PASSPHRASE,
      scryptN: 2,
    });
    writeFileSync(file("keystore.json"), serialiseKeystore(keystore));
    writeFileSync(file("cut.json"), serialiseKeystore(keystore).slice(0, 300));
    writeFileSync(file("pass"), `${CANARY_PASSPHRASE}\n`);
    writeFileSync(file("wrong"), `${CANARY_PASSPHRASE}-not\n`);
    const scrypt = { scrypt: { N: 2, r: 1, p: 1 } };
    const account = await encryptKeystoreJson({ address, privateKey }, CANARY_PASSPHRASE, scrypt);
    writeFileSync(file("account.json"), account);
    writeDeployment(file, { feeds: [], handOver: false });
    writeFileSync(file("feed.json"), serialiseFeed(makeFeed(1)));
    const features = { format: "ballast.features/1", round: 7, markets: makeFeatures(1, 1) };
    writeFileSync(file("features.json"), JSON.stringify(features));
  });

  const opening = (keystore: string, pass: string): string[] => [
    ...["--keystore", file(keystore), "--passphrase-file", file(pass)],
  ];
  const signing = (keystore: string, pass: string): string[] => [
    ...["publisher", "sign", ...opening(keystore, pass), "--feed", file("feed.json")],
    ...["--features", file("features.json"), "--out", file("report.json")],
  ];
  const proving = (keystore: string, pass: string): string[] => [
    ...["publisher", "prove-possession", ...opening(keystore, pass), "--registry", REGISTRY],
    ...["--chain-id", "1", "--out", file("possession.json")],
  ];
  const auditing = (pass: string): string[] => [
    ...["audit", "--only", "sources", "--key", file("keystore.json")],
    ...["--passphrase-file", file(pass), "--out", file("audit.json")],
  ];
  const deploying = (pass: string, url: string): string[] => [
    ...["deploy", "--config", file("deployment.json"), "--rpc", url],
    ...opening("account.json", pass),
  ];
  const submitting = (proof: string, url: string): string[] => [
    ...["submit", "--proof", file(proof), "--feed", file("feed.json"), "--model", MODEL],
    ...["--oracle", REGISTRY, "--rpc", url, ...opening("account.json", "pass")],
  ];

  /** Everything that was written, journals of a deployment included. */
  function expectCleanFiles(directory = file(".")): void {
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      if (statSync(path).isDirectory()) expectCleanFiles(path);
      else if (!GIVEN.includes(name)) expectNoCanary(readFileSync(path, "latin1"), path);
    }
  }

  function expectClean(argv: readonly string[], expected: number, run: CliRun): void {
    const what = argv.filter((word) => !word.startsWith("/")).join(" ");
    expect(run.status, `${what}: ${run.stderr.slice(0, 300)}`).to.equal(expected);
    expectNoCanary(run.stdout + run.stderr, what);
  }

  it("stays out of output, errors, stacks and files, in success and failure", async () => {
    const runs: readonly (readonly [argv: readonly string[], status: number])[] = [
      [signing("keystore.json", "pass"), 0],
      [signing("keystore.json", "wrong"), 7],
      [signing("cut.json", "pass"), 3],
      [signing("pass", "pass"), 3],
      [proving("keystore.json", "pass"), 0],
      [proving("keystore.json", "wrong"), 7],
      [proving("pass", "pass"), 3],
      [["publisher", "verify", "--report", file("pass")], 3],
      [["publisher", "verify", "--report", file("report.json")], 0],
      [auditing("pass"), 0],
      [auditing("wrong"), 7],
      [deploying("pass", NOWHERE), 6],
      [deploying("wrong", NOWHERE), 6],
      [submitting("pass", NOWHERE), 3],
      [["commit", "--model", MODEL, "--feed", file("pass")], 3],
      [["commit", "--model", file("pass")], 3],
      [["commit", "--model", MODEL], 0],
      [["prove", "--model", MODEL, "--publishers", file("pass"), "--feed", file("feed.json")], 2],
      [["inspect", file("keystore.json")], 0],
      [["inspect", file("pass")], 3],
      [["verify", "--proof", file("pass")], 3],
    ];
    for (const flags of VARIANTS) {
      for (const [argv, expected] of runs) {
        expectClean(argv, expected, await runCli(...flags, ...argv));
      }
    }
    expectCleanFiles();
  });

  it("stays out of what makes a key, of publishers and of a ceremony", async () => {
    const passphrase = ["--passphrase-file", file("pass")];
    for (const [index, flags] of VARIANTS.entries()) {
      for (const verb of ["publisher", "ceremony"]) {
        const argv = [verb, "keygen", "--out", file(`${verb}-${index}`), ...passphrase];
        expectClean(argv, 0, await runCli(...flags, ...argv));
        expectClean(argv, 2, await runCli(...flags, ...argv));
      }
      const directory = file(`ceremony-of-${index}`);
      await startTiny(directory);
      const contribute = ["ceremony", "contribute", "--ceremony", directory, "--name", "Ann"];
      expectClean(contribute, 0, await runCliTyping(CANARY_TYPED, ...flags, ...contribute));
      const attest = ["ceremony", "attest", "--ceremony", directory, "--entry", "1", "--key"];
      const own = [...attest, file(`ceremony-${index}`)];
      const wrong = ["--passphrase-file", file("wrong")];
      expectClean(own, 7, await runCli(...flags, ...own, ...wrong));
      expectClean(own, 0, await runCli(...flags, ...own, ...passphrase));
      const pem = [...attest, file("pass"), ...passphrase];
      expectClean(pem, 7, await runCli(...flags, ...pem));
    }
    expectCleanFiles();
  });

  describe("on a chain", () => {
    let node: JsonRpcNode;
    before(async () => {
      node = await startNode();
      await node.fund(address, 10n ** 20n);
    });
    after(() => node.close());

    it("stays out of a deployment that is cut off, taken up and refused, and of a submission", async () => {
      const proxy = await startFailingProxy(node, 2);
      const cut = deploying("pass", proxy.url);
      expectClean(cut, 6, await runCli("--debug", ...cut));
      proxy.close();
      const again = deploying("pass", node.url);
      expectClean(again, 0, await runCli("--debug", ...again));
      expectClean(again, 0, await runCli("--json", ...again));
      const wrong = deploying("wrong", node.url);
      expectClean(wrong, 7, await runCli("--debug", ...wrong));
      const submit = submitting("features.json", node.url);
      expectClean(submit, 3, await runCli("--debug", ...submit));
      expectCleanFiles();
      expect(readdirSync(file("state"))).to.not.deep.equal([]);
    });

    it("stays out of the process list and of the environment, children included", async function () {
      if (process.platform !== "linux") return this.skip();
      const program = join(projectRoot, "prover", "cli", "ballast.ts");
      for (const argv of [
        signing("keystore.json", "pass"),
        proving("keystore.json", "pass"),
        deploying("pass", node.url),
      ]) {
        const { status, printed, shown, processes } = await runWatched([program, ...argv]);
        expect(status, printed).to.equal(0);
        expect(processes).to.be.greaterThan(0);
        expect(shown).to.include(argv[1]);
        expectNoCanary(printed + shown, `the process list of ${argv[0]}`);
      }
      expectCleanFiles();
    });
  });

  describe("of an endpoint", () => {
    let server: LocalServer;
    before(async () => {
      // An endpoint that tells everybody what it was asked with.
      server = await startServer((url, { headers }) => ({ status: 401, body: { url, headers } }));
    });
    after(() => server.close());

    it("stays out of an observation that every source refuses", async () => {
      const quotes = { url: `${server.url}/v3`, header: { name: "x-key", env: "QUOTES_KEY" } };
      const candles = (symbol: string) => ({ kind: "klines", endpoint: "quotes", symbol });
      const price = { kind: "chainlink", endpoint: "chain", address: REGISTRY, description: "x" };
      const market = { BTC: candles("BTC"), ETH: candles("ETH"), BNB: candles("BNB") };
      const staked = { stakedEther: price, ether: price };
      const sources = {
        format: "ballast.sources/1",
        endpoints: { quotes, chain: { rpc: { env: "CHAIN_RPC" }, chainId: 1 } },
        markets: { "M0/USD": { spot: candles("M0"), secondVenue: price } },
        shared: { market, stables: [price, price], stakedEther: staked },
      };
      writeFileSync(file("sources.json"), JSON.stringify(sources));
      const env = {
        QUOTES_KEY: CANARY_ACCESS_KEY,
        CHAIN_RPC: `${server.url}/${CANARY_ACCESS_KEY}`,
      };
      const argv = ["observe", "--sources", file("sources.json"), "--feed", file("feed.json")];
      for (const flags of VARIANTS) {
        const { status, stdout, stderr } = await runCliWith(env, ...flags, ...argv);
        expect(status, stderr).to.equal(EXIT_BY_KIND.source);
        expectNoCanary(stdout + stderr, "observe");
      }
    });

    it("stays out of every command that is given it in an address", async () => {
      const url = `${server.url}/${CANARY_ACCESS_KEY}`;
      const commands = [deploying("pass", url), submitting("features.json", url)];
      for (const argv of commands) {
        for (const flags of VARIANTS) {
          const { status, stdout, stderr } = await runCli(...flags, ...argv);
          expect(status).to.not.equal(0);
          expectNoCanary(stdout + stderr, argv[0] ?? "");
        }
      }
      expectCleanFiles();
    });
  });

  it("would be found", () => {
    for (const canary of CANARIES) {
      expect(() => expectNoCanary(`before ${canary} after`, "here")).to.throw("canaries in here");
    }
  });
});

describe("the package", () => {
  it("K11 has no entry for a browser", () => {
    const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
    expect(manifest.browser).to.equal(undefined);
    expect(JSON.stringify(manifest.exports)).to.not.include("browser");
  });
});
