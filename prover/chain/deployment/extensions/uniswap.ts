/** The fee hook of one Uniswap v4 pool, at an address that permits it what it does and no more. */
import { AbiCoder, getAddress, keccak256, type Provider } from "ethers";
import { z } from "zod";
import { deployHook } from "../../../../contracts/ignition/hook-address.ts";
import { addressShape, marketIdShape } from "../shapes.ts";
import { type Extension, extensionNameShape, type Locate } from "./extension.ts";
import { hookCreationCode } from "./hook-code.ts";

/** Corridor of fees, in millionths: PolicyBounds. */
const [MIN_FEE_PIPS, MAX_FEE_PIPS] = [100, 10_000];
/** Of Uniswap's TickMath. */
const MAX_TICK_SPACING = 32_767;
const DYNAMIC_FEE_FLAG = 0x80_0000;
const POOL_KEY = "tuple(address,address,uint24,int24,address)";

export const uniswapShape = z
  .strictObject({
    name: extensionNameShape,
    poolManager: addressShape,
    market: marketIdShape,
    baselineFeePips: z.int().min(MIN_FEE_PIPS).max(MAX_FEE_PIPS),
    /** The pool, whose fee is dynamic and whose hook this is. The zero address is the native coin. */
    currency0: addressShape,
    currency1: addressShape,
    tickSpacing: z.int().min(1).max(MAX_TICK_SPACING),
  })
  .refine(({ currency0, currency1 }) => BigInt(currency0) < BigInt(currency1), {
    error: "not above currency0, as a pool's key wants it",
    path: ["currency1"],
  });

export function uniswapExtension(options: z.infer<typeof uniswapShape>, locate: Locate): Extension {
  const { name, poolManager, market: marketId, baselineFeePips } = options;
  const { currency0, currency1, tickSpacing } = options;
  const label = `RegimeFeeHook_${name}`;
  const facts = async (_: Provider, hook: string) => ({
    POOL_MANAGER: getAddress(poolManager),
    MARKET_ID: String(marketId),
    BASELINE_FEE_PIPS: String(baselineFeePips),
    POOL_ID: keccak256(
      AbiCoder.defaultAbiCoder().encode(
        [POOL_KEY],
        [[currency0, currency1, DYNAMIC_FEE_FLAG, tickSpacing, hook]],
      ),
    ),
  });
  const location = locate("poolManager");
  const answers = ["function protocolFeeController() view returns (address)"];
  return {
    location: locate(),
    contracts: [{ label, kind: "RegimeFeeHook", facts }],
    marketIds: [marketId],
    needsGovernor: false,
    targets: [{ location, address: poolManager, what: "Uniswap v4's PoolManager", answers }],
    async deploy({ core, signer }) {
      const pool = { poolManager, policy: core.RiskPolicy, marketId, baselineFeePips };
      const initCode = hookCreationCode({ ...pool, currency0, currency1, tickSpacing });
      return { [label]: await deployHook({ signer, initCode }) };
    },
  };
}
