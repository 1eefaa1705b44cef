// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title Which regime a sequence of scores leads to. Twin of model/policy/regime-machine.ts.
/// @dev Only the high end of the interval decides: what the honest signers may have meant at worst.
/// Time is the observations' own, so the outcome does not depend on who calls when.
library RegimeMachine {
    /// @notice The regime a score falls into, without memory.
    function classify(
        uint256 score,
        IRiskPolicy.RegimeRules memory rules
    ) internal pure returns (IRiskPolicy.Regime) {
        if (score > rules.stressAbove) return IRiskPolicy.Regime.Stress;
        if (score >= rules.transitionFrom) return IRiskPolicy.Regime.Transition;
        return IRiskPolicy.Regime.Calm;
    }

    /// @notice The state after one more round. Missed rounds stop easing, not tightening.
    /// @dev The observation is newer than the state.
    function observe(
        IRiskPolicy.RegimeState memory state,
        IRiskPolicy.RegimeRules memory rules,
        IRiskPolicy.Observation memory seen
    ) internal pure {
        IRiskPolicy.Regime severity = classify(seen.scoreHigh, rules);
        IRiskPolicy.Regime eased = classify(uint256(seen.scoreHigh) + rules.hysteresis, rules);
        if (seen.round != uint256(state.round) + 1) resetEasing(state);
        bool isEvidence = _isEvidence(state, rules, seen);
        (state.score, state.round, state.observedAt) = (seen.score, seen.round, seen.observedAt);

        state.aboveCalm = _extend(state.aboveCalm, severity >= IRiskPolicy.Regime.Transition);
        state.aboveTransition = _extend(
            state.aboveTransition,
            severity == IRiskPolicy.Regime.Stress
        );
        state.easing = _extend(state.easing, isEvidence && eased < state.regime);
        state.steady = _extend(state.steady, isEvidence && severity <= state.regime);

        if (state.aboveTransition >= rules.confirmationsUp) {
            _tighten(state, IRiskPolicy.Regime.Stress);
        } else if (state.aboveCalm >= rules.confirmationsUp) {
            _tighten(state, IRiskPolicy.Regime.Transition);
        }
        bool hasDwelt = state.observedAt >= uint256(state.regimeSince) + rules.dwellSeconds;
        if (state.easing >= rules.confirmationsDown && hasDwelt) _ease(state);
    }

    /// @notice Forgets all evidence for loosening.
    function resetEasing(IRiskPolicy.RegimeState memory state) internal pure {
        (state.easing, state.steady) = (0, 0);
    }

    /// @dev The anomaly gate: publishers who disagree, or a score that jumps, never loosen anything.
    function _isEvidence(
        IRiskPolicy.RegimeState memory state,
        IRiskPolicy.RegimeRules memory rules,
        IRiskPolicy.Observation memory seen
    ) private pure returns (bool) {
        uint256 jump =
            seen.score > state.score ? seen.score - state.score : state.score - seen.score;
        return
            seen.scoreHigh - seen.scoreLow <= rules.maxIntervalWidth &&
            (state.round == 0 || jump <= rules.maxJump);
    }

    function _tighten(
        IRiskPolicy.RegimeState memory state,
        IRiskPolicy.Regime regime
    ) private pure {
        if (regime <= state.regime) return;
        (state.regime, state.regimeSince) = (regime, state.observedAt);
        resetEasing(state);
    }

    /// @dev One regime at a time. The steady count stands: what supports a lower regime supports it.
    function _ease(IRiskPolicy.RegimeState memory state) private pure {
        state.regime = IRiskPolicy.Regime(uint8(state.regime) - 1);
        (state.regimeSince, state.easing) = (state.observedAt, 0);
    }

    function _extend(uint8 streak, bool holds) private pure returns (uint8) {
        if (!holds) return 0;
        return streak == type(uint8).max ? streak : streak + 1;
    }
}
