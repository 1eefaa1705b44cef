// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title The borrow rate on a curve. Twin of model/policy/rate-curve.ts.
library RateCurves {
    uint256 internal constant RAY = 1e27;
    /// @dev 1 bps in ray.
    uint256 internal constant BPS_RAY = 1e23;

    /// @notice Annual rate in ray, rounded down; a utilisation above 1 counts as 1.
    /// @dev The kink is at least 70 % and at most 95 %, so neither division is by zero.
    function rateRay(
        IRiskPolicy.RateCurve memory curve,
        uint256 utilisationRay
    ) internal pure returns (uint256) {
        uint256 utilisation = utilisationRay < RAY ? utilisationRay : RAY;
        // Numbers of 16 bits times two of a ray, and above the kink the kink is below one ray.
        unchecked {
            uint256 kink = curve.kinkBps * BPS_RAY;
            uint256 base = curve.baseBps * BPS_RAY;
            uint256 slope1 = curve.slope1Bps * BPS_RAY;
            if (utilisation <= kink) return base + (slope1 * utilisation) / kink;
            uint256 aboveKink = ((utilisation - kink) * RAY) / (RAY - kink);
            uint256 convex = (curve.convexBps * aboveKink * aboveKink) / RAY;
            return base + slope1 + (curve.slope2Bps * aboveKink + convex) / (RAY / BPS_RAY);
        }
    }
}
