// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title The borrow-rate curve at a position between regimes. Twin of model/policy/rate-curve.ts.
library RateCurves {
    /// @dev One regime is 10000 positions wide: 0 calm, 10000 transition, 20000 stress.
    uint256 internal constant POSITIONS_PER_REGIME = 10_000;
    uint256 internal constant MAX_POSITION = 2 * POSITIONS_PER_REGIME;
    uint256 internal constant RAY = 1e27;
    /// @dev 1 bps in ray.
    uint256 internal constant BPS_RAY = 1e23;

    /// @notice The curve `along` positions, at most one regime, from a profile towards the tighter next.
    /// @dev Linear, each number rounded towards the calmer one. The profiles tighten in every number, so
    /// the curve rises pointwise with the position.
    function between(
        IRiskPolicy.Profile memory from,
        IRiskPolicy.Profile memory to,
        uint256 along
    ) internal pure returns (IRiskPolicy.RateCurve memory curve) {
        curve.kinkBps = from.kinkBps - _part(from.kinkBps - to.kinkBps, along);
        curve.baseBps = from.baseBps + _part(to.baseBps - from.baseBps, along);
        curve.slope1Bps = from.slope1Bps + _part(to.slope1Bps - from.slope1Bps, along);
        curve.slope2Bps = from.slope2Bps + _part(to.slope2Bps - from.slope2Bps, along);
    }

    /// @notice Annual rate in ray, rounded down; a utilisation above 1 counts as 1.
    function rateRay(
        IRiskPolicy.RateCurve memory curve,
        uint256 utilisationRay
    ) internal pure returns (uint256) {
        uint256 utilisation = utilisationRay < RAY ? utilisationRay : RAY;
        uint256 kink = curve.kinkBps * BPS_RAY;
        uint256 base = curve.baseBps * BPS_RAY;
        uint256 slope1 = curve.slope1Bps * BPS_RAY;
        if (utilisation <= kink) return base + (slope1 * utilisation) / kink;
        uint256 slope2 = curve.slope2Bps * BPS_RAY;
        return base + slope1 + (slope2 * (utilisation - kink)) / (RAY - kink);
    }

    function _part(uint256 distance, uint256 along) private pure returns (uint16) {
        return uint16((distance * along) / POSITIONS_PER_REGIME);
    }
}
