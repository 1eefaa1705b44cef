// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IPoseidonHasher} from "../interfaces/IPoseidonHasher.sol";

/// @title The commitments that a contract recomputes. Twin of prover/commitment.ts; the layouts are
/// in docs/formats.md.
library Commitments {
    uint256 internal constant PUBLISHERS_TAG = uint160(bytes20("ballast/publishers/1"));
    uint256 internal constant POSSESSION_TAG = uint160(bytes20("ballast/possession/1"));
    uint256 internal constant REPORT_TAG = uint128(bytes16("ballast/report/2"));
    uint256 internal constant FEED_TAG = uint112(bytes14("ballast/feed/1"));
    uint256 internal constant CONFIG_TAG = uint128(bytes16("ballast/config/1"));

    uint256 internal constant SLOTS = 16;
    uint256 internal constant MARKET_IDS_PER_WORD = 3;
    uint256 internal constant FEED_HEADER_WORDS = 4;

    /// @param xBySlot x-coordinate of each slot's key, 0 for an empty slot
    function publisherSet(
        IPoseidonHasher hasher,
        uint256[SLOTS] memory xBySlot
    ) internal view returns (uint256) {
        uint256[] memory words = new uint256[](SLOTS);
        for (uint256 slot = 0; slot < SLOTS; slot++) words[slot] = xBySlot[slot];
        return hasher.hashWords(PUBLISHERS_TAG, words);
    }

    /// @param name the feed's name, ASCII read as one big-endian number
    function feedId(
        IPoseidonHasher hasher,
        uint256 schemaHash,
        uint256 name,
        uint256 periodSeconds,
        uint64[] memory marketIds
    ) internal view returns (uint256) {
        uint256 idWords = (marketIds.length + MARKET_IDS_PER_WORD - 1) / MARKET_IDS_PER_WORD;
        uint256[] memory words = new uint256[](FEED_HEADER_WORDS + idWords);
        (words[0], words[1], words[2], words[3]) = (
            schemaHash,
            name,
            periodSeconds,
            marketIds.length
        );
        for (uint256 i = 0; i < marketIds.length; i++) {
            uint256 lane = i % MARKET_IDS_PER_WORD;
            words[FEED_HEADER_WORDS + i / MARKET_IDS_PER_WORD] |=
                uint256(marketIds[i]) << (64 * lane);
        }
        return hasher.hashWords(FEED_TAG, words);
    }

    function config(
        IPoseidonHasher hasher,
        uint256 modelCommitment,
        uint256 publisherSetCommitment,
        uint256 feedIdentifier
    ) internal view returns (uint256) {
        uint256[] memory words = new uint256[](3);
        (words[0], words[1], words[2]) = (modelCommitment, publisherSetCommitment, feedIdentifier);
        return hasher.hashWords(CONFIG_TAG, words);
    }

    /// @dev Twin of prover/proof-of-possession.ts.
    function possession(
        IPoseidonHasher hasher,
        address registry,
        uint256 chainId,
        uint256 x,
        uint256 y
    ) internal view returns (uint256) {
        uint256[] memory words = new uint256[](4);
        (words[0], words[1], words[2], words[3]) = (chainId, uint160(registry), x, y);
        return hasher.hashWords(POSSESSION_TAG, words);
    }

    /// @dev What a publisher signs of one round; `observations` is the digest of all its features.
    function report(
        IPoseidonHasher hasher,
        uint256 feedIdentifier,
        uint256 round,
        uint256 observations
    ) internal view returns (uint256) {
        uint256[] memory words = new uint256[](3);
        (words[0], words[1], words[2]) = (feedIdentifier, round, observations);
        return hasher.hashWords(REPORT_TAG, words);
    }
}
