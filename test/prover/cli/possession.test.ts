import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { possessionMessage } from "../../../prover/proof-of-possession.ts";
import { createKeystore, serialiseKeystore } from "../../../prover/report/keystore.ts";
import { parsePossession } from "../../../prover/report/possession.ts";
import { deploy } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";
import { secretOf } from "../../helpers/world.ts";

const REGISTRY = "0x4444444444444444444444444444444444444444";

describe("ballast publisher prove-possession", () => {
  const file = useTemporaryDirectory();
  const secret = secretOf("possession");

  beforeEach(async () => {
    const keystore = await createKeystore({ secret, passphrase: "a passphrase", scryptN: 2 });
    writeFileSync(file("key.json"), serialiseKeystore(keystore));
    writeFileSync(file("pass"), "a passphrase\n");
  });

  const at = (registry: string) => ["--registry", registry, "--chain-id", "31337"];
  const prove = (...options: readonly string[]) =>
    runCli(
      ...["publisher", "prove-possession", "--keystore", file("key.json")],
      ...["--passphrase-file", file("pass"), "--out", file("possession.json"), ...options],
    );
  const verify = (...options: readonly string[]) =>
    runCli(
      ...["--json", "publisher", "verify-possession"],
      ...["--possession", file("possession.json"), ...options],
    );

  it("seats the key in a real registry with the call that verify-possession prints", async () => {
    const { publishers, deployer } = await networkHelpers.loadFixture(deploy);
    const registry = await publishers.getAddress();
    const made = await prove(...at(registry));
    expect(made.status, made.stderr).to.equal(0);
    const { valid, call } = JSON.parse((await verify(...at(registry), "--slot", "3")).stdout);
    expect([valid, call.to]).to.deep.equal([true, registry]);
    await (await deployer.sendTransaction(call)).wait();
    const { key, ...site } = parsePossession(readFileSync(file("possession.json"), "utf8"), "file");
    expect((await publishers.getFunction("publishers")())[3]).to.equal(key.x);
    expect(await publishers.getFunction("possessionMessage")([key.x, key.y])).to.equal(
      possessionMessage({ ...site, key }),
    );
    const { chainId } = await ethers.provider.getNetwork();
    expect(site.chainId).to.equal(chainId);
  });

  it("prints the proof without --out, as text and as JSON the same", async () => {
    const argv = ["publisher", "prove-possession", "--keystore", file("key.json"), ...at(REGISTRY)];
    const plain = await runCli(...argv, "--passphrase-file", file("pass"));
    const json = await runCli("--json", ...argv, "--passphrase-file", file("pass"));
    expect(JSON.parse(plain.stdout)).to.deep.equal(JSON.parse(json.stdout));
    expect(JSON.parse(json.stdout).registry).to.equal(REGISTRY);
  });

  it("is of no use for another registry, another chain or another key", async () => {
    await prove(...at(REGISTRY));
    const other = `0x${"5".repeat(40)}`;
    for (const [options, wrong] of [
      [at(other), "registry"],
      [["--registry", REGISTRY, "--chain-id", "1"], "chain"],
    ] as const) {
      const { status, stdout } = await verify(...options, "--slot", "0");
      expect(status).to.equal(1);
      const { valid, checks, call } = JSON.parse(stdout);
      expect([valid, checks[wrong], checks.signature, call]).to.deep.equal([
        ...[false, false, true, undefined],
      ]);
    }
    const proof = JSON.parse(readFileSync(file("possession.json"), "utf8"));
    for (const change of [
      { registry: other },
      { chainId: "1" },
      { key: { ...proof.key, x: String(BigInt(proof.key.x) ^ 1n) } },
      { signature: { ...proof.signature, s: String(BigInt(proof.signature.s) ^ 1n) } },
    ]) {
      writeFileSync(file("possession.json"), JSON.stringify({ ...proof, ...change }));
      const { stdout } = await verify(...at(REGISTRY));
      expect(JSON.parse(stdout).checks.signature, JSON.stringify(change)).to.equal(false);
    }
  });

  for (const [what, options, code, status] of [
    ["no registry", [], "REGISTRY_UNNAMED", 2],
    ["a registry without its chain", ["--registry", REGISTRY], "REGISTRY_UNNAMED", 2],
    ["a chain without a number", ["--registry", REGISTRY, "--chain-id", "x"], "CHAIN_ID", 2],
    ["an address with a wrong checksum", at(`0x${"aB".repeat(20)}`), "ADDRESS", 2],
    ["both ways at once", ["--addresses", "a.json", ...at(REGISTRY)], "OPTION_PART", 2],
    ["an address book that is not there", ["--addresses", "/nowhere.json"], "FILE_MISSING", 3],
  ] as const) {
    it(`refuses ${what}: ${code}`, async () => {
      const made = await prove(...options);
      expect([made.status, made.stdout]).to.deep.equal([status, ""]);
      expect(made.stderr).to.include(`error[${code}]`);
    });
  }

  it("refuses a wrong passphrase, a slot that is not one, and files of another form", async () => {
    await prove(...at(REGISTRY));
    writeFileSync(file("pass"), "another\n");
    expect((await prove(...at(REGISTRY))).status).to.equal(7);
    for (const slot of ["16", "-1", "01", "x"]) {
      const { status, stderr } = await verify(...at(REGISTRY), "--slot", slot);
      expect(status, slot).to.equal(2);
      expect(JSON.parse(stderr).error.code).to.equal("SLOT");
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expectError("JSON_SHAPE", () => parsePossession(JSON.stringify(value), "file"));
      }),
    );
  });
});
