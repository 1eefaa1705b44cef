// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title One bounded number on its way to a target. Twin of model/policy/bounded-level.ts.
/// @dev Each direction has its own clock, so loosening never delays tightening. Three remembered
/// loosenings answer for every 24-hour window because their delay is at least eight hours; any seven
/// days lie in two calendar weeks that follow each other.
library BoundedLevel {
    uint256 internal constant BUDGET_WINDOW_SECONDS = 1 days;
    uint256 internal constant MIN_LOOSEN_DELAY_SECONDS = BUDGET_WINDOW_SECONDS / LOG_ENTRIES;

    uint256 private constant LOG_ENTRIES = 3;
    uint256 private constant AMOUNT_BITS = 16;
    uint256 private constant AMOUNT_MASK = (1 << AMOUNT_BITS) - 1;
    uint256 private constant ENTRY_BITS = 48;
    uint256 private constant TIME_MASK = (1 << (ENTRY_BITS - AMOUNT_BITS)) - 1;

    /// @notice The clock of a level whose first movement in either direction also waits.
    function start(uint256 timestamp) internal pure returns (IRiskPolicy.LevelClock memory clock) {
        clock.tightenedAt = uint32(timestamp);
        clock.loosenings = uint144(timestamp << AMOUNT_BITS);
        clock.week = uint16(timestamp / 1 weeks);
    }

    /// @notice Moves the level as far towards the target as its limits allow at this time.
    /// @dev The level never passes the target, so it stays in the corridor that all targets are in.
    function step(
        IRiskPolicy.Level memory level,
        IRiskPolicy.StepLimits memory limits,
        uint256 target,
        uint256 timestamp,
        bool mayLoosen
    ) internal pure returns (IRiskPolicy.Movement) {
        if (target > level.value) return _tighten(level, limits, target, timestamp);
        if (target == level.value) return IRiskPolicy.Movement.AtTarget;
        if (!mayLoosen) return IRiskPolicy.Movement.LoosenBlocked;
        return _loosen(level, limits, target, timestamp);
    }

    /// @notice What was loosened in the 24 hours before `timestamp`, an end excluded.
    function loosenedInWindow(
        IRiskPolicy.LevelClock memory clock,
        uint256 timestamp
    ) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < LOG_ENTRIES; i++) {
            uint256 entry = clock.loosenings >> (ENTRY_BITS * i);
            uint256 time = (entry >> AMOUNT_BITS) & TIME_MASK;
            if (time + BUDGET_WINDOW_SECONDS > timestamp) total += entry & AMOUNT_MASK;
        }
    }

    function _tighten(
        IRiskPolicy.Level memory level,
        IRiskPolicy.StepLimits memory limits,
        uint256 target,
        uint256 timestamp
    ) private pure returns (IRiskPolicy.Movement) {
        if (timestamp < uint256(level.clock.tightenedAt) + limits.tightenDelaySeconds) {
            return IRiskPolicy.Movement.TightenDelayRuns;
        }
        uint256 amount = Math.min(target - level.value, limits.tightenStep);
        level.value += uint16(amount);
        level.clock.tightenedAt = uint32(timestamp);
        return IRiskPolicy.Movement.Tightened;
    }

    function _loosen(
        IRiskPolicy.Level memory level,
        IRiskPolicy.StepLimits memory limits,
        uint256 target,
        uint256 timestamp
    ) private pure returns (IRiskPolicy.Movement) {
        IRiskPolicy.LevelClock memory clock = level.clock;
        uint256 loosenedAt = (clock.loosenings >> AMOUNT_BITS) & TIME_MASK;
        if (timestamp < loosenedAt + limits.loosenDelaySeconds) {
            return IRiskPolicy.Movement.LoosenDelayRuns;
        }
        uint256 spent = loosenedInWindow(clock, timestamp);
        if (spent >= limits.loosenBudget) return IRiskPolicy.Movement.LoosenBudgetSpent;
        _turnWeek(clock, timestamp / 1 weeks);
        uint256 spentWeek = uint256(clock.loosenedThisWeek) + clock.loosenedLastWeek;
        if (spentWeek >= limits.loosenBudgetWeek) return IRiskPolicy.Movement.LoosenWeekSpent;
        uint256 amount = Math.min(level.value - target, limits.loosenStep);
        amount = Math.min(amount, limits.loosenBudget - spent);
        amount = Math.min(amount, limits.loosenBudgetWeek - spentWeek);
        level.value -= uint16(amount);
        clock.loosenedThisWeek += uint16(amount);
        clock.loosenings = uint144(
            (uint256(clock.loosenings) << ENTRY_BITS) | (timestamp << AMOUNT_BITS) | amount
        );
        return IRiskPolicy.Movement.Loosened;
    }

    function _turnWeek(IRiskPolicy.LevelClock memory clock, uint256 week) private pure {
        if (clock.week == week) return;
        bool isNext = uint256(clock.week) + 1 == week;
        clock.loosenedLastWeek = isNext ? clock.loosenedThisWeek : 0;
        (clock.week, clock.loosenedThisWeek) = (uint16(week), 0);
    }
}
