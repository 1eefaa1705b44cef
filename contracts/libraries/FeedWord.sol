// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title The two slots of a feed that a submission reads.
/// @dev The standing, from the lowest bit: verifier 160, latest round 32, periodSeconds 32,
/// maxAgeSeconds 24, markets 8; 0 is a feed that was never added. What was checked: occupied slots 16,
/// reports 8, and the seal in the rest, 0 while nothing is sealed.
library FeedWord {
    uint256 private constant ROUND_AT = 160;
    uint256 private constant PERIOD_AT = 192;
    uint256 private constant MAX_AGE_AT = 224;
    uint256 private constant MARKETS_AT = 248;
    uint256 private constant VERIFIER_MASK = type(uint160).max;
    uint256 private constant ROUND_MASK = uint256(type(uint32).max) << ROUND_AT;

    uint256 private constant REPORTS_AT = 16;
    uint256 private constant SEAL_AT = 24;

    function standing(
        uint32 periodSeconds_,
        uint32 maxAgeSeconds_,
        uint256 markets_
    ) internal pure returns (uint256) {
        return
            (uint256(periodSeconds_) << PERIOD_AT) |
            (uint256(maxAgeSeconds_) << MAX_AGE_AT) |
            (markets_ << MARKETS_AT);
    }

    function verifier(uint256 word) internal pure returns (address) {
        return address(uint160(word));
    }

    function withVerifier(uint256 word, address verifier_) internal pure returns (uint256) {
        return (word & ~VERIFIER_MASK) | uint160(verifier_);
    }

    function latestRound(uint256 word) internal pure returns (uint32) {
        return uint32(word >> ROUND_AT);
    }

    function withLatestRound(uint256 word, uint256 round) internal pure returns (uint256) {
        return (word & ~ROUND_MASK) | (round << ROUND_AT);
    }

    function periodSeconds(uint256 word) internal pure returns (uint32) {
        return uint32(word >> PERIOD_AT);
    }

    function maxAgeSeconds(uint256 word) internal pure returns (uint32) {
        return uint24(word >> MAX_AGE_AT);
    }

    function markets(uint256 word) internal pure returns (uint8) {
        return uint8(word >> MARKETS_AT);
    }

    function checkedSet(uint16 occupied_, uint8 reports_) internal pure returns (uint256) {
        return occupied_ | (uint256(reports_) << REPORTS_AT);
    }

    function occupied(uint256 word) internal pure returns (uint16) {
        return uint16(word);
    }

    function reports(uint256 word) internal pure returns (uint256) {
        return uint8(word >> REPORTS_AT);
    }

    /// @dev The highest 232 bits of the hash are what fits; only a second preimage would deceive them.
    function isSealed(uint256 word, bytes32 hash) internal pure returns (bool) {
        return word >> SEAL_AT == uint256(hash) >> SEAL_AT;
    }

    function withSeal(uint256 word, bytes32 hash) internal pure returns (uint256) {
        return withoutSeal(word) | ((uint256(hash) >> SEAL_AT) << SEAL_AT);
    }

    function withoutSeal(uint256 word) internal pure returns (uint256) {
        return uint24(word);
    }
}
