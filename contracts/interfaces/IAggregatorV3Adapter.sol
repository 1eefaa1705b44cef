// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAggregatorV3} from "./IAggregatorV3.sol";

/// @title One market's score in the shape of a Chainlink feed.
/// @notice `answer` is the score with two decimals, 0 to 10000. `roundId` is the round, and both times
/// are the time the score speaks of, not the block that accepted it.
interface IAggregatorV3Adapter is IAggregatorV3 {
    /// @notice Thrown instead of a stale answer that carries no time.
    error AnswerStale(uint64 marketId, uint256 ageSeconds);

    /// @notice The newest score, for readers of the older interface; reverts unless it is fresh.
    function latestAnswer() external view returns (int256);
}
