// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";
import {ILendingMarket} from "../interfaces/ILendingMarket.sol";

/// @title Reads a price that is fresh and credible, or reverts.
library PriceFeed {
    /// @dev 10 to this power, times an amount or a price, fits a word.
    uint256 private constant MAX_DECIMALS_BETWEEN = 38;

    /// @notice Checks a market's feed, limits and decimals, and gives what an amount of collateral times an
    /// answer is to be divided by to be an amount of debt.
    function requireUsable(ILendingMarket.Setup memory setup) internal view returns (uint256) {
        (uint128 lowest, uint128 highest) = (setup.lowestAnswer, setup.highestAnswer);
        require(
            lowest < highest && highest <= uint128(type(int128).max),
            ILendingMarket.PriceLimitsInvalid(lowest, highest)
        );
        uint8 collateral = setup.collateralToken.decimals();
        uint8 feed = setup.priceFeed.decimals();
        uint8 debt = setup.debtToken.decimals();
        uint256 sum = uint256(collateral) + feed;
        require(
            sum >= debt && sum - debt <= MAX_DECIMALS_BETWEEN,
            ILendingMarket.DecimalsUnusable(collateral, feed, debt)
        );
        return 10 ** (sum - debt);
    }

    /// @dev A feed that stands at a limit of its own may hide a price beyond it, so the limits themselves
    /// are no prices. The lower one is at least 0.
    function read(
        IAggregatorV3 feed,
        uint256 maxAgeSeconds,
        uint256 lowestAnswer,
        uint256 highestAnswer
    ) internal view returns (uint256) {
        (, int256 answer, , uint256 updatedAt, ) = feed.latestRoundData();
        require(
            updatedAt <= block.timestamp && block.timestamp - updatedAt <= maxAgeSeconds,
            ILendingMarket.PriceNotFresh(updatedAt, maxAgeSeconds)
        );
        require(
            answer > int256(lowestAnswer) && answer < int256(highestAnswer),
            ILendingMarket.PriceOutOfRange(answer, lowestAnswer, highestAnswer)
        );
        return uint256(answer);
    }
}
