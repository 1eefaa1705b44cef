// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IChangeListener} from "../interfaces/IChangeNotifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPoseidonHasher} from "../interfaces/IPoseidonHasher.sol";
import {IPublisherRegistry} from "../interfaces/IPublisherRegistry.sol";
import {IRiskOracle} from "../interfaces/IRiskOracle.sol";
import {Bits} from "../libraries/Bits.sol";
import {Commitments} from "../libraries/Commitments.sol";
import {FeedWord} from "../libraries/FeedWord.sol";
import {Labels} from "../libraries/Labels.sol";
import {PublicSignals} from "../libraries/PublicSignals.sol";

/// @title The oracle's feeds, and what the registries said of each; IRiskOracle says what each function
/// promises.
abstract contract FeedBook is IRiskOracle, AccessManaged {
    using FeedWord for uint256;

    uint32 internal constant MIN_PERIOD_SECONDS = 60;
    uint32 internal constant MIN_MAX_AGE_SECONDS = 60;
    uint32 internal constant MAX_MAX_AGE_SECONDS = 1 days;
    uint256 internal constant SCHEMA_HASH_BITS = 248;
    /// @dev As many as a notice reaches with the gas that ChangeNotifier gives it.
    uint256 internal constant MAX_LIVE_FEEDS = 16;

    /// @dev A submission that meets its seal touches the first two slots alone; FeedWord says what they
    /// hold.
    struct FeedState {
        uint256 standing;
        /// @dev What the registries said of publishers and model when they were asked last. The seal names
        /// the circumstances in which that still holds.
        uint256 checked;
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

    mapping(uint248 feedKey => FeedState) internal _feeds;
    mapping(uint64 marketId => Place) internal _places;
    /// @dev Whose seals a notice breaks.
    uint248[] private _liveFeeds;

    constructor(IPoseidonHasher hasher, IPublisherRegistry publishers, IModelRegistry models) {
        HASHER = hasher;
        PUBLISHERS = publishers;
        MODELS = models;
    }

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
        require(state.standing == 0, FeedAlreadyAdded(feedId));
        require(_liveFeeds.length < MAX_LIVE_FEEDS, TooManyFeeds(MAX_LIVE_FEEDS));

        uint8 markets = uint8(definition.marketIds.length);
        state.standing = FeedWord.standing(definition.periodSeconds, maxAgeSeconds, markets);
        state.feedId = feedId;
        state.schemaHash = definition.schemaHash;
        state.name = definition.name;
        state.marketIds = definition.marketIds;
        for (uint8 i = 0; i < markets; i++) {
            _places[definition.marketIds[i]] = Place(uint248(feedId), i);
        }
        _liveFeeds.push(uint248(feedId));
        emit FeedAdded(feedId, definition, maxAgeSeconds);
    }

    /// @inheritdoc IRiskOracle
    function retireFeed(uint256 feedId) external restricted {
        FeedState storage state = _liveFeed(feedId);
        state.isRetired = true;
        delete state.checked;
        for (uint256 i = 0; i < state.marketIds.length; i++) delete _places[state.marketIds[i]];
        uint256 last = _liveFeeds.length - 1;
        for (uint256 i = 0; i < last; i++) {
            if (_liveFeeds[i] == uint248(feedId)) _liveFeeds[i] = _liveFeeds[last];
        }
        _liveFeeds.pop();
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
        for (uint256 i = 0; i < _liveFeeds.length; i++) {
            FeedState storage state = _feeds[_liveFeeds[i]];
            state.checked = state.checked.withoutSeal();
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
                    periodSeconds: state.standing.periodSeconds(),
                    marketIds: state.marketIds
                }),
                maxAgeSeconds: state.standing.maxAgeSeconds(),
                latestRound: state.standing.latestRound(),
                modelCommitment: state.modelCommitment,
                configHash: state.configHash,
                configVersion: state.configVersion,
                isRetired: state.isRetired
            });
    }

    /// @dev What the registries said of the publishers and the model that a submission claims; asks them
    /// only if something may have changed since they were asked last.
    function _checkedFor(
        FeedState storage state,
        uint256 feedId,
        uint256 modelCommitment,
        uint256 configHash
    ) internal returns (uint256 checked) {
        address verifier = state.standing.verifier();
        bytes32 seal = _sealOf(feedId, modelCommitment, configHash, verifier);
        checked = state.checked;
        if (checked.isSealed(seal)) return checked;

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
        if (_isTold()) state.checked = checked.withSeal(seal);
    }

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
        uint8 expected = state.standing.markets();
        require(markets == expected, ModelShapeWrong(modelCommitment, markets, expected));
        (uint32 version, uint16 occupied) = PUBLISHERS.currentSet();
        uint256 publishers = Bits.count(occupied);
        require(2 * uint256(reports) > publishers, QuorumNotMajority(reports, publishers));

        uint256 publisherSet = PUBLISHERS.commitment();
        uint256 configHash = Commitments.config(HASHER, modelCommitment, publisherSet, feedId);
        (state.configHash, state.configVersion) = (configHash, version);
        state.standing = state.standing.withVerifier(verifier);
        uint256 checked = FeedWord.checkedSet(occupied, reports);
        if (_isTold()) {
            checked = checked.withSeal(_sealOf(feedId, modelCommitment, configHash, verifier));
        }
        state.checked = checked;
        emit ConfigRefreshed(feedId, modelCommitment, version, publisherSet, configHash);
    }

    /// @dev Binds everything that a check rests on, but for what the registries tell of: what the
    /// submission claims, and the code that would verify it.
    function _sealOf(
        uint256 feedId,
        uint256 modelCommitment,
        uint256 configHash,
        address verifier
    ) internal view returns (bytes32) {
        bytes32 code = verifier.codehash;
        return keccak256(abi.encode(feedId, modelCommitment, configHash, verifier, code));
    }

    /// @dev Whether a change of either registry would reach this contract; without, nothing is sealed.
    function _isTold() internal view returns (bool) {
        return
            address(PUBLISHERS.listener()) == address(this) &&
            address(MODELS.listener()) == address(this);
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
