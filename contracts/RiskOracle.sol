// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IChangeListener} from "./interfaces/IChangeNotifier.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {IPoseidonHasher} from "./interfaces/IPoseidonHasher.sol";
import {IPublisherRegistry} from "./interfaces/IPublisherRegistry.sol";
import {IRiskOracle} from "./interfaces/IRiskOracle.sol";
import {Bits} from "./libraries/Bits.sol";
import {Commitments} from "./libraries/Commitments.sol";
import {Groth16} from "./libraries/Groth16.sol";
import {Labels} from "./libraries/Labels.sol";
import {PublicSignals} from "./libraries/PublicSignals.sol";

/// @title Proven risk scores; IRiskOracle says what each function promises.
contract RiskOracle is IRiskOracle, AccessManaged {
    uint32 internal constant MAX_SKEW_SECONDS = 60;
    uint32 internal constant MIN_PERIOD_SECONDS = 60;
    uint32 internal constant MIN_MAX_AGE_SECONDS = 60;
    uint32 internal constant MAX_MAX_AGE_SECONDS = 1 days;
    uint32 internal constant HISTORY_ROUNDS = 168;
    uint256 internal constant SCHEMA_HASH_BITS = 248;

    /// @dev One slot, which a submission reads and writes back.
    struct Standing {
        uint32 periodSeconds;
        uint24 maxAgeSeconds;
        uint32 latestRound;
        uint8 markets;
        address verifier;
    }

    /// @dev One slot, which a submission reads: what the registries said of publishers and model when they
    /// were asked last. `seal` names the circumstances in which that still holds; 232 bits are what fits,
    /// and only a second preimage would deceive them. 0 while nothing is sealed.
    struct Checked {
        uint232 seal;
        uint16 occupied;
        uint8 reports;
    }

    /// @dev A submission that meets its seal touches the first two slots alone.
    struct FeedState {
        Standing standing;
        Checked checked;
        uint32 configVersion;
        bool isRetired;
        uint256 feedId;
        uint256 modelCommitment;
        uint256 configHash;
        uint256 schemaHash;
        string name;
        uint64[] marketIds;
    }

    /// @dev 248 of a feed id's 254 bits name the feed; addFeed refuses a second feed with the same.
    struct Place {
        uint248 feedKey;
        uint8 position;
    }

    IPoseidonHasher public immutable HASHER;
    IPublisherRegistry public immutable PUBLISHERS;
    IModelRegistry public immutable MODELS;

    /// @dev Counts what the registries told; a change breaks every seal at once. Never 0, so that a
    /// change costs less.
    uint256 private _registryChanges = 1;
    mapping(uint248 feedKey => FeedState) private _feeds;
    mapping(uint64 marketId => Place) private _places;
    /// @dev A ring of the proofs' own words: those of round r are at r mod HISTORY_ROUNDS. Word 0 says
    /// which round, and holds the time of its block above its own fields.
    mapping(uint248 feedKey => mapping(uint256 word => uint256[HISTORY_ROUNDS])) private _words;

    constructor(
        address authority,
        IPoseidonHasher hasher,
        IPublisherRegistry publishers,
        IModelRegistry models
    ) AccessManaged(authority) {
        HASHER = hasher;
        PUBLISHERS = publishers;
        MODELS = models;
    }

    /* FEEDS */

    /// @inheritdoc IRiskOracle
    function addFeed(
        FeedDefinition calldata definition,
        uint32 maxAgeSeconds
    ) external restricted returns (uint256 feedId) {
        uint256 name = Labels.toNumber(definition.name);
        _requireValidDefinition(definition, name, maxAgeSeconds);
        feedId = Commitments.feedId(
            HASHER,
            definition.schemaHash,
            name,
            definition.periodSeconds,
            definition.marketIds
        );
        FeedState storage state = _feeds[uint248(feedId)];
        require(state.standing.periodSeconds == 0, FeedAlreadyAdded(feedId));

        uint8 markets = uint8(definition.marketIds.length);
        state.standing.periodSeconds = definition.periodSeconds;
        state.standing.maxAgeSeconds = uint24(maxAgeSeconds);
        state.standing.markets = markets;
        state.feedId = feedId;
        state.schemaHash = definition.schemaHash;
        state.name = definition.name;
        state.marketIds = definition.marketIds;
        for (uint8 i = 0; i < markets; i++) {
            _places[definition.marketIds[i]] = Place(uint248(feedId), i);
        }
        emit FeedAdded(feedId, definition, maxAgeSeconds);
    }

    /// @inheritdoc IRiskOracle
    function retireFeed(uint256 feedId) external restricted {
        FeedState storage state = _liveFeed(feedId);
        state.isRetired = true;
        delete state.checked;
        for (uint256 i = 0; i < state.marketIds.length; i++) delete _places[state.marketIds[i]];
        emit FeedRetired(feedId);
    }

    /// @inheritdoc IRiskOracle
    function assignModel(uint256 feedId, uint256 modelCommitment) external restricted {
        FeedState storage state = _liveFeed(feedId);
        state.modelCommitment = modelCommitment;
        emit ModelAssigned(feedId, modelCommitment);
        _refreshConfig(feedId, state);
    }

    /// @inheritdoc IRiskOracle
    function refreshConfig(uint256 feedId) external {
        FeedState storage state = _liveFeed(feedId);
        require(state.modelCommitment != 0, ModelNotAssigned(feedId, 0));
        _refreshConfig(feedId, state);
    }

    /// @inheritdoc IChangeListener
    function registryChanged() external {
        require(
            msg.sender == address(PUBLISHERS) || msg.sender == address(MODELS),
            CallerNotRegistry(msg.sender)
        );
        _registryChanges++;
    }

    /* SUBMISSION */

    /// @inheritdoc IRiskOracle
    function submit(
        uint256 feedId,
        uint256 modelCommitment,
        uint256[8] calldata proof,
        uint256[] calldata publicSignals
    ) external {
        FeedState storage state = _feeds[uint248(feedId)];
        Standing memory standing = state.standing;
        require(standing.periodSeconds != 0, FeedUnknown(feedId));
        PublicSignals.requireCanonical(publicSignals, standing.markets);
        (uint256 round, uint256 bitmap) = PublicSignals.header(publicSignals[1]);
        _requireTimely(standing, round);
        PublicSignals.requireIntervals(publicSignals, standing.markets);
        _requireConfig(state, standing.verifier, feedId, modelCommitment, publicSignals[0]);
        _requireSigners(state.checked, bitmap);

        standing.latestRound = uint32(round);
        state.standing = standing;
        _store(feedId, round, publicSignals);
        // The verifier is called statically, so nothing can observe the writes before it has accepted.
        require(
            Groth16.verify(standing.verifier, proof, publicSignals),
            ProofRejected(feedId, round)
        );
        emit RoundAccepted(feedId, uint32(round), modelCommitment, msg.sender, publicSignals);
    }

    /* READING */

    /// @inheritdoc IRiskOracle
    function latest(
        uint64 marketId
    ) external view returns (Score memory score, uint256 ageSeconds, bool isFresh) {
        Place memory place = _places[marketId];
        uint32 round = _feeds[place.feedKey].standing.latestRound;
        require(round != 0, ScoreMissing(marketId));
        return _read(place, round);
    }

    /// @inheritdoc IRiskOracle
    function atRound(
        uint64 marketId,
        uint32 round
    ) external view returns (Score memory score, uint256 ageSeconds, bool isFresh) {
        Place memory place = _places[marketId];
        require(_isHeld(place, round), RoundNotHeld(marketId, round));
        return _read(place, round);
    }

    /// @inheritdoc IRiskOracle
    function scoresAfter(
        uint64 marketId,
        uint32 round,
        uint32 limit
    ) external view returns (Score[] memory scores) {
        Place memory place = _places[marketId];
        uint256 newest = _feeds[place.feedKey].standing.latestRound;
        uint256 first = _firstAfter(round, limit, newest);
        uint256 held = 0;
        for (uint256 r = first; r <= newest; r++) if (_isHeld(place, uint32(r))) held++;
        scores = new Score[](held);
        for (uint256 r = newest; held > 0; r--) {
            if (_isHeld(place, uint32(r))) (scores[--held], , ) = _read(place, uint32(r));
        }
    }

    /// @inheritdoc IRiskOracle
    function observationsAfter(
        uint64 marketId,
        uint32 round,
        uint32 limit
    ) external view returns (uint256[] memory observations) {
        Place memory place = _places[marketId];
        Standing storage standing = _feeds[place.feedKey].standing;
        (uint256 newest, uint256 periodSeconds) = (standing.latestRound, standing.periodSeconds);
        uint256 first = _firstAfter(round, limit, newest);
        observations = new uint256[](newest + 1 - first);
        mapping(uint256 word => uint256[HISTORY_ROUNDS]) storage words = _words[place.feedKey];
        uint256[HISTORY_ROUNDS] storage headers = words[0];
        uint256 index = PublicSignals.wordOf(place.position);
        for (uint256 r = first; r <= newest; r++) {
            uint256 word = headers[r % HISTORY_ROUNDS];
            if (uint32(word) != r) continue;
            if (index != 0) word = words[index][r % HISTORY_ROUNDS];
            uint256 interval = PublicSignals.interval(word, place.position);
            observations[r - first] = r | ((r * periodSeconds) << 32) | (interval << 72);
        }
    }

    /// @inheritdoc IRiskOracle
    function feedOf(uint64 marketId) external view returns (uint256 feedId) {
        feedId = _feeds[_places[marketId].feedKey].feedId;
        require(feedId != 0, MarketNotListed(marketId));
    }

    /// @inheritdoc IRiskOracle
    function feed(uint256 feedId) external view returns (Feed memory) {
        FeedState storage state = _knownFeed(feedId);
        return
            Feed({
                definition: FeedDefinition({
                    name: state.name,
                    schemaHash: state.schemaHash,
                    periodSeconds: state.standing.periodSeconds,
                    marketIds: state.marketIds
                }),
                maxAgeSeconds: state.standing.maxAgeSeconds,
                latestRound: state.standing.latestRound,
                modelCommitment: state.modelCommitment,
                configHash: state.configHash,
                configVersion: state.configVersion,
                isRetired: state.isRetired
            });
    }

    /* INTERNAL */

    function _requireValidDefinition(
        FeedDefinition calldata definition,
        uint256 name,
        uint32 maxAgeSeconds
    ) internal view {
        require(name != 0, FeedNameInvalid(definition.name));
        require(
            definition.schemaHash >> SCHEMA_HASH_BITS == 0,
            SchemaHashTooLarge(definition.schemaHash)
        );
        require(
            definition.periodSeconds >= MIN_PERIOD_SECONDS,
            PeriodTooShort(definition.periodSeconds, MIN_PERIOD_SECONDS)
        );
        require(
            maxAgeSeconds >= MIN_MAX_AGE_SECONDS && maxAgeSeconds <= MAX_MAX_AGE_SECONDS,
            MaxAgeOutOfRange(maxAgeSeconds, MIN_MAX_AGE_SECONDS, MAX_MAX_AGE_SECONDS)
        );
        uint64[] calldata ids = definition.marketIds;
        require(
            ids.length >= 1 && ids.length <= PublicSignals.MAX_MARKETS,
            MarketCountOutOfRange(ids.length, PublicSignals.MAX_MARKETS)
        );
        uint64 previous = 0;
        for (uint256 i = 0; i < ids.length; i++) {
            require(ids[i] > previous, MarketIdsNotIncreasing(i, ids[i]));
            require(_places[ids[i]].feedKey == 0, MarketAlreadyListed(ids[i]));
            previous = ids[i];
        }
    }

    function _refreshConfig(uint256 feedId, FeedState storage state) internal {
        uint256 modelCommitment = state.modelCommitment;
        (address verifier, uint8 markets, uint8 reports) = MODELS.activeModel(modelCommitment);
        uint8 expected = state.standing.markets;
        require(markets == expected, ModelShapeWrong(modelCommitment, markets, expected));
        (uint32 version, uint16 occupied) = PUBLISHERS.currentSet();
        uint256 publishers = Bits.count(occupied);
        require(2 * uint256(reports) > publishers, QuorumNotMajority(reports, publishers));

        uint256 publisherSet = PUBLISHERS.commitment();
        uint256 configHash = Commitments.config(HASHER, modelCommitment, publisherSet, feedId);
        (state.configHash, state.configVersion) = (configHash, version);
        state.standing.verifier = verifier;
        uint232 seal = _isTold() ? _sealOf(feedId, modelCommitment, configHash, verifier) : 0;
        state.checked = Checked({seal: seal, occupied: occupied, reports: reports});
        emit ConfigRefreshed(feedId, modelCommitment, version, publisherSet, configHash);
    }

    function _requireTimely(Standing memory standing, uint256 round) internal view {
        uint256 latestRound = standing.latestRound;
        require(round > latestRound, RoundNotNewer(round, latestRound));
        uint256 observedAt = round * standing.periodSeconds;
        uint256 newest = block.timestamp + MAX_SKEW_SECONDS;
        require(observedAt <= newest, RoundInFuture(observedAt, newest));
        uint256 oldest = block.timestamp - standing.maxAgeSeconds;
        require(observedAt >= oldest, RoundTooOld(observedAt, oldest));
    }

    /// @dev Asks the registries only if something may have changed since they were asked last.
    function _requireConfig(
        FeedState storage state,
        address verifier,
        uint256 feedId,
        uint256 modelCommitment,
        uint256 configHash
    ) internal {
        uint232 seal = _sealOf(feedId, modelCommitment, configHash, verifier);
        if (state.checked.seal == seal) return;

        require(feedId == state.feedId, FeedUnknown(feedId));
        require(!state.isRetired, FeedIsRetired(feedId));
        require(
            modelCommitment != 0 && modelCommitment == state.modelCommitment,
            ModelNotAssigned(feedId, modelCommitment)
        );
        (uint32 version, ) = PUBLISHERS.currentSet();
        uint32 configVersion = state.configVersion;
        require(version == configVersion, ConfigOutdated(feedId, configVersion, version));
        require(configHash == state.configHash, ConfigHashWrong(configHash, state.configHash));
        MODELS.activeModel(modelCommitment);
        if (_isTold()) state.checked.seal = seal;
    }

    /// @dev Binds everything that a check rests on: what the submission claims, the code that would
    /// verify it, and the state of the registries.
    function _sealOf(
        uint256 feedId,
        uint256 modelCommitment,
        uint256 configHash,
        address verifier
    ) internal view returns (uint232) {
        bytes32 seal = keccak256(
            abi.encode(
                feedId,
                modelCommitment,
                configHash,
                verifier,
                verifier.codehash,
                _registryChanges
            )
        );
        return uint232(uint256(seal));
    }

    /// @dev Whether a change of either registry would reach this contract; without, nothing is sealed.
    function _isTold() internal view returns (bool) {
        return
            address(PUBLISHERS.listener()) == address(this) &&
            address(MODELS.listener()) == address(this);
    }

    function _requireSigners(Checked memory checked, uint256 bitmap) internal pure {
        uint256 signers = Bits.count(bitmap);
        require(signers == checked.reports, SignerCountWrong(signers, checked.reports));
        uint256 occupied = checked.occupied;
        require(bitmap & ~occupied == 0, SignerSlotEmpty(bitmap, occupied));
    }

    function _store(uint256 feedId, uint256 round, uint256[] calldata publicSignals) internal {
        mapping(uint256 word => uint256[HISTORY_ROUNDS]) storage words = _words[uint248(feedId)];
        uint256 slot = round % HISTORY_ROUNDS;
        words[0][slot] = publicSignals[1] | (block.timestamp << PublicSignals.FIRST_WORD_BITS);
        unchecked {
            for (uint256 i = 2; i < publicSignals.length; i++)
                words[i - 1][slot] = publicSignals[i];
        }
    }

    /// @dev The first of the newest `limit` rounds that is after `round`; after the newest if none is.
    function _firstAfter(
        uint256 round,
        uint256 limit,
        uint256 newest
    ) internal pure returns (uint256) {
        if (round >= newest) return newest + 1;
        uint256 most = limit < HISTORY_ROUNDS ? limit : HISTORY_ROUNDS;
        return newest - round > most ? newest + 1 - most : round + 1;
    }

    function _isHeld(Place memory place, uint32 round) internal view returns (bool) {
        return round != 0 && uint32(_words[place.feedKey][0][round % HISTORY_ROUNDS]) == round;
    }

    /// @dev The caller has checked that the round is held.
    function _read(
        Place memory place,
        uint32 round
    ) internal view returns (Score memory score, uint256 ageSeconds, bool isFresh) {
        Standing memory standing = _feeds[place.feedKey].standing;
        uint256 slot = round % HISTORY_ROUNDS;
        uint256 firstWord = _words[place.feedKey][0][slot];
        uint256 index = PublicSignals.wordOf(place.position);
        uint256 word = index == 0 ? firstWord : _words[place.feedKey][index][slot];
        uint256 observedAt = uint256(round) * standing.periodSeconds;
        score.round = round;
        score.observedAt = uint40(observedAt);
        score.submittedAt = uint40(firstWord >> PublicSignals.FIRST_WORD_BITS);
        (, uint256 bitmap) = PublicSignals.header(firstWord);
        score.bitmap = uint16(bitmap);
        _readMarket(score, word, place.position);
        // A round may be accepted up to the skew before its time.
        ageSeconds = block.timestamp > observedAt ? block.timestamp - observedAt : 0;
        isFresh = ageSeconds <= uint256(standing.periodSeconds) + standing.maxAgeSeconds;
    }

    function _readMarket(Score memory score, uint256 word, uint256 position) internal pure {
        (uint256 middle, uint256 low, uint256 high, uint256 factors) = PublicSignals.market(
            word,
            position
        );
        (score.score, score.scoreLow, score.scoreHigh) = (
            uint16(middle),
            uint16(low),
            uint16(high)
        );
        for (uint256 i = 0; i < 4; i++) score.factors[i] = uint8(factors >> (8 * i));
    }

    function _liveFeed(uint256 feedId) internal view returns (FeedState storage state) {
        state = _knownFeed(feedId);
        require(!state.isRetired, FeedIsRetired(feedId));
    }

    function _knownFeed(uint256 feedId) internal view returns (FeedState storage state) {
        state = _feeds[uint248(feedId)];
        require(feedId != 0 && feedId == state.feedId, FeedUnknown(feedId));
    }
}
