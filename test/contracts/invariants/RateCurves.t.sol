// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../../../contracts/interfaces/IRiskPolicy.sol";
import {Profiles} from "../../../contracts/libraries/Profiles.sol";
import {RateCurves} from "../../../contracts/libraries/RateCurves.sol";
import {StartingConfig} from "../../../contracts/mocks/StartingConfig.sol";
import {Cheats} from "./Cheats.sol";

/// @title The borrow rate at any utilisation, on the curves of any position between the regimes.
contract RateCurvesTest is Cheats {
    uint256 internal constant RAY = 1e27;
    /// @dev What rounding down may take from a sum of two terms.
    uint256 internal constant ROUNDING_RAY = 4;

    StartingConfig internal immutable _START = new StartingConfig();

    /// @dev P2: never falls with utilisation, and never leaves the corridor's highest rate.
    function testFuzz_P2_risesWithUtilisation(
        uint256 position,
        uint256 a,
        uint256 b
    ) external view {
        IRiskPolicy.RateCurve memory curve = _curveAt(position);
        (uint256 low, uint256 high) = a < b ? (a, b) : (b, a);
        // Beyond full utilisation too.
        (low, high) = (low % (2 * RAY), high % (2 * RAY));
        if (low > high) (low, high) = (high, low);
        uint256 rate = RateCurves.rateRay(curve, high);
        require(RateCurves.rateRay(curve, low) <= rate, "P2 falls");
        require(rate <= 34_000 * 1e23, "P2 above the corridor");
    }

    /// @dev P2: no jump at the kink, and no second difference below zero above it.
    function testFuzz_P2_isContinuousAndConvex(uint256 position, uint256 seed) external view {
        IRiskPolicy.RateCurve memory curve = _curveAt(position);
        uint256 kink = uint256(curve.kinkBps) * 1e23;
        uint256 atKink = RateCurves.rateRay(curve, kink);
        // One ray of utilisation more is at most slope/(1 − kink) rays of rate, and the kink is at most 95 %.
        require(RateCurves.rateRay(curve, kink + 1) - atKink <= 20 * 4, "P2 jumps");
        uint256 step = _within(seed >> 128, 1, (RAY - kink) / 2);
        uint256 start = _within(seed, kink, RAY - 2 * step);
        uint256 first = RateCurves.rateRay(curve, start);
        uint256 middle = RateCurves.rateRay(curve, start + step);
        uint256 last = RateCurves.rateRay(curve, start + 2 * step);
        require(first + last + ROUNDING_RAY >= 2 * middle, "P2 concave");
    }

    /// @dev P3: a tighter position never has a lower rate.
    function testFuzz_P3_risesWithPosition(uint256 a, uint256 b, uint256 seed) external view {
        (a, b) = (_within(a, 0, 20_000), _within(b, 0, 20_000));
        if (a > b) (a, b) = (b, a);
        uint256 utilisation = _within(seed, 0, RAY);
        uint256 calmer = RateCurves.rateRay(_curveAt(a), utilisation);
        uint256 tighter = RateCurves.rateRay(_curveAt(b), utilisation);
        require(calmer <= tighter + ROUNDING_RAY, "P3");
    }

    function _curveAt(uint256 position) internal view returns (IRiskPolicy.RateCurve memory) {
        IRiskPolicy.Profile[3] memory profiles = _START.config().profiles;
        return Profiles.curve(Profiles.placeAtMemory(profiles, _within(position, 0, 20_000)));
    }
}
