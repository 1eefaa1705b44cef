// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title For tests: a feed that answers what it was told.
contract TestPriceFeed {
    error FeedDown();

    uint8 private immutable _DECIMALS;
    int256 private _answer;
    uint256 private _updatedAt;
    bool private _isDown;

    constructor(uint8 decimals_) {
        _DECIMALS = decimals_;
    }

    function decimals() external view returns (uint8) {
        return _DECIMALS;
    }

    function set(int256 answer, uint256 updatedAt) external {
        (_answer, _updatedAt) = (answer, updatedAt);
    }

    function setDown(bool isDown) external {
        _isDown = isDown;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        require(!_isDown, FeedDown());
        return (1, _answer, _updatedAt, _updatedAt, 1);
    }
}
