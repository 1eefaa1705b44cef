// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title The part of Uniswap v4 that the hook meets, in its selectors and types.
struct PoolKey {
    address currency0;
    address currency1;
    uint24 fee;
    int24 tickSpacing;
    address hooks;
}

struct SwapParams {
    bool zeroForOne;
    int256 amountSpecified;
    uint160 sqrtPriceLimitX96;
}

interface IUniswapPoolManager {
    function updateDynamicLPFee(PoolKey calldata key, uint24 newDynamicLPFee) external;
}

/// @dev A pool with this fee asks its hook.
uint24 constant DYNAMIC_FEE_FLAG = 0x800000;
/// @dev Marks a fee that beforeSwap returns as the one of this swap.
uint24 constant OVERRIDE_FEE_FLAG = 0x400000;
/// @dev What the lowest 14 bits of a hook's address permit it.
uint160 constant ALL_HOOK_FLAGS = (1 << 14) - 1;
uint160 constant AFTER_INITIALIZE_FLAG = 1 << 12;
uint160 constant BEFORE_SWAP_FLAG = 1 << 7;
