// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {PoolKey, SwapParams} from "./UniswapV4.sol";

/// @title A Uniswap v4 hook that sets each swap's fee from RiskPolicy.
/// @notice Anybody may open a pool with it. A pool that governance has not bound to a market pays the
/// baseline fee, and so does every pool while the policy cannot be read or answers outside the
/// corridor of fees. A swap never reverts because of the policy.
/// @dev Its address must end in the two permissions that it has: after initialise and before swap.
interface IRegimeFeeHook {
    event PoolBound(bytes32 indexed poolId, uint64 indexed marketId);

    /// @notice Thrown when the hook is deployed to an address that permits it anything else.
    error HookAddressWrong(address hook, uint160 flags, uint160 expected);
    /// @notice Thrown for a baseline outside the corridor of fees.
    error BaselineFeeInvalid(uint24 feePips, uint24 lowest, uint24 highest);
    /// @notice Thrown unless the pool manager calls.
    error CallerNotPoolManager(address caller);
    /// @notice Thrown when a pool with a fixed fee is opened on this hook.
    error PoolFeeNotDynamic(uint24 fee);
    /// @notice Thrown when the swap left too little gas to tell a broken policy from a starved one.
    error GasTooLowToReadFee(uint256 gasLimit);

    /// @notice Binds a pool to a market; market 0 releases it to the baseline fee.
    /// @param poolId hash of the pool's key, as Uniswap computes it
    function bindPool(bytes32 poolId, uint64 marketId) external;

    /// @notice Gives a new pool the baseline fee; Uniswap would start it at 0.
    function afterInitialize(
        address sender,
        PoolKey calldata key,
        uint160 sqrtPriceX96,
        int24 tick
    ) external returns (bytes4);

    /// @notice The fee of one swap, in millionths, with Uniswap's override flag. No amount is touched.
    function beforeSwap(
        address sender,
        PoolKey calldata key,
        SwapParams calldata parameters,
        bytes calldata hookData
    ) external view returns (bytes4 selector, int256 delta, uint24 fee);

    /// @notice The fee that a swap in this pool pays now.
    function feeOf(bytes32 poolId) external view returns (uint24 feePips);

    function marketOf(bytes32 poolId) external view returns (uint64 marketId);
}
