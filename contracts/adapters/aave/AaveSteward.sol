// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAaveSteward} from "../../interfaces/IAaveSteward.sol";
import {IRiskPolicy} from "../../interfaces/IRiskPolicy.sol";
import {AaveCorridor} from "./AaveCorridor.sol";
import {AaveParameters} from "./AaveParameters.sol";
import {AaveReserve} from "./AaveReserve.sol";
import {AaveReserveBits} from "./AaveReserveBits.sol";
import {IAaveAddressesProvider, IAaveConfigurator, IAavePool} from "../../interfaces/AaveV3.sol";

/// @title Aave reserves that follow RiskPolicy; IAaveSteward says what each function promises.
contract AaveSteward is IAaveSteward, AccessManaged {
    using AaveParameters for Parameters;
    using AaveReserveBits for uint256;

    uint256 internal constant MAX_MANUAL_SECONDS = 7 days;
    uint256 internal constant GROUPS = 5;

    struct Asset {
        AssetConfig config;
        uint40 manualUntil;
        Parameters applied;
    }

    /// @dev What decides which groups are held.
    struct Standing {
        AaveReserve.Found found;
        Parameters applied;
        bool mayLoosen;
    }

    IRiskPolicy public immutable POLICY;
    IAavePool public immutable POOL;
    IAaveConfigurator public immutable CONFIGURATOR;

    mapping(address asset => Asset) private _assets;

    constructor(
        address authority,
        IRiskPolicy policy,
        IAaveAddressesProvider provider
    ) AccessManaged(authority) {
        POLICY = policy;
        POOL = IAavePool(provider.getPool());
        CONFIGURATOR = IAaveConfigurator(provider.getPoolConfigurator());
    }

    /* ROLES */

    /// @inheritdoc IAaveSteward
    function configureAsset(address asset, AssetConfig calldata config) external restricted {
        require(
            config.marketId != 0 &&
                config.unitsPerToken != 0 &&
                config.maxBorrowCap != 0 &&
                config.maxSupplyCap != 0 &&
                config.maxBorrowCap <= AaveCorridor.MAX_CAP &&
                config.maxSupplyCap <= AaveCorridor.MAX_CAP,
            AssetConfigInvalid(asset)
        );
        Asset storage stored = _assets[asset];
        stored.config = config;
        delete stored.applied;
        emit AssetConfigured(asset, config);
    }

    /// @inheritdoc IAaveSteward
    function adopt(address asset) external restricted {
        Asset storage stored = _asset(asset);
        Parameters memory live = AaveReserve.find(POOL, CONFIGURATOR, asset).live;
        stored.applied = live;
        emit LiveAdopted(asset, live);
    }

    /// @inheritdoc IAaveSteward
    function setManualControl(address asset, uint40 manualUntil) external restricted {
        uint256 latest = block.timestamp + MAX_MANUAL_SECONDS;
        require(manualUntil <= latest, ManualControlTooLong(manualUntil, latest));
        _asset(asset).manualUntil = manualUntil;
        emit ManualControlSet(asset, manualUntil);
    }

    /* SYNC */

    /// @inheritdoc IAaveSteward
    function sync(address asset) external {
        Asset storage stored = _asset(asset);
        uint40 manualUntil = stored.manualUntil;
        require(block.timestamp >= manualUntil, AssetUnderManualControl(asset, manualUntil));
        AssetConfig memory config = stored.config;
        IRiskPolicy.Policy memory policy = POLICY.policy(config.marketId);
        AaveReserve.Found memory found = AaveReserve.find(POOL, CONFIGURATOR, asset);

        Parameters memory next = AaveParameters.wanted(config, policy, found.live);
        Standing memory standing = Standing({
            found: found,
            applied: stored.applied,
            mayLoosen: policy.staleness == IRiskPolicy.Staleness.Fresh && !policy.isFrozen
        });
        uint8 held = _hold(standing, next);
        AaveCorridor.requireInside(
            AaveCorridor.Proposal({
                asset: asset,
                maxBorrowCap: config.maxBorrowCap,
                maxSupplyCap: config.maxSupplyCap,
                thresholdBps: found.bits.thresholdBps(),
                live: found.live,
                next: next
            })
        );
        require(_apply(asset, found, next), ReserveUpToDate(asset, held));
        AaveReserve.requireApplied(POOL, CONFIGURATOR, asset, found.bits, next);
        stored.applied = standing.applied;
        emit ReserveSynced(asset, config.marketId, policy.regime, policy.staleness, held);
    }

    /// @dev Takes the groups that must stay out of `next`, and the others into what was applied.
    function _hold(
        Standing memory standing,
        Parameters memory next
    ) internal pure returns (uint8 held) {
        for (uint256 i = 0; i < GROUPS; i++) {
            Group group = Group(i);
            if (_isHeld(standing, next, group)) {
                next.copyGroup(standing.found.live, group);
                held |= uint8(1 << i);
            } else {
                standing.applied.copyGroup(next, group);
            }
        }
    }

    /// @dev Writing an LTV or a bonus to a reserve whose LTV was zeroed by hand would open it again.
    function _isHeld(
        Standing memory standing,
        Parameters memory next,
        Group group
    ) internal pure returns (bool) {
        AaveReserve.Found memory found = standing.found;
        if (found.live.isSame(next, group)) return false;
        bool isLoosening = found.live.loosens(next, group);
        bool isForeign = !found.live.isSame(standing.applied, group);
        if (isLoosening && (isForeign || !standing.mayLoosen)) return true;
        if (group != Group.Ltv && group != Group.LiquidationBonus) return false;
        if (found.bits.thresholdBps() == 0 || found.live.ltvBps == 0) return true;
        return isLoosening && found.bits.isFrozen();
    }

    function _apply(
        address asset,
        AaveReserve.Found memory found,
        Parameters memory next
    ) internal returns (bool hasChanged) {
        Parameters memory live = found.live;
        if (!live.isSame(next, Group.Ltv) || !live.isSame(next, Group.LiquidationBonus)) {
            CONFIGURATOR.configureReserveAsCollateral(
                asset,
                next.ltvBps,
                found.bits.thresholdBps(),
                AaveReserve.BONUS_ORIGIN_BPS + next.liquidationBonusBps
            );
            hasChanged = true;
        }
        if (live.borrowCap != next.borrowCap) {
            CONFIGURATOR.setBorrowCap(asset, next.borrowCap);
            hasChanged = true;
        }
        if (live.supplyCap != next.supplyCap) {
            CONFIGURATOR.setSupplyCap(asset, next.supplyCap);
            hasChanged = true;
        }
        if (!live.isSame(next, Group.Rates)) {
            CONFIGURATOR.setReserveInterestRateData(asset, abi.encode(AaveReserve.rateData(next)));
            hasChanged = true;
        }
        _report(asset, live, next);
    }

    function _report(address asset, Parameters memory live, Parameters memory next) internal {
        _reportField(asset, Field.MaxLtv, live.ltvBps, next.ltvBps);
        _reportField(
            asset,
            Field.LiquidationBonus,
            live.liquidationBonusBps,
            next.liquidationBonusBps
        );
        _reportField(asset, Field.BorrowCap, live.borrowCap, next.borrowCap);
        _reportField(asset, Field.SupplyCap, live.supplyCap, next.supplyCap);
        _reportField(asset, Field.OptimalUsage, live.optimalBps, next.optimalBps);
        _reportField(asset, Field.BaseRate, live.baseBps, next.baseBps);
        _reportField(asset, Field.Slope1, live.slope1Bps, next.slope1Bps);
        _reportField(asset, Field.Slope2, live.slope2Bps, next.slope2Bps);
    }

    function _reportField(address asset, Field field, uint256 from, uint256 to) internal {
        if (from != to) emit ParameterSet(asset, field, from, to);
    }

    /* READING */

    /// @inheritdoc IAaveSteward
    function assetConfig(address asset) external view returns (AssetConfig memory) {
        return _asset(asset).config;
    }

    /// @inheritdoc IAaveSteward
    function assetState(
        address asset
    ) external view returns (Parameters memory applied, uint40 manualUntil) {
        Asset storage stored = _asset(asset);
        return (stored.applied, stored.manualUntil);
    }

    /* INTERNAL */

    function _asset(address asset) internal view returns (Asset storage stored) {
        stored = _assets[asset];
        require(stored.config.marketId != 0, AssetNotConfigured(asset));
    }
}
