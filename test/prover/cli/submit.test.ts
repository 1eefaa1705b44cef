import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { requireChain } from "../../../prover/chain/deployment/address-book.ts";
import { connectProvider } from "../../../prover/chain/provider.ts";
import {
  fundedKeystore,
  payingWith,
  writeDeployment,
  writeKeystore,
} from "../../helpers/deployment-files.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { type JsonRpcNode, startNode } from "../../helpers/json-rpc-node.ts";
import { type CliRun, runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const MODEL = join(projectRoot, "model", "ballast-v1.json");
/** Well-formed, and a proof of nothing. */
const PROOF = {
  format: "ballast.proof/1",
  shape: "small",
  proof: {
    pi_a: ["1", "2", "1"],
    pi_b: [
      [
        "10857046999023057135944570762232829481370756359578518086990519993285655852781",
        "11559732032986387107991004021392285783925812861821192530917403151452391805634",
      ],
      [
        "8495653923123431417604973247489272438418190587263600148770280649306958101930",
        "4082367875863433681332203403145435568316851327593401208105741076214120093531",
      ],
      ["1", "0"],
    ],
    pi_c: ["1", "2", "1"],
    protocol: "groth16",
    curve: "bn128",
  },
  publicSignals: ["1", "500000"],
};

describe("ballast submit", () => {
  const file = useTemporaryDirectory();
  let node: JsonRpcNode;
  before(async () => {
    node = await startNode();
  });
  after(() => node.close());

  async function deployed(): Promise<void> {
    await fundedKeystore(file, node);
    writeDeployment(file, { feeds: [], handOver: false });
    writeFileSync(file("proof.json"), JSON.stringify(PROOF));
    const args = ["deploy", "--config", file("deployment.json"), ...payingWith(file, node.url)];
    const { status, stderr } = await runCli(...args);
    expect(status, stderr).to.equal(0);
  }

  const submit = (...extra: readonly string[]): Promise<CliRun> => {
    const files = ["--proof", file("proof.json"), "--feed", file("feed.json"), "--model", MODEL];
    return runCli("submit", ...files, ...payingWith(file, node.url), ...extra);
  };
  const withBook = () => submit("--addresses", file("addresses.json"));

  it("names the oracle's own error for a feed that is not there", async () => {
    await deployed();
    const { status, stdout, stderr } = await withBook();
    expect([status, stdout]).to.deep.equal([6, ""]);
    expect(stderr).to.match(/error\[REVERTED\]: RiskOracle 0x.{40}: FeedUnknown\(feedId \d+\)/);
  });

  it("refuses another chain before it asks for a passphrase", async () => {
    await deployed();
    const text = readFileSync(file("addresses.json"), "utf8");
    writeFileSync(file("addresses.json"), text.replace('"31337"', '"1"'));
    writeFileSync(file("passphrase"), "wrong\n");
    expect((await withBook()).stderr).to.include("error[CHAIN_WRONG]");
    const provider = await connectProvider(node.url);
    await expectRejection("CHAIN_WRONG", requireChain(provider, 1n));
    provider.destroy();
  });

  it("says that an account cannot pay, once the dry run is over", async () => {
    await deployed();
    const book = JSON.parse(readFileSync(file("addresses.json"), "utf8"));
    // Accepts every call, as an oracle would that likes the proof.
    await node.request("hardhat_setCode", [book.contracts.RiskOracle.address, "0x00"]);
    await writeKeystore(file);
    const { status, stderr } = await submit("--oracle", book.contracts.RiskOracle.address);
    expect(status).to.equal(6);
    expect(stderr).to.include("error[FUNDS]");
  });

  it("wants the oracle named, by an address that is one and holds a contract", async () => {
    await deployed();
    expect((await submit()).stderr).to.include("error[ORACLE_UNNAMED]");
    expect((await submit("--oracle", "0x12")).stderr).to.include("error[ADDRESS]");
    const nobody = `0x${"12".repeat(20)}`;
    expect((await submit("--oracle", nobody)).stderr).to.include("error[ORACLE_MISSING]");
  });
});
