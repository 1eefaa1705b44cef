// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {PolicyBounds} from "./PolicyBounds.sol";
import {Profiles} from "./Profiles.sol";

/// @title Where a level stands under a new configuration. Twin of model/policy/lifting.ts.
library Lifting {
    /// @notice The lowest value, not below `value`, at which nothing that follows the level is looser
    /// than it was; the level's tightest end if there is none.
    function lifted(
        IRiskPolicy.MarketConfig memory old,
        IRiskPolicy.MarketConfig memory next,
        IRiskPolicy.Parameter parameter,
        uint256 value
    ) internal pure returns (uint256) {
        if (parameter == IRiskPolicy.Parameter.Haircut) {
            uint256 floor = PolicyBounds.haircutFloor(next);
            return value > floor ? value : floor;
        }
        uint256[5] memory before = _tightness(old, parameter, value);
        (uint256 low, uint256 high) = (value, Profiles.MAX_POSITION);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_isAsTight(_tightness(next, parameter, middle), before)) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// @dev The numbers that follow a level, each turned so that it grows as it tightens.
    function _tightness(
        IRiskPolicy.MarketConfig memory config,
        IRiskPolicy.Parameter parameter,
        uint256 position
    ) private pure returns (uint256[5] memory numbers) {
        Profiles.Place memory place = Profiles.placeAtMemory(config.profiles, position);
        if (parameter == IRiskPolicy.Parameter.Cap) {
            (uint256 borrowCapBps, uint256 supplyCapBps) = Profiles.capShares(place);
            numbers[0] = type(uint256).max - PolicyBounds.capOf(config.borrowCap, borrowCapBps);
            numbers[1] = type(uint256).max - PolicyBounds.capOf(config.supplyCap, supplyCapBps);
        } else if (parameter == IRiskPolicy.Parameter.Rate) {
            IRiskPolicy.RateCurve memory curve = Profiles.curve(place);
            (numbers[0], numbers[1]) = (PolicyBounds.BPS - curve.kinkBps, curve.baseBps);
            (numbers[2], numbers[3]) = (curve.slope1Bps, curve.slope2Bps);
            numbers[4] = curve.convexBps;
        } else if (parameter == IRiskPolicy.Parameter.Liquidation) {
            uint256 graceSeconds;
            (numbers[0], numbers[1], graceSeconds) = Profiles.liquidation(place);
            numbers[2] = PolicyBounds.MAX_GRACE_SECONDS - graceSeconds;
        } else {
            numbers[0] = Profiles.lpFeePips(place);
        }
    }

    function _isAsTight(
        uint256[5] memory numbers,
        uint256[5] memory before
    ) private pure returns (bool) {
        for (uint256 i = 0; i < numbers.length; i++) if (numbers[i] < before[i]) return false;
        return true;
    }
}
