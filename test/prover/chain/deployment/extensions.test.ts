/** Everything that a deployment may have around the core, on the real protocols, and what is refused. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type BaseContract, Contract } from "ethers";
import { ROLES, selectorOf } from "../../../../contracts/ignition/permissions.ts";
import type { AddressBook } from "../../../../prover/chain/deployment/address-book.ts";
import { KINDS } from "../../../../prover/chain/deployment/extensions/kinds.ts";
import { CORE_GAS, EXTENSION_GAS } from "../../../../prover/chain/deployment/funds.ts";
import { deployAave } from "../../../../prover/chain/protocols/aave.ts";
import { call, deployForeign, ownArtifact } from "../../../../prover/chain/protocols/deploy.ts";
import { deployMorpho } from "../../../../prover/chain/protocols/morpho.ts";
import { deployUniswap } from "../../../../prover/chain/protocols/uniswap.ts";
import { type Deployer, startDeployer } from "../../../helpers/deployer.ts";
import { writeDeployment } from "../../../helpers/deployment-files.ts";
import { expectRejection } from "../../../helpers/expect-error.ts";
import { type JsonRpcNode, startNode } from "../../../helpers/json-rpc-node.ts";

const NOBODY = "0x9999999999999999999999999999999999999999";
const PRICE = 2_000n * 10n ** 8n;

describe("a deployment's extensions", function () {
  this.timeout(300_000);
  // One deployment for all tests: its journal and its address book stay.
  const directory = mkdtempSync(join(tmpdir(), "ballast-extensions-"));
  const file = (name: string): string => join(directory, name);
  let node: JsonRpcNode;
  let deployer: Deployer;
  let options: Foreign["options"];
  let tokenOf39Decimals: string;
  before(async () => {
    node = await startNode();
    deployer = await startDeployer(file, node);
    ({ options, tokenOf39Decimals } = await foreignContracts(deployer));
  });
  after(async () => {
    deployer.close();
    await node.close();
    rmSync(directory, { recursive: true });
  });

  const write = (extensions: object, handOver = false): void =>
    writeDeployment(file, { extensions, handOver });

  it("are deployed once each, wired, written down, and handed over", async () => {
    write(options);
    const from = await deployer.wallet.provider?.getBlockNumber();
    await deployer.run();
    await expectWithinGas(deployer, (from ?? 0) + 1);
    const book = deployer.bookNow();
    if (book === undefined) throw new Error("no address book");
    expect(Object.keys(book.extensions)).to.deep.equal([
      ...["SubmitAndSync", "AggregatorV3Adapter_eth", "ChaosRiskOracleAdapter_all"],
      ...["GuaranteeFund_weth_usdc", "LendingMarket_weth_usdc"],
      ...["AaveSteward_main", "RegimeIrm_eth", "RegimeFeeHook_eth"],
    ]);
    await expectWired(book, deployer);
    expect(book.extensions.LendingMarket_weth_usdc?.facts.FUND).to.equal(
      book.extensions.GuaranteeFund_weth_usdc?.address,
    );
    await expectRoles(book, deployer);
    expect((await deployer.run()).transactions).to.equal(0);

    await node.request("evm_increaseTime", [3_600]);
    await node.request("evm_mine");
    write(options, true);
    expect((await deployer.run()).steps.at(-1)?.state).to.equal("done");
    const idle = await deployer.run();
    expect(idle.transactions).to.equal(0);
    expect(deployer.bookNow()).to.deep.equal(book);
  });

  it("that need no role are deployed after the handover too; those that do, wait", async () => {
    const [aggregator] = options.aggregators;
    const [aave] = options.aave;
    const more = {
      ...options,
      aggregators: [aggregator, { ...aggregator, name: "second" }],
      aave: [aave, { ...aave, name: "second" }],
    };
    write(more, true);
    const { steps } = await deployer.run();
    const stateOf = (label: string) => steps.find(({ name }) => name.endsWith(label));
    expect(stateOf("AggregatorV3Adapter_second")?.state).to.equal("done");
    expect(stateOf("AaveSteward_second")).to.deep.include({
      state: "waits",
      reason: "governance was handed over: the governor has to schedule it",
    });
  });

  it("cannot become another contract under the same name", async () => {
    const [lending] = options.lending;
    write({ ...options, lending: [{ ...lending, minDebtAssets: "1" }] });
    const error = await expectRejection("EXTENSION_OTHER", deployer.run());
    expect(error.location).to.match(/deployment\.json#\/extensions\/lending\/0$/);
    expect(error.message).to.include("MIN_DEBT_ASSETS 10000000, the file asks for 1");
  });

  const [name, market] = ["other", "1"];
  const curve = { kinkBps: 9_000, baseBps: 0, slope1Bps: 0, slope2Bps: 0, convexBps: 0 };
  const refusals: readonly [what: string, code: string, place: string, () => object][] = [
    [
      "a market that no feed has",
      "MARKET_UNKNOWN",
      "/aggregators/0",
      () => ({ aggregators: [{ name, market: "7", description: "x" }] }),
    ],
    [
      "a name that is there twice",
      "EXTENSION_TWICE",
      "/aave/1/name",
      () => ({ aave: [options.aave[0], options.aave[0]] }),
    ],
    [
      "a name that Ignition does not take",
      "JSON_SHAPE",
      "/aave/0/name",
      () => ({ aave: [{ ...options.aave[0], name: "Main-pool" }] }),
    ],
    [
      "an address that stands for two of Chaos' markets",
      "JSON_SHAPE",
      "/chaos/0/markets",
      () => ({ chaos: [{ name, markets: [0, 1].map(() => ({ market, address: NOBODY })) }] }),
    ],
    [
      "the zero address as one of Chaos' markets",
      "JSON_SHAPE",
      "/chaos/0/markets",
      () => ({ chaos: [{ name, markets: [{ market, address: `0x${"0".repeat(40)}` }] }] }),
    ],
    [
      "price limits in the wrong order",
      "JSON_SHAPE",
      "/lending/0/highestAnswer",
      () => lending({ lowestAnswer: "5", highestAnswer: "5" }),
    ],
    [
      "a price limit above what a feed can answer",
      "JSON_SHAPE",
      "/lending/0/highestAnswer",
      () => lending({ highestAnswer: String(2n ** 127n) }),
    ],
    [
      "one token on both sides",
      "JSON_SHAPE",
      "/lending/0/debtToken",
      () => lending({ debtToken: options.lending[0]?.collateralToken }),
    ],
    [
      "a cooldown within which a policy is not yet dead",
      "JSON_SHAPE",
      "/lending/0/cooldownSeconds",
      () => lending({ cooldownSeconds: 172_800 }),
    ],
    [
      "a token where no contract is",
      "EXTENSION_TARGET",
      "/lending/0/debtToken",
      () => lending({ debtToken: NOBODY }),
    ],
    [
      "a feed that is a token",
      "EXTENSION_TARGET",
      "/lending/0/priceFeed",
      () => lending({ priceFeed: options.lending[0]?.debtToken }),
    ],
    [
      "a price outside the limits",
      "LENDING_PRICE",
      "/lending/0/priceFeed",
      () => lending({ highestAnswer: String(PRICE) }),
    ],
    [
      "decimals that no amount can be divided by",
      "LENDING_DECIMALS",
      "/lending/0/collateralToken",
      () => lending({ collateralToken: tokenOf39Decimals }),
    ],
    [
      "an Aave provider that is Morpho",
      "EXTENSION_TARGET",
      "/aave/0/addressesProvider",
      () => ({ aave: [{ name, addressesProvider: options.morpho[0]?.morpho }] }),
    ],
    [
      "a Morpho that is a token",
      "EXTENSION_TARGET",
      "/morpho/0/morpho",
      () => ({ morpho: [{ ...options.morpho[0], name, morpho: options.lending[0]?.debtToken }] }),
    ],
    [
      "a baseline whose kink divides by zero",
      "JSON_SHAPE",
      "/morpho/0/baseline/kinkBps",
      () => ({
        morpho: [{ name, morpho: NOBODY, market, baseline: { ...curve, kinkBps: 10_000 } }],
      }),
    ],
    [
      "a baseline above 1000 % a year",
      "JSON_SHAPE",
      "/morpho/0/baseline",
      () => ({
        morpho: [
          {
            name,
            morpho: NOBODY,
            market,
            baseline: { ...curve, slope1Bps: 60_000, slope2Bps: 40_001 },
          },
        ],
      }),
    ],
    [
      "a pool manager that is a token",
      "EXTENSION_TARGET",
      "/uniswap/0/poolManager",
      () => uniswap({ poolManager: options.lending[0]?.debtToken }),
    ],
    [
      "currencies in the wrong order",
      "JSON_SHAPE",
      "/uniswap/0/currency1",
      () => uniswap({ currency1: `0x${"0".repeat(40)}` }),
    ],
    [
      "a fee outside the corridor",
      "JSON_SHAPE",
      "/uniswap/0/baselineFeePips",
      () => uniswap({ baselineFeePips: 99 }),
    ],
  ];
  const lending = (changes: object) => ({ lending: [{ ...options.lending[0], name, ...changes }] });
  const uniswap = (changes: object) => ({ uniswap: [{ ...options.uniswap[0], name, ...changes }] });

  for (const [what, code, place, extensions] of refusals) {
    it(`are refused for ${what}: ${code}`, async () => {
      write(extensions());
      const sent = await deployer.wallet.getNonce();
      const { location } = await expectRejection(
        code,
        Promise.resolve().then(() => deployer.run()),
      );
      expect(location).to.include(`deployment.json#/extensions${place}`);
      expect(await deployer.wallet.getNonce()).to.equal(sent);
    });
  }

  it("are paid for before the first transaction", async () => {
    write({ ...options, aave: [{ ...options.aave[0], name: "poor" }] });
    await node.fund(deployer.wallet.address, 1_000_000n);
    await expectRejection("FUNDS", deployer.run());
    expect(Number(EXTENSION_GAS.AaveSteward)).to.be.greaterThan(1_000_000);
  });
});

/** What `deploy` asks an account to hold covers every creation, with half as much again to wire it. */
async function expectWithinGas({ wallet, bookNow }: Deployer, from: number): Promise<void> {
  const { provider } = wallet;
  const gasOf = new Map<string | null, bigint>();
  let total = 0n;
  for (let block = from; block <= ((await provider?.getBlockNumber()) ?? 0); block++) {
    for (const hash of (await provider?.getBlock(block))?.transactions ?? []) {
      const receipt = await provider?.getTransactionReceipt(hash);
      gasOf.set(receipt?.contractAddress ?? null, receipt?.gasUsed ?? 0n);
      total += receipt?.gasUsed ?? 0n;
    }
  }
  let reserved = CORE_GAS;
  for (const [label, { contract, address }] of Object.entries(bookNow()?.extensions ?? {})) {
    expect(Number(gasOf.get(address) ?? 0n), label).to.be.lessThan(Number(EXTENSION_GAS[contract]));
    reserved += EXTENSION_GAS[contract];
  }
  expect(Number(total)).to.be.lessThan(Number(reserved));
}

/** Every getter names the contract of the core that the table says. */
async function expectWired(book: AddressBook, { wallet }: Deployer): Promise<void> {
  for (const [label, { contract, address }] of Object.entries(book.extensions)) {
    for (const [getter, target] of Object.entries(KINDS[contract].wiring)) {
      const abi = [`function ${getter}() view returns (address)`];
      const found = await new Contract(address, abi, wallet).getFunction(getter)();
      expect(found, `${label}.${getter}`).to.equal(book.contracts[target].address);
    }
  }
}

async function expectRoles(book: AddressBook, { wallet }: Deployer): Promise<void> {
  const abi = ["function getTargetFunctionRole(address, bytes4) view returns (uint64)"];
  const manager = new Contract(book.contracts.AccessManager.address, abi, wallet);
  for (const [label, signature, role] of [
    ["AaveSteward_main", "adopt(address)", ROLES.governor],
    ["AaveSteward_main", "setManualControl(address,uint40)", ROLES.operator],
    ["GuaranteeFund_weth_usdc", "coverMarket(address,uint128)", ROLES.governor],
    ["GuaranteeFund_weth_usdc", "dropMarket(address)", ROLES.guardian],
  ] as const) {
    const target = book.extensions[label]?.address;
    const read = manager.getFunction("getTargetFunctionRole");
    expect(await read(target, selectorOf(signature)), signature).to.equal(role);
  }
}

type Foreign = Awaited<ReturnType<typeof foreignContracts>>;

/** Tokens, a price feed and the three protocols, and every extension that can be put on them. */
async function foreignContracts({ wallet: signer }: Deployer) {
  const own = async (source: string, ...args: unknown[]): Promise<BaseContract> =>
    deployForeign({ signer, artifact: await ownArtifact(source), args });
  const weth = await own("mocks/TestToken.sol", "WETH", 18);
  const usdc = await own("mocks/TestToken.sol", "USDC", 6);
  const fine = await own("mocks/TestToken.sol", "FINE", 39);
  const priceFeed = await own("mocks/TestPriceFeed.sol", 8);
  await call(priceFeed, "set", PRICE, 1);
  const aave = await deployAave(signer, []);
  const { morpho } = await deployMorpho(signer);
  const { manager, currencies } = await deployUniswap(signer);
  const [collateralToken, debtToken] = [await weth.getAddress(), await usdc.getAddress()];
  const market = "1";
  const options = {
    aggregators: [{ name: "eth", market, description: "ETH/USD risk score" }],
    chaos: [{ name: "all", markets: [{ market, address: collateralToken }] }],
    lending: [
      {
        ...{ name: "weth_usdc", market, collateralToken, debtToken },
        priceFeed: await priceFeed.getAddress(),
        ...{ priceMaxAgeSeconds: 3_600, lowestAnswer: "100", highestAnswer: String(10n ** 15n) },
        ...{ minDebtAssets: "10000000", eventCap: "100000000000" },
      },
    ],
    aave: [{ name: "main", addressesProvider: await aave.provider.getAddress() }],
    morpho: [
      {
        ...{ name: "eth", market, morpho: await morpho.getAddress() },
        baseline: { kinkBps: 8_500, baseBps: 100, slope1Bps: 600, slope2Bps: 0, convexBps: 0 },
      },
    ],
    uniswap: [
      {
        ...{ name: "eth", market, poolManager: await manager.getAddress(), baselineFeePips: 3_000 },
        currency0: await currencies[0].getAddress(),
        currency1: await currencies[1].getAddress(),
        tickSpacing: 60,
      },
    ],
  };
  return { options, tokenOf39Decimals: await fine.getAddress() };
}
