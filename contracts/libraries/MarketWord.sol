// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title The one slot of a market that most syncs write, and all that a reader of LTV or fee needs.
/// @dev From the lowest bit: regime 8, the four counters of RegimeState 8 each, score 16, round 32,
/// observedAt 32 (until 2106), five levels 16 each, deadAfterSeconds 24, pool fee 16, baseline fee 16.
/// 0 is a market that was never configured, because deadAfterSeconds is not 0.
library MarketWord {
    uint256 private constant ROUND_AT = 56;
    uint256 private constant OBSERVED_AT = 88;
    uint256 private constant LEVELS_AT = 120;
    uint256 private constant DEAD_AFTER_AT = 200;
    uint256 private constant FEE_AT = 224;
    uint256 private constant BASELINE_FEE_AT = 240;
    uint256 private constant STATE_MASK = (1 << LEVELS_AT) - 1;
    uint256 private constant LEVEL_BITS = 16;
    uint256 private constant LEVEL_MASK = 0xffff;
    uint256 private constant LEVELS_MASK = type(uint80).max;
    /// @dev One regime in each of the four levels that are positions.
    uint256 private constant ONE_REGIME = 10_000 * ((1 << 16) | (1 << 32) | (1 << 48) | (1 << 64));

    /// @notice The machine's memory, without `regimeSince`.
    function regimeState(
        uint256 word
    ) internal pure returns (IRiskPolicy.RegimeState memory state) {
        state.regime = regime(word);
        state.aboveCalm = uint8(word >> 8);
        state.aboveTransition = uint8(word >> 16);
        state.easing = uint8(word >> 24);
        state.steady = uint8(word >> 32);
        state.score = uint16(word >> 40);
        state.round = uint32(word >> ROUND_AT);
        state.observedAt = uint32(word >> OBSERVED_AT);
    }

    function regime(uint256 word) internal pure returns (IRiskPolicy.Regime) {
        return IRiskPolicy.Regime(uint8(word));
    }

    function withRegimeState(
        uint256 word,
        IRiskPolicy.RegimeState memory state
    ) internal pure returns (uint256) {
        uint256 packed =
            uint256(uint8(state.regime)) |
                (uint256(state.aboveCalm) << 8) |
                (uint256(state.aboveTransition) << 16) |
                (uint256(state.easing) << 24) |
                (uint256(state.steady) << 32) |
                (uint256(state.score) << 40) |
                (uint256(state.round) << ROUND_AT) |
                (uint256(uint32(state.observedAt)) << OBSERVED_AT);
        return (word & ~STATE_MASK) | packed;
    }

    function level(uint256 word, IRiskPolicy.Parameter parameter) internal pure returns (uint256) {
        return (word >> _shiftOf(parameter)) & LEVEL_MASK;
    }

    function withLevel(
        uint256 word,
        IRiskPolicy.Parameter parameter,
        uint256 value
    ) internal pure returns (uint256) {
        uint256 shift = _shiftOf(parameter);
        return (word & ~(LEVEL_MASK << shift)) | (value << shift);
    }

    /// @notice All five levels, 16 bits each, in the order of Parameter from the lowest.
    function levels(uint256 word) internal pure returns (uint256) {
        return (word >> LEVELS_AT) & LEVELS_MASK;
    }

    function withLevels(uint256 word, uint256 packed) internal pure returns (uint256) {
        return (word & ~(LEVELS_MASK << LEVELS_AT)) | (packed << LEVELS_AT);
    }

    /// @notice Where a regime's five levels are, packed like `levels`.
    /// @param haircuts of the three regimes, 16 bits each, calm lowest
    function targetsOf(
        uint256 haircuts,
        IRiskPolicy.Regime ofRegime
    ) internal pure returns (uint256) {
        uint256 rank = uint256(ofRegime);
        return ((haircuts >> (LEVEL_BITS * rank)) & LEVEL_MASK) | (rank * ONE_REGIME);
    }

    /// @notice One level out of five that are packed like `levels`.
    function unpack(
        uint256 packed,
        IRiskPolicy.Parameter parameter
    ) internal pure returns (uint256) {
        return (packed >> (LEVEL_BITS * uint256(parameter))) & LEVEL_MASK;
    }

    /// @notice The tighter of both in each level; packed like `levels`.
    function tighter(uint256 a, uint256 b) internal pure returns (uint256 packed) {
        for (uint256 shift = 0; shift < 5 * LEVEL_BITS; shift += LEVEL_BITS) {
            uint256 one = (a >> shift) & LEVEL_MASK;
            uint256 other = (b >> shift) & LEVEL_MASK;
            packed |= (one > other ? one : other) << shift;
        }
    }

    /// @notice Seconds since the last observation.
    /// @dev A round may be accepted up to the oracle's skew before its time.
    function ageSeconds(uint256 word, uint256 timestamp) internal pure returns (uint256) {
        uint256 observedAt = uint32(word >> OBSERVED_AT);
        return timestamp > observedAt ? timestamp - observedAt : 0;
    }

    function isDead(uint256 word, uint256 timestamp) internal pure returns (bool) {
        return ageSeconds(word, timestamp) > deadAfterSeconds(word);
    }

    function deadAfterSeconds(uint256 word) internal pure returns (uint256) {
        return uint24(word >> DEAD_AFTER_AT);
    }

    function withDeadAfter(uint256 word, uint256 limitSeconds) internal pure returns (uint256) {
        return
            (word & ~(uint256(type(uint24).max) << DEAD_AFTER_AT)) |
            (limitSeconds << DEAD_AFTER_AT);
    }

    function fee(uint256 word) internal pure returns (uint256) {
        return uint16(word >> FEE_AT);
    }

    function baselineFee(uint256 word) internal pure returns (uint256) {
        return word >> BASELINE_FEE_AT;
    }

    function withFees(
        uint256 word,
        uint256 feePips,
        uint256 baselineFeePips
    ) internal pure returns (uint256) {
        return
            (word & ((1 << FEE_AT) - 1)) |
            (feePips << FEE_AT) |
            (baselineFeePips << BASELINE_FEE_AT);
    }

    function _shiftOf(IRiskPolicy.Parameter parameter) private pure returns (uint256) {
        // A parameter is below five.
        unchecked {
            return LEVELS_AT + LEVEL_BITS * uint256(parameter);
        }
    }
}
