// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IAaveSteward} from "../../interfaces/IAaveSteward.sol";
import {PolicyBounds} from "../../libraries/PolicyBounds.sol";
import {AaveParameters} from "./AaveParameters.sol";

/// @title The corridor that the steward holds whatever the policy says. Nobody can change it.
/// @dev What would not change is not judged: a human may have set it outside on purpose.
library AaveCorridor {
    using AaveParameters for IAaveSteward.Parameters;

    uint256 private constant BPS = PolicyBounds.BPS;
    /// @dev Aave's caps have 36 bits.
    uint256 internal constant MAX_CAP = (1 << 36) - 1;

    struct Proposal {
        address asset;
        uint256 maxBorrowCap;
        uint256 maxSupplyCap;
        uint256 thresholdBps;
        IAaveSteward.Parameters live;
        IAaveSteward.Parameters next;
    }

    /// @notice Reverts unless every member of every group that changes is inside.
    function requireInside(Proposal memory proposal) internal pure {
        _requireCollateral(proposal);
        _requireCaps(proposal);
        _requireRates(proposal);
    }

    function _requireCollateral(Proposal memory p) private pure {
        if (p.live.ltvBps != p.next.ltvBps) {
            uint256 buffer = PolicyBounds.MIN_LTV_BUFFER_BPS;
            uint256 highest = p.thresholdBps > buffer ? p.thresholdBps - buffer : 0;
            uint256 lowest = PolicyBounds.MIN_LTV_BPS;
            _requireWithin(p, IAaveSteward.Field.MaxLtv, p.next.ltvBps, lowest, highest);
        }
        uint256 bonus = p.next.liquidationBonusBps;
        if (p.live.liquidationBonusBps != bonus) {
            (uint256 lowest, uint256 highest) = (
                PolicyBounds.MIN_BONUS_BPS,
                PolicyBounds.MAX_BONUS_BPS
            );
            _requireWithin(p, IAaveSteward.Field.LiquidationBonus, bonus, lowest, highest);
            require(
                p.thresholdBps * (BPS + bonus) <= BPS * BPS,
                IAaveSteward.LiquidatorClaimTooLarge(p.asset, p.thresholdBps, bonus)
            );
        }
    }

    function _requireCaps(Proposal memory p) private pure {
        if (p.live.borrowCap != p.next.borrowCap) {
            uint256 cap = p.next.borrowCap;
            _requireWithin(p, IAaveSteward.Field.BorrowCap, cap, 1, p.maxBorrowCap);
        }
        if (p.live.supplyCap != p.next.supplyCap) {
            uint256 cap = p.next.supplyCap;
            _requireWithin(p, IAaveSteward.Field.SupplyCap, cap, 1, p.maxSupplyCap);
        }
    }

    function _requireRates(Proposal memory p) private pure {
        if (p.live.isSame(p.next, IAaveSteward.Group.Rates)) return;
        _requireWithin(
            p,
            IAaveSteward.Field.OptimalUsage,
            p.next.optimalBps,
            PolicyBounds.MIN_KINK_BPS,
            PolicyBounds.MAX_KINK_BPS
        );
        uint256 highestBase = PolicyBounds.MAX_BASE_BPS;
        _requireWithin(p, IAaveSteward.Field.BaseRate, p.next.baseBps, 0, highestBase);
        uint256 highestSlope1 = PolicyBounds.MAX_SLOPE1_BPS;
        _requireWithin(p, IAaveSteward.Field.Slope1, p.next.slope1Bps, 0, highestSlope1);
        // Aave refuses a second slope below the first.
        uint256 lowest = PolicyBounds.MIN_SLOPE2_BPS;
        if (p.next.slope1Bps > lowest) lowest = p.next.slope1Bps;
        uint256 highest = PolicyBounds.MAX_SLOPE2_BPS;
        _requireWithin(p, IAaveSteward.Field.Slope2, p.next.slope2Bps, lowest, highest);
    }

    function _requireWithin(
        Proposal memory p,
        IAaveSteward.Field field,
        uint256 value,
        uint256 lowest,
        uint256 highest
    ) private pure {
        require(
            lowest <= value && value <= highest,
            IAaveSteward.ParameterOutOfCorridor(p.asset, field, value, lowest, highest)
        );
    }
}
