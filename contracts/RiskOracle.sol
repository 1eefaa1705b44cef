// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {IPoseidonHasher} from "./interfaces/IPoseidonHasher.sol";
import {IPublisherRegistry} from "./interfaces/IPublisherRegistry.sol";
import {IRiskOracle} from "./interfaces/IRiskOracle.sol";
import {Bits} from "./libraries/Bits.sol";
import {FeedWord} from "./libraries/FeedWord.sol";
import {Groth16} from "./libraries/Groth16.sol";
import {PublicSignals} from "./libraries/PublicSignals.sol";
import {FeedBook} from "./oracle/FeedBook.sol";
import {ScoreHistory} from "./oracle/ScoreHistory.sol";

/// @title Proven risk scores; IRiskOracle says what each function promises.
/// @dev Here is what a submission must pass; what it is held against is in FeedBook, where it ends up in
/// ScoreHistory.
contract RiskOracle is ScoreHistory {
    using FeedWord for uint256;

    uint32 internal constant MAX_SKEW_SECONDS = 60;

    constructor(
        address authority,
        IPoseidonHasher hasher,
        IPublisherRegistry publishers,
        IModelRegistry models
    ) AccessManaged(authority) FeedBook(hasher, publishers, models) {}

    /// @inheritdoc IRiskOracle
    function submit(
        uint256 feedId,
        uint256 modelCommitment,
        uint256[8] calldata proof,
        uint256[] calldata publicSignals
    ) external {
        FeedState storage state = _feeds[uint248(feedId)];
        uint256 standing = state.standing;
        require(standing != 0, FeedUnknown(feedId));
        PublicSignals.requireCanonical(publicSignals, standing.markets());
        (uint256 round, uint16 bitmap) = PublicSignals.header(publicSignals[1]);
        _requireTimely(standing, round);
        PublicSignals.requireIntervals(publicSignals, standing.markets());
        _requireSigners(_checkedFor(state, feedId, modelCommitment, publicSignals[0]), bitmap);

        state.standing = standing.withLatestRound(round);
        _store(feedId, round, publicSignals);
        // The verifier is called statically, so nothing can observe the writes before it has accepted.
        require(
            Groth16.verify(standing.verifier(), proof, publicSignals),
            ProofRejected(feedId, round)
        );
        emit RoundAccepted(feedId, uint32(round), modelCommitment, msg.sender, publicSignals);
    }

    function _requireTimely(uint256 standing, uint256 round) internal view {
        uint256 latestRound = standing.latestRound();
        require(round > latestRound, RoundNotNewer(round, latestRound));
        // A round and a period have 32 bits, and no age comes near the time of a block.
        unchecked {
            uint256 observedAt = round * standing.periodSeconds();
            uint256 newest = block.timestamp + MAX_SKEW_SECONDS;
            require(observedAt <= newest, RoundInFuture(observedAt, newest));
            uint256 oldest = block.timestamp - standing.maxAgeSeconds();
            require(observedAt >= oldest, RoundTooOld(observedAt, oldest));
        }
    }

    function _requireSigners(uint256 checked, uint16 bitmap) internal pure {
        uint256 signers = Bits.count(bitmap);
        require(signers == checked.reports(), SignerCountWrong(signers, checked.reports()));
        uint16 occupied = checked.occupied();
        require(bitmap & ~occupied == 0, SignerSlotEmpty(bitmap, occupied));
    }
}
