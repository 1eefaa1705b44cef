/** The audited deployment with one of everything around the core, and its proof sent through SubmitAndSync. */
import { type BaseContract, Contract, Interface } from "ethers";
import { addressesOf } from "../../../prover/chain/deployment/deployed-book.ts";
import {
  extensionsShape,
  planExtensions,
} from "../../../prover/chain/deployment/extensions/plan.ts";
import { extensionSteps } from "../../../prover/chain/deployment/extensions/steps.ts";
import { modelCommitment } from "../../../prover/commitment.ts";
import { toCalldata } from "../../../prover/proof/calldata.ts";
import { feedIdOf } from "../../../prover/statement/feed.ts";
import {
  bookOf,
  type Deployed,
  ethers,
  feed,
  ignition,
  model,
  realProof,
} from "./audited-world.ts";
import { addressOf, send } from "./sabotaged-chain.ts";

const MARKET = String(feed.markets[0]?.id);
const PRICE = 2_000n * 10n ** 8n;
/** What a steward keeps of a pool and a hook of its manager, until somebody calls them. */
const [POOL, CONFIGURATOR, ELSEWHERE] = ["7", "8", "6"].map((digit) => `0x${digit.repeat(40)}`);

export async function withExtensions(contracts: Deployed): Promise<Deployed> {
  const [signer] = await ethers.getSigners();
  if (signer === undefined) throw new Error("the simulated chain has no account");
  let book = await bookOf(contracts);
  const options = extensionsShape.parse(await optionsOf());
  const marketIds = feed.markets.map(({ id }) => id);
  const steps = extensionSteps({
    extensions: planExtensions({ options, file: "deployment.json", marketIds }),
    provider: ethers.provider,
    site: {
      core: addressesOf(book),
      signer,
      async deployModule(module, parameters = {}) {
        const given = { parameters: { [module.id]: { ...parameters } } };
        const found = Object.entries(await ignition.deploy(module, given));
        return Object.fromEntries(
          await Promise.all(
            found.map(async ([name, contract]) => [name, await contract.getAddress()]),
          ),
        );
      },
    },
    bookNow: () => book,
    isConfigured: async () => true,
    onDeployed(added) {
      book = { ...book, extensions: { ...book.extensions, ...added } };
    },
  });
  for (const step of steps) await step.run();
  const extended = { ...contracts, extensions: book.extensions };
  await submitThrough(book.extensions.SubmitAndSync?.address ?? "");
  return extended;
}

const ABI = new Interface([
  "function submitAndSync(uint256,uint256,uint256[8],uint256[],uint64[])",
  "function getPool() view returns (address)",
  "function getPoolConfigurator() view returns (address)",
]);

/** The real proof, to whoever passes it on to the oracle. */
export async function submitThrough(helper: string): Promise<void> {
  const { proof, publicSignals } = await realProof();
  const { a, b, c } = toCalldata(proof);
  const words = [...a, ...b.flat(), ...c];
  const [signer] = await ethers.getSigners();
  const contract = new Contract(helper, ABI, signer ?? null);
  const marketIds = feed.markets.map(({ id }) => id);
  const args = [feedIdOf(feed), modelCommitment(model), words, publicSignals, marketIds];
  await send(contract, "submitAndSync", ...args);
}

async function optionsOf() {
  const token = (symbol: string, decimals: number): Promise<BaseContract> =>
    ethers.deployContract("TestToken", [symbol, decimals]);
  const [weth, usdc] = [await token("WETH", 18), await token("USDC", 6)];
  const priceFeed = await ethers.deployContract("TestPriceFeed", [8]);
  await send(priceFeed, "set", PRICE, 1);
  const aave = await ethers.deployContract("ScriptedContract");
  for (const [name, answer] of [
    ["getPool", POOL],
    ["getPoolConfigurator", CONFIGURATOR],
  ] as const) {
    const selector = ABI.getFunction(name)?.selector;
    await send(aave, "setAnswer", selector, ABI.encodeFunctionResult(name, [answer]));
  }
  const [collateralToken, debtToken] = [await addressOf(weth), await addressOf(usdc)];
  return {
    aggregators: [{ name: "eth", market: MARKET, description: "ETH/USD risk score" }],
    chaos: [{ name: "all", markets: [{ market: MARKET, address: collateralToken }] }],
    lending: [
      {
        ...{ name: "weth", market: MARKET, collateralToken, debtToken },
        priceFeed: await addressOf(priceFeed),
        ...{ priceMaxAgeSeconds: 3_600, lowestAnswer: "100", highestAnswer: String(10n ** 15n) },
        ...{ minDebtAssets: "10000000", eventCap: "100000000000" },
      },
    ],
    aave: [{ name: "main", addressesProvider: await addressOf(aave) }],
    morpho: [
      {
        ...{ name: "eth", market: MARKET, morpho: ELSEWHERE },
        baseline: { kinkBps: 8_500, baseBps: 100, slope1Bps: 600, slope2Bps: 0, convexBps: 0 },
      },
    ],
    uniswap: [
      {
        ...{ name: "eth", market: MARKET, poolManager: ELSEWHERE, baselineFeePips: 3_000 },
        ...{ currency0: POOL, currency1: CONFIGURATOR, tickSpacing: 60 },
      },
    ],
  };
}
