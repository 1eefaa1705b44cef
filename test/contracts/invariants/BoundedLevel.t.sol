// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../../../contracts/interfaces/IRiskPolicy.sol";
import {BoundedLevel} from "../../../contracts/libraries/BoundedLevel.sol";
import {StartingConfig} from "../../../contracts/mocks/StartingConfig.sol";
import {Cheats} from "./Cheats.sol";

/// @title One level under any targets at any times, with the limits of any parameter.
contract BoundedLevelTest is Cheats {
    uint256 internal constant ATTEMPTS = 24;
    uint256 internal constant START = 1_800_000_000;

    StartingConfig internal immutable _START = new StartingConfig();
    uint256[ATTEMPTS] internal _loosenedAt;
    uint256[ATTEMPTS] internal _amounts;

    /// @dev C1 step, delay and corridor; C3 both budgets in every window; C9 the first movement waits.
    function testFuzz_C1_C3_C9_stepsDelaysAndBudgetsHold(
        uint8 parameter,
        uint256[24] calldata seeds
    ) external {
        IRiskPolicy.StepLimits memory limits = _START.config().limits[parameter % 5];
        IRiskPolicy.Level memory level = _start(seeds[0]);
        uint256 time = START;
        (uint256 tightenedAt, uint256 loosenedAt) = (START, START);
        uint256 moves = 0;
        for (uint256 i = 0; i < ATTEMPTS; i++) {
            time += _wait(seeds[i]);
            uint256 before = level.value;
            uint256 target = _target(seeds[i]);
            BoundedLevel.step(level, limits, target, time, seeds[i] % 8 != 0);
            uint256 value = level.value;
            if (value > before) {
                require(value - before <= limits.tightenStep && value <= target, "C1 tighten step");
                require(time >= tightenedAt + limits.tightenDelaySeconds, "C1 tighten delay");
                tightenedAt = time;
            }
            if (value >= before) continue;
            require(before - value <= limits.loosenStep && value >= target, "C1 loosen step");
            require(time >= loosenedAt + limits.loosenDelaySeconds, "C1 loosen delay");
            loosenedAt = time;
            (_loosenedAt[moves], _amounts[moves]) = (time, before - value);
            moves++;
            require(_spentSince(time - 1 days, moves) <= limits.loosenBudget, "C3 day");
            require(_spentSince(time - 7 days, moves) <= limits.loosenBudgetWeek, "C3 week");
        }
    }

    /// @dev C8: whatever was loosened a moment ago, tightening is as free as without it.
    function testFuzz_C8_looseningNeverDelaysTightening(uint256 seed, uint32 wait) external view {
        IRiskPolicy.StepLimits memory limits = _START.config().limits[seed % 5];
        IRiskPolicy.Level memory level = _start(seed);
        uint256 time = START + 30 days + wait;
        BoundedLevel.step(level, limits, 0, time, true);
        uint256 before = level.value;
        uint256 target = _within(seed >> 16, before, 20_000);
        BoundedLevel.step(level, limits, target, time, true);
        uint256 step = limits.tightenStep;
        uint256 expected = target - before < step ? target : before + step;
        require(level.value == expected, "C8");
    }

    /// @dev Left alone with one target, a level arrives there and stops.
    function testFuzz_C1_everyTargetIsReached(uint256 seed) external view {
        IRiskPolicy.StepLimits memory limits = _START.config().limits[seed % 5];
        IRiskPolicy.Level memory level = _start(seed);
        uint256 target = _target(seed >> 32);
        for (uint256 time = START; level.value != target; time += 3 days) {
            require(time < START + 2_000 days, "C1 stuck");
            BoundedLevel.step(level, limits, target, time, true);
        }
    }

    function _start(uint256 seed) internal pure returns (IRiskPolicy.Level memory level) {
        level.value = uint16(_within(seed >> 8, 0, 20_000));
        level.clock = BoundedLevel.start(START);
    }

    /// @dev Often one of the three regimes, as in the policy.
    function _target(uint256 seed) internal pure returns (uint256) {
        uint256 any = seed >> 64;
        return any % 2 == 0 ? 10_000 * ((any >> 1) % 3) : _within(any >> 1, 0, 20_000);
    }

    /// @dev Often around the delays and windows.
    function _wait(uint256 seed) internal pure returns (uint256) {
        uint256 any = seed >> 128;
        if (any % 4 == 0) return _within(any >> 2, 8 hours - 1, 8 hours + 1);
        if (any % 4 == 1) return _within(any >> 2, 1 days - 1, 1 days + 1);
        return _within(any >> 2, 0, 4 days);
    }

    function _spentSince(uint256 since, uint256 moves) internal view returns (uint256 spent) {
        for (uint256 i = 0; i < moves; i++) if (_loosenedAt[i] > since) spent += _amounts[i];
    }
}
