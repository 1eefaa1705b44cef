// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title The part of Aave v3.6 that the steward calls, in its selectors and types.
/// @dev Rates are bps per year, caps are whole tokens, a liquidation bonus counts from 100 %.
struct AaveRateData {
    uint16 optimalUsageRatio;
    uint32 baseVariableBorrowRate;
    uint32 variableRateSlope1;
    uint32 variableRateSlope2;
}

interface IAaveAddressesProvider {
    function getPool() external view returns (address);

    function getPoolConfigurator() external view returns (address);
}

interface IAavePool {
    /// @notice The word that AaveReserveBits decodes.
    function getConfiguration(address asset) external view returns (uint256 bits);

    function RESERVE_INTEREST_RATE_STRATEGY() external view returns (address);
}

interface IAaveRateStrategy {
    function getInterestRateDataBps(address asset) external view returns (AaveRateData memory);
}

interface IAaveConfigurator {
    function configureReserveAsCollateral(
        address asset,
        uint256 ltv,
        uint256 liquidationThreshold,
        uint256 liquidationBonus
    ) external;

    function setBorrowCap(address asset, uint256 newBorrowCap) external;

    function setSupplyCap(address asset, uint256 newSupplyCap) external;

    /// @param rateData an encoded AaveRateData
    function setReserveInterestRateData(address asset, bytes calldata rateData) external;

    /// @notice The LTV that a reserve whose LTV is 0 for now gets back.
    function getPendingLtv(address asset) external view returns (uint256);
}
