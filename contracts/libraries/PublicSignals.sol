// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskOracle} from "../interfaces/IRiskOracle.sol";
import {FIELD_ORDER} from "./Field.sol";

/// @title The public signals of a proof, decoded: `[configHash, word 0, word 1, …]`.
/// @dev Twin of prover/statement/public-signals.ts; circuits/circuits.json is the source. Word 0 holds
/// round, bitmap and two markets, every later word three markets, lowest bits first.
library PublicSignals {
    uint256 internal constant MAX_MARKETS = 16;
    uint256 internal constant SCORE_MAX = 10_000;

    // Sums of literals: the compiler would add up named ones again each time.
    uint256 private constant ROUND_BITS = 32;
    /// @dev Round and bitmap.
    uint256 private constant HEADER_BITS = 32 + 16;
    uint256 private constant SCORE_BITS = 14;
    uint256 private constant SCORE_MASK = (1 << 14) - 1;
    /// @dev Score, low and high, and four drivers of a byte each.
    uint256 private constant MARKET_BITS = 3 * 14 + 4 * 8;
    uint256 private constant MARKETS_IN_FIRST_WORD = 2;
    uint256 private constant MARKETS_PER_WORD = 3;

    /// @dev What the fields of word 0 take; the bits above are free for a contract that stores it.
    uint256 internal constant FIRST_WORD_BITS = 48 + 2 * 74;

    /// @dev The config hash and word 0 for two markets, and a word for every further three.
    function count(uint256 markets) internal pure returns (uint256) {
        return 2 + markets / MARKETS_PER_WORD;
    }

    /// @notice Reverts unless the signals are as many as `markets` need, each below the field order, and
    /// no word has a bit outside its fields.
    function requireCanonical(uint256[] calldata signals, uint256 markets) internal pure {
        uint256 expected = count(markets);
        require(
            signals.length == expected,
            IRiskOracle.PublicSignalCountWrong(signals.length, expected)
        );
        uint256 configHash = signals[0];
        require(configHash < FIELD_ORDER, IRiskOracle.PublicSignalNotInField(0, configHash));
        uint256 usedBits = HEADER_BITS;
        uint256 capacity = MARKETS_IN_FIRST_WORD;
        // Counts markets down and signals up; neither leaves its range.
        unchecked {
            for (uint256 i = 1; i < expected; i++) {
                uint256 signal = signals[i];
                require(signal < FIELD_ORDER, IRiskOracle.PublicSignalNotInField(i, signal));
                uint256 held = markets < capacity ? markets : capacity;
                require(
                    signal >> (usedBits + held * MARKET_BITS) == 0,
                    IRiskOracle.PublicSignalStrayBits(i, signal)
                );
                (markets, usedBits, capacity) = (markets - held, 0, MARKETS_PER_WORD);
            }
        }
    }

    /// @notice Reverts unless low ≤ score ≤ high ≤ 100.00 for every market.
    /// @dev The caller has checked that the signals are canonical.
    function requireIntervals(uint256[] calldata signals, uint256 markets) internal pure {
        uint256 rest = signals[1] >> HEADER_BITS;
        uint256 next = MARKETS_IN_FIRST_WORD;
        uint256 index = 1;
        // Walks the markets as they lie; there are at most 16.
        unchecked {
            for (uint256 position = 0; position < markets; position++) {
                if (position == next) (rest, next) = (signals[++index], next + MARKETS_PER_WORD);
                uint256 score = rest & SCORE_MASK;
                uint256 low = (rest >> SCORE_BITS) & SCORE_MASK;
                uint256 high = (rest >> (2 * SCORE_BITS)) & SCORE_MASK;
                require(
                    low <= score && score <= high && high <= SCORE_MAX,
                    IRiskOracle.ScoreIntervalInvalid(position, low, score, high)
                );
                rest >>= MARKET_BITS;
            }
        }
    }

    /// @notice Round and bitmap, from word 0.
    function header(uint256 word) internal pure returns (uint256 round, uint16 bitmap) {
        (round, bitmap) = (uint32(word), uint16(word >> ROUND_BITS));
    }

    /// @notice The word that holds the market at `position` of the feed.
    function wordOf(uint256 position) internal pure returns (uint256) {
        return (position + MARKETS_PER_WORD - MARKETS_IN_FIRST_WORD) / MARKETS_PER_WORD;
    }

    /// @notice The market at `position` of the feed, from its word: scores in hundredths of a point, and
    /// four factors of one byte each, expected shortfall lowest.
    function market(
        uint256 word,
        uint256 position
    ) internal pure returns (uint256 score, uint256 low, uint256 high, uint256 factors) {
        uint256 offset =
            position < MARKETS_IN_FIRST_WORD
                ? HEADER_BITS + position * MARKET_BITS
                : ((position - MARKETS_IN_FIRST_WORD) % MARKETS_PER_WORD) * MARKET_BITS;
        word >>= offset;
        score = word & SCORE_MASK;
        low = (word >> SCORE_BITS) & SCORE_MASK;
        high = (word >> (2 * SCORE_BITS)) & SCORE_MASK;
        factors = (word >> (3 * SCORE_BITS)) & type(uint32).max;
    }

    /// @notice Score, low and high of the market at `position`, 16 bits each from the lowest.
    function interval(uint256 word, uint256 position) internal pure returns (uint256) {
        (uint256 score, uint256 low, uint256 high, ) = market(word, position);
        return score | (low << 16) | (high << 32);
    }
}
