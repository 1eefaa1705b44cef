// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @notice The part of the test runner's cheatcodes that these tests use.
interface IVm {
    function warp(uint256 timestamp) external;
    function assume(bool condition) external pure;
}

/// @title What fuzz and invariant tests share.
abstract contract Cheats {
    /// @dev The address at which the test runner answers.
    IVm internal constant VM = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice Any number becomes one between two, ends included.
    function _within(uint256 any, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + (any % (high - low + 1));
    }
}
