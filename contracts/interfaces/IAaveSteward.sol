// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "./IRiskPolicy.sol";

/// @title Brings Aave v3 reserves to what RiskPolicy says, as a risk admin with a corridor of its own.
/// @notice Anybody may call `sync`; who calls changes nothing. One call applies every parameter or
/// reverts: nothing is clamped. Pace comes from the policy, which moves in bounded steps.
/// @notice The liquidation threshold is read and written back unchanged; prices, eModes, pauses and
/// freezes are out of reach. A liquidation bonus does not enter a health factor.
/// @dev Assumes nothing about the policy: what leaves the corridor reverts. Assumes that Aave's pool,
/// configurator and rate strategy are Aave's.
interface IAaveSteward {
    /// @notice Parameters that move together or not at all.
    enum Group {
        Ltv,
        LiquidationBonus,
        BorrowCap,
        SupplyCap,
        Rates
    }

    enum Field {
        MaxLtv,
        LiquidationBonus,
        BorrowCap,
        SupplyCap,
        OptimalUsage,
        BaseRate,
        Slope1,
        Slope2
    }

    struct AssetConfig {
        uint64 marketId;
        /// @dev The policy's cap units in one whole token, which is what Aave counts.
        uint128 unitsPerToken;
        /// @dev Whole tokens; no policy lifts a cap above them.
        uint40 maxBorrowCap;
        uint40 maxSupplyCap;
        bool setsLtv;
        bool setsLiquidationBonus;
        bool setsCaps;
        bool setsRates;
    }

    /// @notice A reserve in Aave's units: bps, whole tokens. The bonus counts from 0 here.
    struct Parameters {
        uint16 ltvBps;
        uint16 liquidationBonusBps;
        uint40 borrowCap;
        uint40 supplyCap;
        uint16 optimalBps;
        uint32 baseBps;
        uint32 slope1Bps;
        uint32 slope2Bps;
    }

    event AssetConfigured(address indexed asset, AssetConfig config);
    /// @notice What is live now counts as the steward's own; it may loosen from there.
    event LiveAdopted(address indexed asset, Parameters live);
    event ManualControlSet(address indexed asset, uint40 manualUntil);
    event ParameterSet(address indexed asset, Field indexed field, uint256 from, uint256 to);
    /// @notice Bit g of `held` is set when group g was left alone, see `sync`.
    event ReserveSynced(
        address indexed asset,
        uint64 indexed marketId,
        IRiskPolicy.Regime regime,
        IRiskPolicy.Staleness staleness,
        uint8 held
    );

    /// @notice Thrown for an asset that governance has not configured.
    error AssetNotConfigured(address asset);
    /// @notice Thrown for a configuration without a market, unit or caps, or with more than 36 bits of cap.
    error AssetConfigInvalid(address asset);
    /// @notice Thrown while somebody else sets an asset by hand.
    error AssetUnderManualControl(address asset, uint40 manualUntil);
    /// @notice Thrown when manual control would last longer than `latest`.
    error ManualControlTooLong(uint40 manualUntil, uint256 latest);
    /// @notice Thrown when the policy asks for a value outside the corridor; nothing was applied.
    error ParameterOutOfCorridor(
        address asset,
        Field field,
        uint256 value,
        uint256 lowest,
        uint256 highest
    );
    /// @notice Thrown when a liquidator's claim could exceed the collateral at the threshold.
    error LiquidatorClaimTooLarge(address asset, uint256 thresholdBps, uint256 bonusBps);
    /// @notice Thrown when there is nothing to apply, with the groups that are held back.
    error ReserveUpToDate(address asset, uint8 held);
    /// @notice Thrown when Aave's own getters do not say afterwards exactly what was to be applied.
    error ReadBackDiffers(address asset, uint256 actual, uint256 expected);

    /// @notice Lists an asset, or changes its listing. Until `adopt`, the steward only tightens what it
    /// finds: a first update cannot loosen.
    function configureAsset(address asset, AssetConfig calldata config) external;

    /// @notice Accepts the live values as a base to loosen from.
    function adopt(address asset) external;

    /// @notice Keeps the steward off an asset until a time at most seven days away; 0 ends it.
    function setManualControl(address asset, uint40 manualUntil) external;

    /// @notice Applies RiskPolicy.policy to the reserve, if anything differs. Anybody may call.
    /// @notice A group is held when it would loosen a value that somebody else set since, or would loosen
    /// anything while the scores are not fresh or the policy is frozen. LTV and bonus are held also when the reserve is no collateral, when its LTV was set to 0 by hand, and where
    /// they would loosen while the reserve is frozen: what waits for the thaw only tightens.
    function sync(address asset) external;

    function assetConfig(address asset) external view returns (AssetConfig memory);

    /// @notice The steward's last word on an asset, and until when it keeps off.
    function assetState(
        address asset
    ) external view returns (Parameters memory applied, uint40 manualUntil);
}
