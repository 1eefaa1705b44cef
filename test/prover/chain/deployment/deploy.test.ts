import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Contract, sha256 } from "ethers";
import { ROLES } from "../../../../contracts/ignition/permissions.ts";
import { serialiseAddressBook } from "../../../../prover/chain/deployment/address-book.ts";
import { readDeployment } from "../../../../prover/chain/deployment/deployment-file.ts";
import { startDeployer, verifierNumber } from "../../../helpers/deployer.ts";
import {
  GOVERNOR,
  GUARDIAN,
  OPERATOR,
  writeDeployment,
} from "../../../helpers/deployment-files.ts";
import { expectRejection } from "../../../helpers/expect-error.ts";
import { type JsonRpcNode, startFailingProxy, startNode } from "../../../helpers/json-rpc-node.ts";
import { useTemporaryDirectory } from "../../../helpers/temporary-directory.ts";

const HAS_ROLE = ["function hasRole(uint64, address) view returns (bool, uint32)"];
const ACTIVATION_SECONDS = 3_600;

describe("deployBallast", () => {
  const file = useTemporaryDirectory();
  let node: JsonRpcNode;
  beforeEach(async () => {
    node = await startNode();
  });
  afterEach(() => node.close());

  const deployer = () => startDeployer(file, node);

  it("does everything once, waits for the model, hands over, and then has nothing to do", async () => {
    const { run, wallet, bookNow, close } = await deployer();
    const planned = await run({ isDryRun: true });
    expect(planned.steps.map(({ state }) => state)).to.deep.equal(["to do", "to do", "to do"]);
    expect(await wallet.provider?.getTransactionCount(wallet.address)).to.equal(0);

    const first = await run();
    const blocks = await wallet.provider?.getBlockNumber();
    let gas = 0n;
    for (let block = 1; block <= (blocks ?? 0); block++) {
      gas += (await wallet.provider?.getBlock(block))?.gasUsed ?? 0n;
    }
    expect(Number(gas)).to.be.within(30e6, 42e6);
    const states = (report: typeof first) => report.steps.map(({ state }) => state);
    expect(states(first)).to.deep.equal(["done", "done", "waits", "done", "done", "waits"]);
    const written = bookNow();
    if (written === undefined) throw new Error("no address book");
    expect(written.block).to.equal(1);
    // What `ballast model card --hash` compares with.
    const [feed] = readDeployment(file("deployment.json")).feeds;
    expect(feed?.cardHash).to.equal(sha256(readFileSync(file("card.md"))));

    const second = await run();
    expect(second.transactions).to.equal(0);
    expect(second.steps[2]?.reason).to.match(/^the model is active at 20/);

    await node.request("evm_increaseTime", [ACTIVATION_SECONDS]);
    await node.request("evm_mine");
    const third = await run();
    expect(states(third)).to.deep.equal([
      "done before",
      "done before",
      "done",
      "done before",
      "done before",
      "done",
    ]);
    const manager = new Contract(written.contracts.AccessManager.address, HAS_ROLE, wallet);
    const roleOf = (role: bigint, account: string) => manager.getFunction("hasRole")(role, account);
    expect(await roleOf(ROLES.admin, wallet.address)).to.deep.equal([false, 0n]);
    expect(await roleOf(ROLES.admin, GOVERNOR)).to.deep.equal([true, 172_800n]);
    expect(await roleOf(ROLES.guardian, GUARDIAN)).to.deep.equal([true, 0n]);
    expect(await roleOf(ROLES.operator, OPERATOR)).to.deep.equal([true, 0n]);

    const fourth = await run();
    expect(fourth.transactions).to.equal(0);
    expect(new Set(states(fourth))).to.deep.equal(new Set(["done before"]));
    expect(serialiseAddressBook(bookNow() ?? written)).to.equal(serialiseAddressBook(written));
    expect((await run({ isDryRun: true })).steps.map(({ state }) => state)).to.deep.equal(
      states(fourth),
    );
    close();
  });

  it("goes on where it was cut off, with the contracts that stand", async () => {
    const { run, wallet, bookNow, close } = await deployer();
    const proxy = await startFailingProxy(node, 5);
    await expectRejection("DEPLOYMENT", run({ url: proxy.url }));
    proxy.close();
    const sent = await wallet.provider?.getTransactionCount(wallet.address);
    expect(sent).to.equal(5);
    expect(bookNow()).to.equal(undefined);
    const { transactions, book } = await run();
    expect(transactions).to.be.greaterThan(0);
    expect(book?.block).to.equal(1);
    expect(await wallet.provider?.getTransactionCount(wallet.address)).to.equal(
      (sent ?? 0) + transactions,
    );
    expect((await run()).transactions).to.equal(0);
    close();
  });

  it("puts a new key's verifier beside the old one", async () => {
    const { run, bookNow, close } = await deployer();
    await run();
    const before = bookNow();
    await run({ verifier: 2 });
    expect(bookNow()?.contracts).to.deep.equal(before?.contracts);
    expect(bookNow()?.verifiers).to.not.deep.equal(before?.verifiers);
    close();
  });

  it("notices a verifier whose code is not what was compiled", async () => {
    const { run, bookNow, close } = await deployer();
    const { codeHash } = verifierNumber(2);
    await expectRejection("VERIFIER_CODE", run({ codeHash }));
    expect(bookNow()).to.equal(undefined);
    close();
  });

  it("refuses another chain, an empty account and contracts that are gone", async () => {
    const { run, wallet, close } = await deployer();
    await node.fund(wallet.address, 0n);
    await expectRejection("FUNDS", run());
    writeDeployment(file, { chainId: "1" });
    await expectRejection("CHAIN_WRONG", run());
    writeDeployment(file);
    await node.fund(wallet.address, 10n ** 20n);
    const { book } = await run();
    const oracle = book?.contracts.RiskOracle.address;
    await node.request("hardhat_setCode", [oracle, "0x00"]);
    await expectRejection("CONTRACT_OTHER", run());
    await node.request("hardhat_setCode", [oracle, "0x"]);
    await expectRejection("CONTRACT_MISSING", run());
    close();
  });
});
