// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IChangeListener} from "./IChangeNotifier.sol";

/// @title Proven risk scores: the words that a proof made public, kept for 168 rounds.
/// @notice Anybody may submit a proof; who submits changes nothing. A round is accepted once: the same
/// round again, by whomever and in whatever encoding, reverts with RoundNotNewer.
/// @notice A score is in hundredths of a point, 0 (calm) to 10000. `scoreLow` and `scoreHigh` bound it
/// over everything the honest signers may have meant.
/// @dev Assumes that the registered verifier is sound. Nothing else of a submission is trusted.
interface IRiskOracle is IChangeListener {
    /// @notice What a feed's id commits to.
    struct FeedDefinition {
        /// @dev 1 to 31 printable ASCII characters without spaces.
        string name;
        /// @dev Below 2^248.
        uint256 schemaHash;
        /// @dev Round r observes the markets at r × periodSeconds.
        uint32 periodSeconds;
        /// @dev 1 to 16 ids, strictly increasing, not zero.
        uint64[] marketIds;
    }

    struct Feed {
        FeedDefinition definition;
        /// @dev A round older than this when it arrives is refused.
        uint32 maxAgeSeconds;
        /// @dev The newest accepted round; 0 before the first.
        uint32 latestRound;
        /// @dev The only model whose proofs are accepted; 0 before assignModel.
        uint256 modelCommitment;
        /// @dev The first public signal that a proof must carry.
        uint256 configHash;
        /// @dev Version of the publisher set in `configHash`.
        uint32 configVersion;
        bool isRetired;
    }

    struct Score {
        uint32 round;
        /// @dev round × period, in seconds since the epoch: the time the score speaks of.
        uint40 observedAt;
        /// @dev Time of the block that accepted the proof.
        uint40 submittedAt;
        /// @dev Bit i is set when the publisher of slot i signed.
        uint16 bitmap;
        uint16 score;
        uint16 scoreLow;
        uint16 scoreHigh;
        /// @dev 0 to 255 each: expected shortfall, liquidation probability, liquidity-adjusted
        /// volatility, system stress.
        uint8[4] factors;
    }

    event FeedAdded(uint256 indexed feedId, FeedDefinition definition, uint32 maxAgeSeconds);
    event FeedRetired(uint256 indexed feedId);
    event ModelAssigned(uint256 indexed feedId, uint256 indexed modelCommitment);
    event ConfigRefreshed(
        uint256 indexed feedId,
        uint256 indexed modelCommitment,
        uint32 setVersion,
        uint256 publisherSet,
        uint256 configHash
    );
    /// @notice Everything that was proven: `publicSignals` decode to bitmap, scores and factors.
    event RoundAccepted(
        uint256 indexed feedId,
        uint32 indexed round,
        uint256 indexed modelCommitment,
        address submitter,
        uint256[] publicSignals
    );

    /// @notice Thrown when a feed's name is not 1 to 31 printable ASCII characters without spaces.
    error FeedNameInvalid(string name);
    /// @notice Thrown when a schema hash has more than 248 bits.
    error SchemaHashTooLarge(uint256 schemaHash);
    /// @notice Thrown when rounds would follow each other faster than the clock skew allowed.
    error PeriodTooShort(uint32 periodSeconds, uint32 limit);
    /// @notice Thrown when a round could never, or for too long, be submitted.
    error MaxAgeOutOfRange(uint32 maxAgeSeconds, uint32 lowest, uint32 highest);
    /// @notice Thrown for a feed without markets, or with more than one proof can carry.
    error MarketCountOutOfRange(uint256 markets, uint256 limit);
    /// @notice Thrown when the market id at `position` is not above the one before it, or is zero.
    error MarketIdsNotIncreasing(uint256 position, uint64 marketId);
    /// @notice Thrown when a live feed already covers a market.
    error MarketAlreadyListed(uint64 marketId);
    /// @notice Thrown when a feed is added a second time, also after it was retired.
    error FeedAlreadyAdded(uint256 feedId);
    /// @notice Thrown when as many feeds are live as the oracle keeps; a retired one makes room.
    error TooManyFeeds(uint256 limit);
    /// @notice Thrown for a feed that was never added.
    error FeedUnknown(uint256 feedId);
    /// @notice Thrown for a feed that no longer accepts rounds.
    error FeedIsRetired(uint256 feedId);
    /// @notice Thrown when a model's proofs carry another number of markets than the feed.
    error ModelShapeWrong(uint256 modelCommitment, uint8 modelMarkets, uint8 feedMarkets);
    /// @notice Thrown when half of the publishers or fewer would speak for all of them, so that two
    /// disjoint quorums could sign different rounds.
    error QuorumNotMajority(uint256 reports, uint256 publishers);

    /// @notice Thrown when a feed does not listen to a model.
    error ModelNotAssigned(uint256 feedId, uint256 modelCommitment);
    /// @notice Thrown when there are more or fewer public signals than the feed's markets need.
    error PublicSignalCountWrong(uint256 count, uint256 expected);
    /// @notice Thrown when a public signal is not below the field order.
    error PublicSignalNotInField(uint256 index, uint256 signal);
    /// @notice Thrown when a public signal has a bit set outside its fields.
    error PublicSignalStrayBits(uint256 index, uint256 signal);
    /// @notice Thrown unless low ≤ score ≤ high ≤ 10000 for the market at `position`.
    error ScoreIntervalInvalid(uint256 position, uint256 low, uint256 score, uint256 high);
    /// @notice Thrown for the feed's newest round, or one before it.
    error RoundNotNewer(uint256 round, uint256 latestRound);
    /// @notice Thrown when a round observes a time beyond `limit`, the block's time plus the skew.
    error RoundInFuture(uint256 observedAt, uint256 limit);
    /// @notice Thrown when a round observes a time before `limit`, the block's time less the feed's age.
    error RoundTooOld(uint256 observedAt, uint256 limit);
    /// @notice Thrown when the publisher set changed and refreshConfig has not been called since.
    error ConfigOutdated(uint256 feedId, uint32 configVersion, uint32 setVersion);
    /// @notice Thrown when a proof is about another model, publisher set or feed.
    error ConfigHashWrong(uint256 configHash, uint256 expected);
    /// @notice Thrown when the bitmap does not name as many signers as the model's proofs have.
    error SignerCountWrong(uint256 signers, uint256 expected);
    /// @notice Thrown when the bitmap names a slot that holds no key.
    error SignerSlotEmpty(uint256 bitmap, uint256 occupied);
    /// @notice Thrown when the verifier fails, or does not answer with exactly one word.
    error VerifierAnswerInvalid(address verifier, bool success, uint256 answerBytes);
    /// @notice Thrown when the verifier refuses the proof.
    error ProofRejected(uint256 feedId, uint256 round);

    /// @notice Thrown when no live feed covers a market.
    error MarketNotListed(uint64 marketId);
    /// @notice Thrown when a market has no score to read.
    error ScoreMissing(uint64 marketId);
    /// @notice Thrown when a round was never accepted for a market, or has left the history.
    error RoundNotHeld(uint64 marketId, uint32 round);

    /// @notice Adds a feed; it accepts rounds once it has a model.
    function addFeed(
        FeedDefinition calldata definition,
        uint32 maxAgeSeconds
    ) external returns (uint256 feedId);

    /// @notice Ends a feed. Its markets can then be listed by another one, its scores are no longer read.
    function retireFeed(uint256 feedId) external;

    /// @notice Makes an active model the only one a feed listens to, from this block on.
    function assignModel(uint256 feedId, uint256 modelCommitment) external;

    /// @notice Recomputes the config hash after the publisher set changed. Anybody may call.
    function refreshConfig(uint256 feedId) external;

    /// @notice Verifies a proof and stores its scores. Anybody may call.
    /// @param proof a, b, c in the order of snarkjs' Solidity call data
    /// @param publicSignals `[configHash, word 0, …]`, see docs/formats.md
    function submit(
        uint256 feedId,
        uint256 modelCommitment,
        uint256[8] calldata proof,
        uint256[] calldata publicSignals
    ) external;

    /// @notice A market's newest score; reverts if there is none.
    /// @return score the score with the time it speaks of
    /// @return ageSeconds time since then
    /// @return isFresh whether every round due by now has been accepted: the next round's deadline,
    /// period + maxAge after this one, has not passed
    function latest(
        uint64 marketId
    ) external view returns (Score memory score, uint256 ageSeconds, bool isFresh);

    /// @notice The score of one round; reverts if it is not held. The newest 168 rounds are.
    function atRound(
        uint64 marketId,
        uint32 round
    ) external view returns (Score memory score, uint256 ageSeconds, bool isFresh);

    /// @notice The held scores after `round`, oldest first, of the newest `limit` rounds; never reverts.
    function scoresAfter(
        uint64 marketId,
        uint32 round,
        uint32 limit
    ) external view returns (Score[] memory scores);

    /// @notice What `scoresAfter` returns, for contracts that pay for every byte: per round, from the lowest
    /// bit, the round in 32 bits, observedAt in 40, score, scoreLow and scoreHigh in 16 each; 0 for a
    /// round that is not held.
    function observationsAfter(
        uint64 marketId,
        uint32 round,
        uint32 limit
    ) external view returns (uint256[] memory observations);

    /// @notice The live feed that scores a market; reverts if there is none.
    function feedOf(uint64 marketId) external view returns (uint256 feedId);

    function feed(uint256 feedId) external view returns (Feed memory);
}
