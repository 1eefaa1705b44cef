// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../../../contracts/interfaces/IRiskPolicy.sol";
import {RegimeMachine} from "../../../contracts/libraries/RegimeMachine.sol";
import {StartingConfig} from "../../../contracts/mocks/StartingConfig.sol";
import {Cheats} from "./Cheats.sol";

/// @title The regime machine under any scores in any rounds.
contract RegimeMachineTest is Cheats {
    uint256 internal constant ROUNDS = 40;
    uint256 internal constant PERIOD = 1 hours;

    IRiskPolicy.RegimeRules internal _rules;

    constructor() {
        _rules = new StartingConfig().config().rules;
    }

    /// @dev H3 a regime dwells before it eases, and eases one at a time; H4 both directions confirm.
    function testFuzz_H3_H4_easingDwellsAndConfirms(
        uint8 regime,
        uint256[40] calldata seeds
    ) external view {
        IRiskPolicy.RegimeRules memory rules = _rules;
        IRiskPolicy.RegimeState memory state = _start(regime);
        (uint256 above, uint256 below, uint256 since) = (0, 0, state.regimeSince);
        for (uint256 i = 0; i < ROUNDS; i++) {
            IRiskPolicy.Observation memory seen = _next(state, seeds[i]);
            (IRiskPolicy.Regime from, uint256 lastRound) = (state.regime, state.round);
            bool isAbove = RegimeMachine.classify(seen.scoreHigh, rules) > from;
            bool isBelow = RegimeMachine.classify(uint256(seen.scoreHigh) + 500, rules) < from;
            above = isAbove ? above + 1 : 0;
            below =
                !isBelow
                    ? 0
                    : seen.round == lastRound + 1
                        ? below + 1
                        : 1;
            RegimeMachine.observe(state, rules, seen);
            if (state.regime > from) require(above >= 2 || _wasHigh(state), "H4 up");
            if (state.regime < from) {
                require(uint8(from) - uint8(state.regime) == 1, "H3 one at a time");
                require(below >= 4, "H4 down");
                require(seen.observedAt - since >= 8 hours, "H3 dwell");
            }
            if (state.regime != from) (above, below, since) = (0, 0, seen.observedAt);
        }
    }

    /// @dev H2: between the boundary less its hysteresis and the boundary nothing ever changes.
    function testFuzz_H2_theBandHoldsTheRegime(uint256[40] calldata seeds) external view {
        IRiskPolicy.RegimeState memory state = _start(1);
        for (uint256 i = 0; i < ROUNDS; i++) {
            IRiskPolicy.Observation memory seen = _next(state, seeds[i]);
            uint16 score = uint16(_within(seeds[i], 4_000, 6_500));
            (seen.score, seen.scoreLow, seen.scoreHigh) = (score, score, score);
            RegimeMachine.observe(state, _rules, seen);
            require(state.regime == IRiskPolicy.Regime.Transition, "H2");
        }
    }

    /// @dev M6: an interval that is too wide, or a jump, never eases and never counts as steady.
    function testFuzz_M6_anomaliesNeverLoosen(
        uint8 regime,
        uint256[40] calldata seeds
    ) external view {
        IRiskPolicy.RegimeState memory state = _start(regime);
        for (uint256 i = 0; i < ROUNDS; i++) {
            IRiskPolicy.Observation memory seen = _next(state, seeds[i]);
            seen.scoreLow = 0;
            seen.scoreHigh = uint16(_within(seeds[i], 1_001, 10_000));
            seen.score = uint16(_within(seeds[i] >> 32, 0, seen.scoreHigh));
            IRiskPolicy.Regime from = state.regime;
            RegimeMachine.observe(state, _rules, seen);
            require(state.regime >= from && state.easing == 0 && state.steady == 0, "M6");
        }
    }

    /// @dev Two rounds above transition in a row may enter transition from calm while the second is
    /// in stress, so the test's own count by regime is not the only evidence.
    function _wasHigh(IRiskPolicy.RegimeState memory state) internal pure returns (bool) {
        return state.aboveCalm >= 2;
    }

    function _start(uint8 regime) internal pure returns (IRiskPolicy.RegimeState memory state) {
        state.regime = IRiskPolicy.Regime(regime % 3);
        (state.round, state.observedAt) = (500_000, uint40(500_000 * PERIOD));
        state.regimeSince = state.observedAt;
    }

    /// @dev Mostly the next round; scores crowd the boundaries.
    function _next(
        IRiskPolicy.RegimeState memory state,
        uint256 seed
    ) internal pure returns (IRiskPolicy.Observation memory seen) {
        uint256 skipped = seed % 8 == 0 ? (seed >> 8) % 10 : 0;
        seen.round = uint32(state.round + 1 + skipped);
        seen.observedAt = uint40(seen.round * PERIOD);
        uint256 any = seed >> 64;
        uint256 score =
            any % 2 == 0
                ? _within(any >> 1, 0, 10_000)
                : _within(any >> 1, 0, 2) + (any % 4 == 1 ? 4_499 : 6_499);
        seen.score = uint16(score > 10_000 ? 10_000 : score);
        uint256 width = (seed >> 32) % 1_200;
        seen.scoreLow = seen.score;
        seen.scoreHigh = uint16(score + width > 10_000 ? 10_000 : score + width);
    }
}
