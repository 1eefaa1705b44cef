/** A lending market of WETH against USDC and its fund, on a policy that is scripted or real. */
import type { BaseContract } from "ethers";
import lending from "../../contracts/ignition/modules/lending.ts";
import { type MarketConfig, STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { deploy, goLive, send } from "./ballast.ts";
import { ethers, ignition, networkHelpers } from "./chain.ts";
import { transact } from "./expect-revert.ts";
import {
  CALM_WORDS,
  deployScripted,
  type PolicyWords,
  script,
} from "./protocols/scripted-policy.ts";

const { time } = networkHelpers;

export const DAY = 86_400;
export const MARKET_ID = 1n;
export const WETH = 10n ** 18n;
export const USDC = 10n ** 6n;
/** The feed has 8 decimals. */
export const DOLLAR = 10n ** 8n;
export const START_PRICE = 2_000n * DOLLAR;
export const MIN_DEBT = 10n * USDC;
export const EVENT_CAP = 100_000n * USDC;
export const COOLDOWN_SECONDS = 7 * DAY;
export const LOWEST_ANSWER = 100n;
export const HIGHEST_ANSWER = 10n ** 15n;
export const PRICE_MAX_AGE_SECONDS = 3_600;
const PLENTY_WETH = 10n ** 9n * WETH;
const PLENTY_USDC = 10n ** 12n * USDC;

/** Caps that no test meets by accident. */
export const ROOMY_WORDS: PolicyWords = {
  ...CALM_WORDS,
  borrowCap: 10n ** 20n,
  supplyCap: 10n ** 20n,
};

/** No interest, for tests that count to the last unit. */
export const STILL_WORDS: PolicyWords = {
  ...ROOMY_WORDS,
  curve: { kinkBps: 9_000, baseBps: 0, slope1Bps: 0, slope2Bps: 0, convexBps: 0 },
};

/** What LendingMarket reads of a policy, scripted. */
export async function setWords(
  policy: BaseContract,
  words: PolicyWords,
  config: MarketConfig = STARTING_CONFIG,
): Promise<void> {
  await script(policy, words);
  const { interface: abi } = await ethers.getContractAt("IRiskPolicy", await policy.getAddress());
  const answers = { maxLtvBps: words.maxLtvBps, marketConfig: config };
  for (const [name, answer] of Object.entries(answers)) {
    const selector = abi.getFunction(name)?.selector;
    await send(policy, "setAnswer", selector, abi.encodeFunctionResult(name, [answer]));
  }
}

export async function deployTokens() {
  const collateralToken = await ethers.deployContract("TestToken", ["WETH", 18]);
  const debtToken = await ethers.deployContract("TestToken", ["USDC", 6]);
  const priceFeed = await ethers.deployContract("TestPriceFeed", [8]);
  await send(priceFeed, "set", START_PRICE, await time.latest());
  return { collateralToken, debtToken, priceFeed };
}

export interface OnPolicy {
  readonly accessManager: BaseContract;
  readonly policy: BaseContract;
}

/** A market through the module, three actors with plenty of both tokens, and their approvals. */
export async function deployLending({ accessManager, policy }: OnPolicy) {
  const tokens = await deployTokens();
  const { collateralToken, debtToken, priceFeed } = tokens;
  const { fund, market } = await ignition.deploy(lending, {
    parameters: {
      Lending: {
        accessManager: await accessManager.getAddress(),
        policy: await policy.getAddress(),
        collateralToken: await collateralToken.getAddress(),
        debtToken: await debtToken.getAddress(),
        priceFeed: await priceFeed.getAddress(),
        priceMaxAgeSeconds: PRICE_MAX_AGE_SECONDS,
        lowestAnswer: LOWEST_ANSWER,
        highestAnswer: HIGHEST_ANSWER,
        marketId: MARKET_ID,
        minDebtAssets: MIN_DEBT,
        eventCap: EVENT_CAP,
        cooldownSeconds: COOLDOWN_SECONDS,
      },
    },
  });
  const [, , , , , alice, bob, carol] = await ethers.getSigners();
  if (!alice || !bob || !carol)
    throw new Error("the simulated chain has fewer than eight accounts");
  for (const actor of [alice, bob, carol]) {
    await send(collateralToken, "mint", actor.address, PLENTY_WETH);
    await send(debtToken, "mint", actor.address, PLENTY_USDC);
    for (const spender of [market, fund]) {
      await send(
        debtToken.connect(actor),
        "approve",
        await spender.getAddress(),
        ethers.MaxUint256,
      );
    }
    await send(
      collateralToken.connect(actor),
      "approve",
      await market.getAddress(),
      ethers.MaxUint256,
    );
  }
  return { ...tokens, fund, market, alice, bob, carol };
}

/** On a policy that says what a test scripts. */
export async function scriptedLending() {
  const deployment = await deploy();
  const policy = await deployScripted();
  await setWords(policy, ROOMY_WORDS);
  return { ...deployment, ...(await deployLending({ ...deployment, policy })), policy };
}

/** Another market of the same world, with some of the deployer's arguments replaced. */
export const anotherMarket = (world: Lending, change: Readonly<Record<string, unknown>>) =>
  ethers.deployContract("LendingMarket", [
    {
      collateralToken: world.collateralToken,
      debtToken: world.debtToken,
      priceFeed: world.priceFeed,
      priceMaxAgeSeconds: PRICE_MAX_AGE_SECONDS,
      lowestAnswer: LOWEST_ANSWER,
      highestAnswer: HIGHEST_ANSWER,
      policy: world.policy,
      marketId: MARKET_ID,
      fund: world.fund,
      minDebtAssets: MIN_DEBT,
      ...change,
    },
  ]);

/** On RiskPolicy itself, configured and without a round yet. */
export async function liveLending() {
  const live = await goLive({ markets: 1 });
  return { ...(await deployLending(live)), ...live };
}

export type Lending = Awaited<ReturnType<typeof scriptedLending>>;
export type LiveLending = Awaited<ReturnType<typeof liveLending>>;
export type Actor = "alice" | "bob" | "carol";

/** Sets the price in dollars per WETH, fresh. */
export async function setPrice(
  { priceFeed }: Pick<Lending, "priceFeed">,
  dollars: bigint,
  answer = dollars * DOLLAR,
): Promise<void> {
  await send(priceFeed, "set", answer, (await time.latest()) + 1);
}

/** A call of the market, or the fund, by one of the actors. */
export const by = (
  world: Lending | LiveLending,
  actor: Actor,
  name: string,
  ...args: unknown[]
): ReturnType<typeof transact> =>
  transact({ contract: world.market.connect(world[actor]), name, args });

/** Alice supplies 100,000 USDC; Bob borrows against 10 WETH, worth 20,000. */
export async function lentOut(
  world: Lending | LiveLending,
  borrowed = 14_000n * USDC,
): Promise<void> {
  await by(world, "alice", "supply", 100_000n * USDC, world.alice.address);
  await by(world, "bob", "addCollateral", 10n * WETH, world.bob.address);
  await by(world, "bob", "borrow", borrowed, world.bob.address);
}

/** Alice has lent, Bob has borrowed; the calm curve accrues. */
export async function lent() {
  const world = await scriptedLending();
  await lentOut(world);
  return world;
}

/** The same, and nothing accrues. */
export async function still() {
  const world = await scriptedLending();
  await setWords(world.policy, STILL_WORDS);
  await lentOut(world);
  return world;
}

export const totalsOf = ({ market }: Lending) => market.getFunction("totals")();
export const positionOf = ({ market }: Lending, account: { address: string }) =>
  market.getFunction("position")(account.address);
export const debtOf = ({ market }: Lending, account: { address: string }): Promise<bigint> =>
  market.getFunction("debtOf")(account.address);
export const balance = (token: BaseContract, account: { address: string }): Promise<bigint> =>
  token.getFunction("balanceOf")(account.address);
