/** Ballast, Aave and the steward between them, with depositors and borrowers. */
import type { BaseContract } from "ethers";
import { configureMarket } from "../../../contracts/ignition/setup.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { type Aave, deployAave } from "../../../prover/chain/protocols/aave.ts";
import { ASSET_CONFIG, TOKEN, USDC, WETH } from "../../../prover/chain/protocols/aave-reserves.ts";
import { deploySteward } from "../../../prover/chain/protocols/adapters.ts";
import { call, deployForeign } from "../../../prover/chain/protocols/deploy.ts";
import { aavePackage } from "../../../prover/chain/protocols/packages.ts";
import { goLive, type Live, scoreOf, submitNext } from "../ballast.ts";
import { ethers, networkHelpers } from "../chain.ts";
import { revertName } from "../expect-revert.ts";

const VARIABLE_RATE = 2;
const REFERRAL = 0;
const USDC_UNIT = 10n ** 6n;
export const USDC_LIQUIDITY = 50_000_000n * USDC_UNIT;
/** In WETH; the stress share of it is below what the borrowers of WETH owe. */
export const CONFIG = {
  ...STARTING_CONFIG,
  borrowCap: 1_000n * TOKEN,
  supplyCap: 10_000n * TOKEN,
};

export interface LiveAave extends Live {
  readonly aave: Aave;
  readonly steward: BaseContract;
  readonly weth: BaseContract;
  readonly usdc: BaseContract;
  readonly probe: BaseContract;
}

/** The market of the policy starts in transition, and so do the reserves. */
export async function liveAave(): Promise<LiveAave> {
  const live = await goLive({ markets: 1 });
  await configureMarket(live.policy, 1n, CONFIG);
  const supplyCap = 10_000n;
  const aave = await deployAave(live.deployer, [{ ...WETH, supplyCap }, USDC]);
  const [weth, usdc] = aave.tokens;
  if (weth === undefined || usdc === undefined) throw new Error("Aave has no reserves");
  const steward = await deploySteward(live, aave);
  await call(steward, "configureAsset", weth, { ...ASSET_CONFIG, maxBorrowCap: 1_000n });
  await call(steward, "adopt", weth);
  const deployer = await live.deployer.getAddress();
  await fund(aave, usdc, live.deployer, USDC_LIQUIDITY);
  await call(aave.pool, "supply", usdc, USDC_LIQUIDITY, deployer, REFERRAL);
  const probe = await ethers.deployContract("BeforeAndAfter");
  return { ...live, aave, steward, weth, usdc, probe };
}

type User = Awaited<ReturnType<typeof userOf>>;

/** Always the same account for the same number, with ether to pay for gas. */
export async function userOf(index: number) {
  const address = ethers.getAddress(ethers.id(`user ${index}`).slice(0, 42));
  await networkHelpers.setBalance(address, 10n ** 20n);
  return ethers.getImpersonatedSigner(address);
}

export async function fund(aave: Aave, token: BaseContract, user: User, amount: bigint) {
  await call(token, "mint(address,uint256)", user, amount);
  await call(token.connect(user), "approve", aave.pool, ethers.MaxUint256);
}

export async function supply(live: LiveAave, user: User, wethAmount: bigint): Promise<void> {
  await fund(live.aave, live.weth, user, wethAmount);
  await call(live.aave.pool.connect(user), "supply", live.weth, wethAmount, user, REFERRAL);
}

export const borrowArgs = (token: BaseContract, amount: bigint, user: User) =>
  [token, amount, VARIABLE_RATE, REFERRAL, user] as const;

export async function borrow(live: LiveAave, user: User, token: BaseContract, amount: bigint) {
  await call(live.aave.pool.connect(user), "borrow", ...borrowArgs(token, amount, user));
}

export async function repay(live: LiveAave, user: User, token: BaseContract, amount: bigint) {
  await fund(live.aave, token, user, amount);
  await call(live.aave.pool.connect(user), "repay", token, amount, VARIABLE_RATE, user);
}

/** One round with this score; what can move, moves, on Aave too. */
export async function followScore(live: LiveAave, score: number, width = 0): Promise<void> {
  await submitNext(live, [scoreOf(score, width)]);
  await call(live.policy, "sync", 1n);
  await syncReserve(live);
}

/** Answers whether there was anything to change. */
export async function syncReserve({ steward, weth }: LiveAave): Promise<boolean> {
  return call(steward, "sync", weth).then(
    () => true,
    (error: unknown) => {
      if (revertName(steward, error) === "ReserveUpToDate") return false;
      throw error;
    },
  );
}

/** Health factors just before and just after a sync, in one block; nothing is kept. */
export async function healthAround(
  { probe, steward, weth, aave: { pool } }: LiveAave,
  users: readonly User[],
) {
  const readings = users.map(({ address }) =>
    pool.interface.encodeFunctionData("getUserAccountData", [address]),
  );
  const data = steward.interface.encodeFunctionData("sync", [await weth.getAddress()]);
  const around = await probe.getFunction("around").staticCall(pool, readings, steward, data);
  const factors = (answers: readonly string[]): bigint[] =>
    answers.map((answer) => {
      const decoded = pool.interface.decodeFunctionResult("getUserAccountData", answer);
      return decoded.healthFactor;
    });
  return { before: factors(around.before), afterwards: factors(around.afterwards) };
}

/** Moves the price of WETH, as its feed would. */
export async function setWethPrice({ aave, weth }: LiveAave, priceUsd: bigint): Promise<void> {
  const artifact = aavePackage().get("MockAggregator");
  const [signer] = await ethers.getSigners();
  if (artifact === undefined || signer === undefined) throw new Error("no aggregator");
  const feed = await deployForeign({ signer, artifact, args: [priceUsd * 10n ** 8n] });
  await call(aave.oracle, "setAssetSources", [weth], [feed]);
}
