/**
 * A canary key and a canary passphrase through every command that takes one, whether it succeeds or
 * fails: neither may be in what is printed, in a file that is written, or in what the system shows of
 * the process.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson, Wallet } from "ethers";
import { projectRoot } from "../../prover/artifacts/paths.ts";
import { createKeystore, serialiseKeystore } from "../../prover/report/keystore.ts";
import { serialiseFeed } from "../../prover/statement/feed.ts";
import { writeDeployment } from "../helpers/deployment-files.ts";
import { runCli } from "../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../helpers/temporary-directory.ts";
import { makeFeatures, makeFeed } from "../helpers/world.ts";

const SECRET = createHash("sha256").update("canary key of the secrets test").digest();
const PASSPHRASE = "canary-passphrase-4c1e9d";
/** How the key could be spelt. */
const CANARIES: readonly string[] = [
  SECRET.toString("hex"),
  SECRET.toString("base64").replaceAll("=", ""),
  BigInt(`0x${SECRET.toString("hex")}`).toString(),
  BigInt(`0x${Buffer.from(SECRET).reverse().toString("hex")}`).toString(),
  [...SECRET].join(","),
  PASSPHRASE,
];

function expectNoCanary(text: string, where: string): void {
  const lower = text.toLowerCase();
  const found = CANARIES.filter((canary) => lower.includes(canary.toLowerCase())).length;
  expect(found, `canaries in ${where}`).to.equal(0);
}

describe("a canary key", function () {
  this.timeout(300_000);
  const file = useTemporaryDirectory();

  beforeEach(async () => {
    const keystore = await createKeystore({ secret: SECRET, passphrase: PASSPHRASE, scryptN: 2 });
    writeFileSync(file("keystore.json"), serialiseKeystore(keystore));
    writeFileSync(file("cut.json"), serialiseKeystore(keystore).slice(0, 300));
    writeFileSync(file("pass"), `${PASSPHRASE}\n`);
    writeFileSync(file("wrong"), `${PASSPHRASE}-not\n`);
    const { address, privateKey } = new Wallet(`0x${SECRET.toString("hex")}`);
    const scrypt = { scrypt: { N: 2, r: 1, p: 1 } };
    const account = await encryptKeystoreJson({ address, privateKey }, PASSPHRASE, scrypt);
    writeFileSync(file("account.json"), account);
    writeDeployment(file, { feeds: [] });
    writeFileSync(file("feed.json"), serialiseFeed(makeFeed(1)));
    const features = { format: "ballast.features/1", round: 7, markets: makeFeatures(1, 1) };
    writeFileSync(file("features.json"), JSON.stringify(features));
  });

  const signing = (keystore: string, pass: string): string[] => [
    ...["publisher", "sign", "--keystore", file(keystore), "--passphrase-file", file(pass)],
    ...["--feed", file("feed.json"), "--features", file("features.json")],
    ...["--out", file("report.json")],
  ];
  const auditing = (pass: string): string[] => [
    ...["audit", "--only", "sources", "--key", file("keystore.json")],
    ...["--passphrase-file", file(pass), "--out", file("audit.json")],
  ];
  const deploying = (pass: string, url: string): string[] => [
    ...["deploy", "--config", file("deployment.json"), "--rpc", url],
    ...["--keystore", file("account.json"), "--passphrase-file", file(pass)],
  ];

  function expectCleanFiles(): void {
    for (const name of readdirSync(file("."))) {
      const path = file(name);
      if (["pass", "wrong"].includes(name) || !statSync(path).isFile()) continue;
      expectNoCanary(readFileSync(path, "utf8"), name);
    }
  }

  it("stays out of output, errors, stacks and files, in success and failure", async () => {
    const runs: readonly (readonly [argv: readonly string[], status: number])[] = [
      [signing("keystore.json", "pass"), 0],
      [signing("keystore.json", "wrong"), 7],
      [signing("cut.json", "pass"), 3],
      [signing("pass", "pass"), 3],
      [auditing("pass"), 0],
      [auditing("wrong"), 7],
      [deploying("pass", "http://127.0.0.1:9"), 6],
      [deploying("wrong", "http://127.0.0.1:9"), 6],
      [["inspect", file("keystore.json")], 0],
      [["inspect", file("pass")], 3],
      [["verify", "--proof", file("pass")], 3],
    ];
    for (const flags of [[], ["--debug"], ["--json", "--debug"]]) {
      for (const [argv, expected] of runs) {
        const { status, stdout, stderr } = await runCli(...flags, ...argv);
        expect(status, `${argv.slice(0, 3).join(" ")}: ${stderr.slice(0, 300)}`).to.equal(expected);
        expectNoCanary(stdout + stderr, argv.join(" "));
      }
    }
    expectCleanFiles();
  });

  it("stays out of the process list and of the environment", async function () {
    if (process.platform !== "linux") return this.skip();
    const program = join(projectRoot, "prover", "cli", "ballast.ts");
    const child = spawn(process.execPath, [program, ...signing("keystore.json", "pass")], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: string[] = [];
    let looks = 0;
    const look = (): void => {
      try {
        for (const name of ["cmdline", "environ"]) {
          printed.push(readFileSync(`/proc/${child.pid}/${name}`, "utf8"));
        }
        looks++;
      } catch {
        // It has ended.
      }
    };
    child.stdout.on("data", (chunk: Buffer) => printed.push(String(chunk)));
    child.stderr.on("data", (chunk: Buffer) => printed.push(String(chunk)));
    const timer = setInterval(look, 20);
    const status = await new Promise((resolve) => child.on("close", resolve));
    clearInterval(timer);
    expect(status).to.equal(0);
    expect(looks).to.be.greaterThan(1);
    expectNoCanary(printed.join("\n"), "the process list");
    expectCleanFiles();
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
