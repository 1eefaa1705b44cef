// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAggregatorV3} from "../interfaces/IAggregatorV3.sol";

/// @title A Chainlink proxy whose rounds are written by a test, and one phase's aggregator.
contract AggregatorMock is IAggregatorV3 {
    error RoundMissing(uint80 round);

    struct Round {
        int256 answer;
        uint256 updatedAt;
        uint80 answeredInRound;
    }

    uint8 public decimals;
    string public description;
    uint256 public version = 4;

    mapping(uint80 round => Round) private _rounds;
    mapping(uint16 phase => address) public phaseAggregators;
    uint80 private _latest;

    constructor(uint8 decimals_, string memory description_) {
        decimals = decimals_;
        description = description_;
    }

    function setRound(
        uint80 round,
        int256 answer,
        uint256 updatedAt,
        uint80 answeredInRound
    ) external {
        _rounds[round] = Round(answer, updatedAt, answeredInRound);
    }

    function setLatest(uint80 round) external {
        _latest = round;
    }

    function setPhase(uint16 phase, address aggregator) external {
        phaseAggregators[phase] = aggregator;
    }

    function latestRound() external view returns (uint256) {
        return _latest;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(_latest);
    }

    function getRoundData(
        uint80 round
    ) public view returns (uint80, int256, uint256, uint256, uint80) {
        Round memory data = _rounds[round];
        if (data.answeredInRound == 0) revert RoundMissing(round);
        return (round, data.answer, data.updatedAt, data.updatedAt, data.answeredInRound);
    }
}
