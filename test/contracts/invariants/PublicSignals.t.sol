// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {PublicSignals} from "../../../contracts/libraries/PublicSignals.sol";
import {Cheats} from "./Cheats.sol";

/// @title Any words: what is accepted says one thing only, and nothing besides.
contract PublicSignalsTest is Cheats {
    uint256 internal constant MARKET_BITS = 74;
    uint256 internal constant HEADER_BITS = 48;
    /// @dev The order of the scalar field of bn254.
    uint256 internal constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @dev V5: a canonical word is the sum of its fields, so no two spellings say the same.
    function testFuzz_V5_fieldsMakeTheWholeWord(
        uint8 count,
        uint256[7] calldata seeds
    ) external view {
        uint256 markets = _within(count, 1, 16);
        uint256[] memory signals = _canonical(markets, seeds);
        this.requireCanonical(signals, markets);
        (uint256 round, uint256 bitmap) = PublicSignals.header(signals[1]);
        uint256[] memory again = new uint256[](signals.length);
        again[1] = round | (bitmap << 32);
        for (uint256 i = 0; i < markets; i++) {
            uint256 word = 1 + PublicSignals.wordOf(i);
            (uint256 score, uint256 low, uint256 high, uint256 factors) = PublicSignals.market(
                signals[word],
                i
            );
            uint256 packed = score | (low << 14) | (high << 28) | (factors << 42);
            again[word] |= packed << _offsetOf(i);
        }
        for (uint256 i = 1; i < signals.length; i++) require(again[i] == signals[i], "V5 fields");
    }

    /// @dev V5: one bit above the fields, a value plus the field order, a word more or less.
    function testFuzz_V5_refusesEveryOtherSpelling(
        uint8 count,
        uint256[7] calldata seeds,
        uint256 seed
    ) external view {
        uint256 markets = _within(count, 1, 16);
        uint256[] memory signals = _canonical(markets, seeds);
        uint256 word = _within(seed, 1, signals.length - 1);
        uint256 used = _usedBits(word - 1, markets);
        uint256 original = signals[word];
        signals[word] = original | (1 << _within(seed >> 8, used, 255));
        require(!_isCanonical(signals, markets), "V5 stray bit");
        signals[word] = original;
        signals[0] = (seed % R) + R;
        require(!_isCanonical(signals, markets), "V5 not in the field");
        signals[0] = 0;
        require(!_isCanonical(new uint256[](signals.length + 1), markets), "V5 longer");
        require(!_isCanonical(new uint256[](signals.length - 1), markets), "V5 shorter");
    }

    function requireCanonical(uint256[] calldata signals, uint256 markets) external pure {
        PublicSignals.requireCanonical(signals, markets);
    }

    function _isCanonical(uint256[] memory signals, uint256 markets) internal view returns (bool) {
        try this.requireCanonical(signals, markets) {
            return true;
        } catch {
            return false;
        }
    }

    function _canonical(
        uint256 markets,
        uint256[7] calldata seeds
    ) internal pure returns (uint256[] memory signals) {
        signals = new uint256[](PublicSignals.count(markets));
        signals[0] = seeds[6] % R;
        for (uint256 i = 1; i < signals.length; i++) {
            signals[i] = seeds[i - 1] & ((1 << _usedBits(i - 1, markets)) - 1);
        }
    }

    /// @dev Market 0 and 1 are in word 0 above the header, then three to a word.
    function _usedBits(uint256 word, uint256 markets) internal pure returns (uint256) {
        if (word == 0) return HEADER_BITS + MARKET_BITS * (markets < 2 ? markets : 2);
        uint256 left = markets - 2 - 3 * (word - 1);
        return MARKET_BITS * (left < 3 ? left : 3);
    }

    function _offsetOf(uint256 position) internal pure returns (uint256) {
        if (position < 2) return HEADER_BITS + MARKET_BITS * position;
        return MARKET_BITS * ((position - 2) % 3);
    }
}
