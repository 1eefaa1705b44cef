// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {FeedWord} from "../libraries/FeedWord.sol";
import {MarketWord} from "../libraries/MarketWord.sol";

/// @title The packed words from outside, for tests that hold each field to its place.
contract WordHarness {
    using FeedWord for uint256;
    using MarketWord for uint256;

    struct Standing {
        address verifier;
        uint32 latestRound;
        uint32 periodSeconds;
        uint32 maxAgeSeconds;
        uint8 markets;
    }

    function packStanding(uint256 word, Standing calldata s) external pure returns (uint256) {
        word |= FeedWord.standing(s.periodSeconds, s.maxAgeSeconds, s.markets);
        return word.withVerifier(s.verifier).withLatestRound(s.latestRound);
    }

    function unpackStanding(uint256 word) external pure returns (Standing memory) {
        return
            Standing({
                verifier: word.verifier(),
                latestRound: word.latestRound(),
                periodSeconds: word.periodSeconds(),
                maxAgeSeconds: word.maxAgeSeconds(),
                markets: word.markets()
            });
    }

    function seal(uint16 occupied, uint8 reports, bytes32 hash) external pure returns (uint256) {
        return FeedWord.checkedSet(occupied, reports).withSeal(hash);
    }

    function unseal(
        uint256 word,
        bytes32 hash
    ) external pure returns (uint256 occupied, uint256 reports, bool isSealed, uint256 unsealed) {
        return (word.occupied(), word.reports(), word.isSealed(hash), word.withoutSeal());
    }

    struct Market {
        IRiskPolicy.RegimeState state;
        uint16[5] levels;
        uint24 deadAfterSeconds;
        uint16 fee;
        uint16 baselineFee;
    }

    function packMarket(uint256 word, Market calldata m) external pure returns (uint256) {
        word = word.withRegimeState(m.state).withDeadAfter(m.deadAfterSeconds);
        for (uint256 i = 0; i < 5; i++) {
            word = word.withLevel(IRiskPolicy.Parameter(i), m.levels[i]);
        }
        return word.withFees(m.fee, m.baselineFee);
    }

    function unpackMarket(uint256 word) external pure returns (Market memory m) {
        m.state = word.regimeState();
        for (uint256 i = 0; i < 5; i++) {
            m.levels[i] = uint16(word.level(IRiskPolicy.Parameter(i)));
        }
        m.deadAfterSeconds = uint24(word.deadAfterSeconds());
        (m.fee, m.baselineFee) = (uint16(word.fee()), uint16(word.baselineFee()));
    }

    function levels(uint256 word) external pure returns (uint256) {
        return word.levels();
    }

    function withLevels(uint256 word, uint256 packed) external pure returns (uint256) {
        return word.withLevels(packed);
    }

    function targetsOf(
        uint256 haircuts,
        IRiskPolicy.Regime regime
    ) external pure returns (uint256) {
        return MarketWord.targetsOf(haircuts, regime);
    }

    function tighter(uint256 a, uint256 b) external pure returns (uint256) {
        return MarketWord.tighter(a, b);
    }

    function unpack(
        uint256 packed,
        IRiskPolicy.Parameter parameter
    ) external pure returns (uint256) {
        return packed.unpack(parameter);
    }

    function age(
        uint256 word,
        uint256 timestamp
    ) external pure returns (uint256 ageSeconds, bool isDead) {
        return (word.ageSeconds(timestamp), word.isDead(timestamp));
    }
}
