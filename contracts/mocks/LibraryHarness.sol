// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {BabyJubJub} from "../libraries/BabyJubJub.sol";
import {Bits} from "../libraries/Bits.sol";
import {BoundedLevel} from "../libraries/BoundedLevel.sol";
import {BoundedRead} from "../libraries/BoundedRead.sol";
import {Groth16} from "../libraries/Groth16.sol";
import {Labels} from "../libraries/Labels.sol";
import {Lifting} from "../libraries/Lifting.sol";
import {PolicyBounds} from "../libraries/PolicyBounds.sol";
import {Profiles} from "../libraries/Profiles.sol";
import {PublicSignals} from "../libraries/PublicSignals.sol";
import {RateCurves} from "../libraries/RateCurves.sol";
import {RegimeMachine} from "../libraries/RegimeMachine.sol";

/// @title The pure libraries from outside, for tests that hold them against their twins.
contract LibraryHarness {
    function isOnCurve(uint256 x, uint256 y) external pure returns (bool) {
        return BabyJubJub.isOnCurve(x, y);
    }

    function isInSubgroup(uint256 x, uint256 y) external pure returns (bool) {
        return BabyJubJub.isInSubgroup(x, y);
    }

    function isSignatureValid(
        uint256 keyX,
        uint256 keyY,
        uint256 rX,
        uint256 rY,
        uint256 s,
        uint256 challenge
    ) external pure returns (bool) {
        return BabyJubJub.isSignatureValid(keyX, keyY, rX, rY, s, challenge);
    }

    function countBits(uint16 bitmap) external pure returns (uint256) {
        return Bits.count(bitmap);
    }

    function labelToNumber(string calldata name) external pure returns (uint256) {
        return Labels.toNumber(name);
    }

    function verifierSelector(uint256 signals) external pure returns (bytes4) {
        return Groth16.selector(signals);
    }

    function decodeSignals(
        uint256[] calldata signals,
        uint256 markets
    ) external pure returns (uint256 round, uint256 bitmap, uint256[4][] memory decoded) {
        PublicSignals.requireCanonical(signals, markets);
        (round, bitmap) = PublicSignals.header(signals[1]);
        PublicSignals.requireIntervals(signals, markets);
        decoded = new uint256[4][](markets);
        for (uint256 i = 0; i < markets; i++) {
            uint256 word = signals[1 + PublicSignals.wordOf(i)];
            uint256[4] memory fields = decoded[i];
            (fields[0], fields[1], fields[2], fields[3]) = PublicSignals.market(word, i);
        }
    }

    function readWord(
        address target,
        bytes4 selector,
        uint64 argument,
        uint256 gasLimit
    ) external view returns (BoundedRead.Outcome, uint256) {
        return BoundedRead.word(target, selector, argument, gasLimit);
    }

    function readOutcome(
        bool hasAnswered,
        uint256 available,
        uint256 gasLimit
    ) external pure returns (BoundedRead.Outcome) {
        return BoundedRead._outcome(hasAnswered, available, gasLimit);
    }

    /// @return bytes_ how long a call is that reads this
    function callBytes(uint64) external pure returns (uint256 bytes_) {
        return msg.data.length;
    }

    /// @return regimes one byte for every score from 0 to 10000
    function classifyAll(
        IRiskPolicy.RegimeRules memory rules
    ) external pure returns (bytes memory regimes) {
        regimes = new bytes(10_001);
        for (uint256 score = 0; score < regimes.length; score++) {
            regimes[score] = bytes1(uint8(RegimeMachine.classify(score, rules)));
        }
    }

    function observe(
        IRiskPolicy.RegimeState memory state,
        IRiskPolicy.RegimeRules memory rules,
        IRiskPolicy.Observation memory seen
    ) external pure returns (IRiskPolicy.RegimeState memory) {
        RegimeMachine.observe(state, rules, seen);
        return state;
    }

    /// @notice One more round from a state, once for every score from `first` on, with the score as both
    /// ends of its interval.
    /// @return regimes the regimes reached; the highest bit is set when the steady count grew
    function observeScores(
        IRiskPolicy.RegimeState memory state,
        IRiskPolicy.RegimeRules memory rules,
        uint40 observedAt,
        uint16 first,
        uint16 count
    ) external pure returns (uint8[] memory regimes) {
        regimes = new uint8[](count);
        IRiskPolicy.RegimeState memory next;
        IRiskPolicy.Observation memory seen;
        (seen.round, seen.observedAt) = (state.round + 1, observedAt);
        for (uint16 i = 0; i < count; i++) {
            (next.regime, next.regimeSince) = (state.regime, state.regimeSince);
            (next.aboveCalm, next.aboveTransition) = (state.aboveCalm, state.aboveTransition);
            (next.easing, next.steady) = (state.easing, state.steady);
            (next.round, next.score) = (state.round, state.score);
            (seen.score, seen.scoreLow, seen.scoreHigh) = (first + i, first + i, first + i);
            RegimeMachine.observe(next, rules, seen);
            regimes[i] = uint8(next.regime) | (next.steady > state.steady ? 0x80 : 0);
        }
    }

    function step(
        IRiskPolicy.Level memory level,
        IRiskPolicy.StepLimits memory limits,
        uint256 target,
        uint256 timestamp,
        bool mayLoosen
    ) external pure returns (IRiskPolicy.Level memory, IRiskPolicy.Movement) {
        IRiskPolicy.Movement movement = BoundedLevel.step(
            level,
            limits,
            target,
            timestamp,
            mayLoosen
        );
        return (level, movement);
    }

    /// @return places for `count` positions in a row, 16 bits each from the lowest: borrow and supply
    /// share, kink, base, slope1, slope2, convex, bonus, close factor, grace, fee
    function placesFrom(
        IRiskPolicy.Profile[3] memory profiles,
        uint256 first,
        uint256 count
    ) external pure returns (uint256[] memory places) {
        places = new uint256[](count);
        for (uint256 i = 0; i < count; i++) {
            Profiles.Place memory place = Profiles.placeAtMemory(profiles, first + i);
            (uint256 borrowCapBps, uint256 supplyCapBps) = Profiles.capShares(place);
            IRiskPolicy.RateCurve memory curve = Profiles.curve(place);
            (uint256 bonusBps, uint256 closeFactorBps, uint256 graceSeconds) = Profiles.liquidation(
                place
            );
            places[i] =
                borrowCapBps |
                (supplyCapBps << 16) |
                (uint256(curve.kinkBps) << 32) |
                (uint256(curve.baseBps) << 48) |
                (uint256(curve.slope1Bps) << 64) |
                (uint256(curve.slope2Bps) << 80) |
                (uint256(curve.convexBps) << 96) |
                (bonusBps << 112) |
                (closeFactorBps << 128) |
                (graceSeconds << 144) |
                (Profiles.lpFeePips(place) << 160);
        }
    }

    function rateRay(
        IRiskPolicy.RateCurve memory curve,
        uint256 utilisationRay
    ) external pure returns (uint256) {
        return RateCurves.rateRay(curve, utilisationRay);
    }

    function lifted(
        IRiskPolicy.MarketConfig memory old,
        IRiskPolicy.MarketConfig memory next,
        IRiskPolicy.Parameter parameter,
        uint256 value
    ) external pure returns (uint256) {
        return Lifting.lifted(old, next, parameter, value);
    }

    function requireSafe(IRiskPolicy.MarketConfig memory config) external pure {
        PolicyBounds.requireSafe(config);
    }
}
