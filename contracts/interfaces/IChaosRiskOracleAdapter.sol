// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IChaosRiskOracle} from "./IChaosRiskOracle.sol";

/// @title Proven scores and bounded parameters as updates of Chaos Labs' risk oracle.
/// @notice Nothing is published here: an update is what RiskOracle and RiskPolicy say at the moment it is
/// read. `timestamp` is the time the score behind it speaks of, so a consumer's expiry counts from there.
/// | type               | newValue                                                                |
/// | ------------------ | ----------------------------------------------------------------------- |
/// | RiskScore          | abi.encode(score, scoreLow, scoreHigh), hundredths of a point           |
/// | Regime             | abi.encode(0 calm, 1 transition or 2 stress)                            |
/// | RateStrategyUpdate | abi.encode(optimal usage, base, slope1, slope2), bps; slope2 with convex |
/// | LoanToValue        | abi.encode(bps), for new borrowing                                      |
/// | BorrowCap          | abi.encode(units of the policy's configuration)                         |
/// | SupplyCap          | abi.encode(units of the policy's configuration)                         |
/// | LiquidationBonus   | abi.encode(bps above the debt)                                          |
/// | PoolFee            | abi.encode(millionths)                                                  |
/// All values are uint256. `additionalData` is abi.encode(uint32 round, uint8 staleness, bool isFrozen),
/// `referenceId` the market id and the round, `previousValue` empty.
/// @dev Update ids of one market and type grow with the round, and within a round as the score goes
/// stale and dead. A level may move between two rounds; the id then stays.
interface IChaosRiskOracleAdapter is IChaosRiskOracle {
    /// @notice Thrown by the constructor unless there are 1 to 16 markets with one id each.
    error MarketListInvalid(uint256 markets, uint256 marketIds);
    /// @notice Thrown by the constructor when an address is zero or stands for two markets.
    error MarketAddressInvalid(address market);
    /// @notice Thrown for an address that stands for no market.
    error MarketUnknown(address market);
    /// @notice Thrown for a parameter that no policy has.
    error UpdateTypeUnknown(string updateType);
    /// @notice Thrown for a market whose policy has not observed a score.
    error NoUpdate(string updateType, address market);
    /// @notice Thrown for an update that was replaced, or never was.
    error UpdateNotHeld(uint256 updateId);
    /// @notice Thrown by everything that would publish: a score is proven, not published.
    error PublishingDisabled();

    /// @notice The id of the newest update; 0 before the first.
    function latestUpdateIdByMarketAndType(
        address market,
        string calldata updateType
    ) external view returns (uint256 updateId);
}
