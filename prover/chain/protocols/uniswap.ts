/** Uniswap v4 from the artifacts its package ships: pool manager, routers and two tokens. */
import { type BaseContract, type Signer, ZeroAddress } from "ethers";
import { call, deployForeign, uniswapArtifact } from "./deploy.ts";

export interface PoolKey {
  readonly currency0: string;
  readonly currency1: string;
  readonly fee: number;
  readonly tickSpacing: number;
  readonly hooks: string;
}

export interface Uniswap {
  readonly manager: BaseContract;
  readonly swapRouter: BaseContract;
  readonly liquidityRouter: BaseContract;
  /** In the order of their addresses, as pools want them. */
  readonly currencies: readonly [BaseContract, BaseContract];
}

export const DYNAMIC_FEE = 0x800000;
export const TICK_SPACING = 60;
/** A price of one. */
export const SQRT_PRICE_1 = 2n ** 96n;
const MIN_SQRT_PRICE_LIMIT = 4_295_128_740n;
/** Both tokens of the deployer, enough for every test. */
const SUPPLY = 2n ** 128n;
const LIQUIDITY = 10n ** 24n;
const FULL_RANGE_TICK = 887_220;

export async function deployUniswap(signer: Signer): Promise<Uniswap> {
  const deploy = (name: string, ...args: unknown[]) =>
    deployForeign({ signer, artifact: uniswapArtifact(name), args });
  const owner = await signer.getAddress();
  const manager = await deploy("PoolManager", owner);
  const swapRouter = await deploy("PoolSwapTest", manager);
  const liquidityRouter = await deploy("PoolModifyLiquidityTest", manager);
  const first = await deploy("TestERC20", SUPPLY);
  const second = await deploy("TestERC20", SUPPLY);
  for (const token of [first, second]) {
    for (const router of [swapRouter, liquidityRouter])
      await call(token, "approve", router, SUPPLY);
  }
  const isOrdered = BigInt(await first.getAddress()) < BigInt(await second.getAddress());
  return {
    manager,
    swapRouter,
    liquidityRouter,
    currencies: isOrdered ? [first, second] : [second, first],
  };
}

export async function poolKey(
  { currencies: [first, second] }: Uniswap,
  fee: number,
  hooks: string = ZeroAddress,
): Promise<PoolKey> {
  return {
    currency0: await first.getAddress(),
    currency1: await second.getAddress(),
    fee,
    tickSpacing: TICK_SPACING,
    hooks,
  };
}

/** A pool at a price of one, with liquidity over the whole range. */
export async function openPool(uniswap: Uniswap, key: PoolKey): Promise<void> {
  await call(uniswap.manager, "initialize", key, SQRT_PRICE_1);
  const range = {
    tickLower: -FULL_RANGE_TICK,
    tickUpper: FULL_RANGE_TICK,
    liquidityDelta: LIQUIDITY,
    salt: `0x${"00".repeat(32)}`,
  };
  const overload =
    "modifyLiquidity((address,address,uint24,int24,address),(int24,int24,int256,bytes32),bytes)";
  await call(uniswap.liquidityRouter, overload, key, range, "0x");
}

/** Sells exactly `amountIn` of currency 0. */
export async function swapExactIn({ swapRouter }: Uniswap, key: PoolKey, amountIn: bigint) {
  const parameters = {
    zeroForOne: true,
    amountSpecified: -amountIn,
    sqrtPriceLimitX96: MIN_SQRT_PRICE_LIMIT,
  };
  const settings = { takeClaims: false, settleUsingBurn: false };
  return call(swapRouter, "swap", key, parameters, settings, "0x");
}
