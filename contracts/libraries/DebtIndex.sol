// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Debt as shares of a growing index. One share is one unit of debt while the index is RAY.
/// @dev Nobody can move the index but time, so it needs no virtual shares. A sum of debts rounded up is
/// never less than the debt of the sum.
library DebtIndex {
    uint256 internal constant RAY = 1e27;
    /// @dev 3 × 10¹¹ times the start. Interest stops there rather than block a market.
    uint256 internal constant MAX_INDEX_RAY = type(uint128).max;

    function toAssetsUp(uint256 shares, uint256 indexRay) internal pure returns (uint256) {
        return Math.mulDiv(shares, indexRay, RAY, Math.Rounding.Ceil);
    }

    function toSharesUp(uint256 assets, uint256 indexRay) internal pure returns (uint256) {
        return Math.mulDiv(assets, RAY, indexRay, Math.Rounding.Ceil);
    }

    function toSharesDown(uint256 assets, uint256 indexRay) internal pure returns (uint256) {
        return Math.mulDiv(assets, RAY, indexRay);
    }

    /// @notice The index after this time at this annual rate: three terms of e^x, rounded down.
    /// @dev At the highest rate of a market and after 30,000 years every term still fits a word.
    function grown(
        uint256 indexRay,
        uint256 annualRateRay,
        uint256 elapsedSeconds
    ) internal pure returns (uint256) {
        uint256 first = (annualRateRay * elapsedSeconds) / 365 days;
        uint256 second = Math.mulDiv(first, first, 2 * RAY);
        uint256 third = Math.mulDiv(second, first, 3 * RAY);
        uint256 next = Math.mulDiv(indexRay, RAY + first + second + third, RAY);
        return Math.min(next, MAX_INDEX_RAY);
    }
}
