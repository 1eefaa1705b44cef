// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IAaveSteward} from "../../interfaces/IAaveSteward.sol";
import {IRiskPolicy} from "../../interfaces/IRiskPolicy.sol";

/// @title From a policy to a reserve's parameters, and the order of tight and loose among them.
library AaveParameters {
    /// @notice `live` with what the configuration manages replaced by the policy's words.
    /// @dev Aave's curve is linear above the kink. x² ≤ x on [0, 1], so slope2 + convex is nowhere below
    /// the policy's curve, and equal to it at the kink and at full utilisation.
    function wanted(
        IAaveSteward.AssetConfig memory config,
        IRiskPolicy.Policy memory policy,
        IAaveSteward.Parameters memory live
    ) internal pure returns (IAaveSteward.Parameters memory next) {
        next = copy(live);
        if (config.setsLtv) next.ltvBps = policy.maxLtvBps;
        if (config.setsLiquidationBonus) next.liquidationBonusBps = policy.liquidationBonusBps;
        if (config.setsCaps) {
            next.borrowCap = _wholeTokens(policy.borrowCap, config.unitsPerToken);
            next.supplyCap = _wholeTokens(policy.supplyCap, config.unitsPerToken);
        }
        if (config.setsRates) {
            IRiskPolicy.RateCurve memory curve = policy.curve;
            next.optimalBps = curve.kinkBps;
            next.baseBps = curve.baseBps;
            next.slope1Bps = curve.slope1Bps;
            next.slope2Bps = uint32(curve.slope2Bps) + curve.convexBps;
        }
    }

    function copy(
        IAaveSteward.Parameters memory from
    ) internal pure returns (IAaveSteward.Parameters memory) {
        return
            IAaveSteward.Parameters({
                ltvBps: from.ltvBps,
                liquidationBonusBps: from.liquidationBonusBps,
                borrowCap: from.borrowCap,
                supplyCap: from.supplyCap,
                optimalBps: from.optimalBps,
                baseBps: from.baseBps,
                slope1Bps: from.slope1Bps,
                slope2Bps: from.slope2Bps
            });
    }

    /// @notice Overwrites one group of `to`.
    function copyGroup(
        IAaveSteward.Parameters memory to,
        IAaveSteward.Parameters memory from,
        IAaveSteward.Group group
    ) internal pure {
        if (group == IAaveSteward.Group.Ltv) {
            to.ltvBps = from.ltvBps;
        } else if (group == IAaveSteward.Group.LiquidationBonus) {
            to.liquidationBonusBps = from.liquidationBonusBps;
        } else if (group == IAaveSteward.Group.BorrowCap) {
            to.borrowCap = from.borrowCap;
        } else if (group == IAaveSteward.Group.SupplyCap) {
            to.supplyCap = from.supplyCap;
        } else {
            (to.optimalBps, to.baseBps) = (from.optimalBps, from.baseBps);
            (to.slope1Bps, to.slope2Bps) = (from.slope1Bps, from.slope2Bps);
        }
    }

    function isSame(
        IAaveSteward.Parameters memory a,
        IAaveSteward.Parameters memory b,
        IAaveSteward.Group group
    ) internal pure returns (bool) {
        if (group == IAaveSteward.Group.Ltv) return a.ltvBps == b.ltvBps;
        if (group == IAaveSteward.Group.LiquidationBonus) {
            return a.liquidationBonusBps == b.liquidationBonusBps;
        }
        if (group == IAaveSteward.Group.BorrowCap) return a.borrowCap == b.borrowCap;
        if (group == IAaveSteward.Group.SupplyCap) return a.supplyCap == b.supplyCap;
        return
            a.optimalBps == b.optimalBps &&
            a.baseBps == b.baseBps &&
            a.slope1Bps == b.slope1Bps &&
            a.slope2Bps == b.slope2Bps;
    }

    /// @notice Whether any member of the group would be looser than it is.
    function loosens(
        IAaveSteward.Parameters memory from,
        IAaveSteward.Parameters memory to,
        IAaveSteward.Group group
    ) internal pure returns (bool) {
        if (group == IAaveSteward.Group.Ltv) return to.ltvBps > from.ltvBps;
        if (group == IAaveSteward.Group.LiquidationBonus) {
            return to.liquidationBonusBps < from.liquidationBonusBps;
        }
        if (group == IAaveSteward.Group.BorrowCap) return _raises(from.borrowCap, to.borrowCap);
        if (group == IAaveSteward.Group.SupplyCap) return _raises(from.supplyCap, to.supplyCap);
        return
            to.optimalBps > from.optimalBps ||
            to.baseBps < from.baseBps ||
            to.slope1Bps < from.slope1Bps ||
            to.slope2Bps < from.slope2Bps;
    }

    /// @dev To Aave a cap of 0 is no cap.
    function _raises(uint40 from, uint40 to) private pure returns (bool) {
        return from != 0 && to > from;
    }

    /// @dev Never 0. What 40 bits cannot hold is above every corridor, and so is their maximum.
    function _wholeTokens(uint256 cap, uint256 unitsPerToken) private pure returns (uint40) {
        return uint40(Math.min(Math.max(cap / unitsPerToken, 1), type(uint40).max));
    }
}
