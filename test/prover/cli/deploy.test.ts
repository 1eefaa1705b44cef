import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { readAddressBook } from "../../../prover/chain/deployment/address-book.ts";
import {
  fundedKeystore,
  payingWith,
  writeDeployment,
  writeKeystore,
} from "../../helpers/deployment-files.ts";
import { type JsonRpcNode, startNode } from "../../helpers/json-rpc-node.ts";
import { type CliRun, runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("ballast deploy", () => {
  const file = useTemporaryDirectory();
  let node: JsonRpcNode;
  before(async () => {
    node = await startNode();
  });
  after(() => node.close());

  const deploy = (...extra: readonly string[]): Promise<CliRun> =>
    runCli("deploy", "--config", file("deployment.json"), ...payingWith(file, node.url), ...extra);

  it("writes an address book, and a second time changes nothing and says so", async () => {
    await fundedKeystore(file, node);
    writeDeployment(file, { feeds: [] });
    const planned = await deploy("--dry-run");
    expect(planned.stdout).to.include("nothing was sent\n  to do        deploy contracts");
    const first = await deploy();
    expect(first.status, first.stderr).to.equal(0);
    expect(first.stdout).to.match(
      /^chain 31337: \d+ transactions\n {2}done {9}deploy SubmitAndSync\n {2}done {9}hand governance over/,
    );
    const written = readFileSync(file("addresses.json"), "utf8");
    const second = await deploy();
    expect(second.stdout).to.match(/^chain 31337: nothing to do, nothing changed\n {2}done before/);
    expect(readFileSync(file("addresses.json"), "utf8")).to.equal(written);
    expect(Object.keys(readAddressBook(file("addresses.json")).contracts)).to.have.length(6);
  });

  for (const [name, changes, code, status] of [
    ["another chain", { chainId: "1" }, "CHAIN_WRONG", 6],
    ["an address with a wrong checksum", { governor: `0x${"aB".repeat(20)}` }, "JSON_SHAPE", 3],
    ["an unknown key", { owner: "0x0" }, "JSON_SHAPE", 3],
    ["a delay of a year", { governanceDelaySeconds: 365 * 86_400 }, "JSON_SHAPE", 3],
  ] as const) {
    it(`refuses ${name}`, async () => {
      await writeKeystore(file);
      writeDeployment(file, changes);
      const { status: actual, stdout, stderr } = await deploy();
      expect([actual, stdout]).to.deep.equal([status, ""]);
      expect(stderr).to.include(`error[${code}]`);
    });
  }

  it("refuses an empty account, an unknown shape and a feed that no such proof carries", async () => {
    await writeKeystore(file);
    writeDeployment(file, { feeds: [] });
    expect((await deploy()).stderr).to.include("error[FUNDS]");
    writeDeployment(file);
    const { feeds, ...rest } = JSON.parse(readFileSync(file("deployment.json"), "utf8"));
    const withShape = (shape: string) =>
      writeFileSync(
        file("deployment.json"),
        JSON.stringify({ ...rest, feeds: [{ ...feeds[0], shape }] }),
      );
    withShape("huge");
    expect((await deploy()).stderr).to.include("error[SHAPE_UNKNOWN]");
    withShape("batch");
    expect((await deploy()).stderr).to.include("error[FEED_SHAPE]");
  });
});
