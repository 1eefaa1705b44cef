// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAggregatorV3Adapter} from "../interfaces/IAggregatorV3Adapter.sol";
import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";
import {IRiskOracle} from "../interfaces/IRiskOracle.sol";

/// @title A risk score as a Chainlink feed; IAggregatorV3Adapter says what each function promises.
contract AggregatorV3Adapter is IAggregatorV3Adapter {
    uint8 internal constant DECIMALS = 2;
    uint256 internal constant VERSION = 1;

    IRiskOracle public immutable ORACLE;
    uint64 public immutable MARKET_ID;

    /// @inheritdoc IAggregatorV3
    string public description;

    constructor(IRiskOracle oracle, uint64 marketId, string memory description_) {
        ORACLE = oracle;
        MARKET_ID = marketId;
        description = description_;
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external pure returns (uint8) {
        return DECIMALS;
    }

    /// @inheritdoc IAggregatorV3
    function version() external pure returns (uint256) {
        return VERSION;
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(
        uint80 round
    )
        external
        view
        returns (
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound
        )
    {
        uint32 oracleRound = round > type(uint32).max ? 0 : uint32(round);
        (IRiskOracle.Score memory score, , ) = ORACLE.atRound(MARKET_ID, oracleRound);
        return _roundData(score);
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData()
        external
        view
        returns (
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound
        )
    {
        (IRiskOracle.Score memory score, , ) = ORACLE.latest(MARKET_ID);
        return _roundData(score);
    }

    /// @inheritdoc IAggregatorV3Adapter
    function latestAnswer() external view returns (int256) {
        (IRiskOracle.Score memory score, uint256 ageSeconds, bool isFresh) = ORACLE.latest(
            MARKET_ID
        );
        require(isFresh, AnswerStale(MARKET_ID, ageSeconds));
        return int256(uint256(score.score));
    }

    function _roundData(
        IRiskOracle.Score memory score
    ) internal pure returns (uint80, int256, uint256, uint256, uint80) {
        (uint80 round, uint256 observedAt) = (score.round, score.observedAt);
        return (round, int256(uint256(score.score)), observedAt, observedAt, round);
    }
}
