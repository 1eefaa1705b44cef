// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {PoolKey, SwapParams} from "./UniswapV4.sol";

/// @title A Uniswap v4 hook that sets each swap's fee from one market of RiskPolicy.
/// @notice It serves one pool, named when it is deployed. Anybody may open others with it: they pay the
/// baseline fee, and so does its own pool while the policy cannot be read or answers outside the corridor
/// of fees. A swap never reverts because of the policy.
/// @dev Nobody owns it. Its address must end in the two permissions that it has: after initialise and
/// before swap.
interface IRegimeFeeHook {
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
    /// @param poolId hash of the pool's key, as Uniswap computes it
    function feeOf(bytes32 poolId) external view returns (uint24 feePips);
}
