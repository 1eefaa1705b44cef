// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskOracle} from "../interfaces/IRiskOracle.sol";
import {FeedWord} from "../libraries/FeedWord.sol";
import {PublicSignals} from "../libraries/PublicSignals.sol";
import {FeedBook} from "./FeedBook.sol";

/// @title The oracle's rounds, decoded as they are read; IRiskOracle says what each function promises.
abstract contract ScoreHistory is FeedBook {
    using FeedWord for uint256;

    uint32 internal constant HISTORY_ROUNDS = 168;

    /// @dev A ring of the proofs' own words: those of round r are at r mod HISTORY_ROUNDS. Word 0 says
    /// which round, and holds the time of its block above its own fields.
    mapping(uint248 feedKey => mapping(uint256 word => uint256[HISTORY_ROUNDS])) private _words;

    /// @inheritdoc IRiskOracle
    function latest(
        uint64 marketId
    ) external view returns (Score memory score, uint256 ageSeconds, bool isFresh) {
        Place memory place = _places[marketId];
        uint256 standing = _feeds[place.feedKey].standing;
        uint32 round = standing.latestRound();
        require(round != 0, ScoreMissing(marketId));
        return _read(place, standing, round);
    }

    /// @inheritdoc IRiskOracle
    function atRound(
        uint64 marketId,
        uint32 round
    ) external view returns (Score memory score, uint256 ageSeconds, bool isFresh) {
        Place memory place = _places[marketId];
        require(_isHeld(place, round), RoundNotHeld(marketId, round));
        return _read(place, _feeds[place.feedKey].standing, round);
    }

    /// @inheritdoc IRiskOracle
    function scoresAfter(
        uint64 marketId,
        uint32 round,
        uint32 limit
    ) external view returns (Score[] memory scores) {
        Place memory place = _places[marketId];
        uint256 standing = _feeds[place.feedKey].standing;
        uint256 newest = standing.latestRound();
        uint256 first = _firstAfter(round, limit, newest);
        uint256 held = 0;
        for (uint256 r = first; r <= newest; r++) if (_isHeld(place, uint32(r))) held++;
        scores = new Score[](held);
        for (uint256 r = newest; held > 0; r--) {
            if (_isHeld(place, uint32(r))) (scores[--held], , ) = _read(place, standing, uint32(r));
        }
    }

    /// @inheritdoc IRiskOracle
    function observationsAfter(
        uint64 marketId,
        uint32 round,
        uint32 limit
    ) external view returns (uint256[] memory observations) {
        Place memory place = _places[marketId];
        uint256 standing = _feeds[place.feedKey].standing;
        (uint256 newest, uint256 periodSeconds) = (
            standing.latestRound(),
            standing.periodSeconds()
        );
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
        uint256 standing,
        uint32 round
    ) internal view returns (Score memory score, uint256 ageSeconds, bool isFresh) {
        uint256 slot = round % HISTORY_ROUNDS;
        uint256 firstWord = _words[place.feedKey][0][slot];
        uint256 index = PublicSignals.wordOf(place.position);
        uint256 word = index == 0 ? firstWord : _words[place.feedKey][index][slot];
        uint256 observedAt = uint256(round) * standing.periodSeconds();
        score.round = round;
        score.observedAt = uint40(observedAt);
        score.submittedAt = uint40(firstWord >> PublicSignals.FIRST_WORD_BITS);
        (, score.bitmap) = PublicSignals.header(firstWord);
        _readMarket(score, word, place.position);
        // A round may be accepted up to the skew before its time.
        ageSeconds = block.timestamp > observedAt ? block.timestamp - observedAt : 0;
        isFresh = ageSeconds <= uint256(standing.periodSeconds()) + standing.maxAgeSeconds();
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
        uint8[4] memory four = score.factors;
        (four[0], four[1]) = (uint8(factors), uint8(factors >> 8));
        (four[2], four[3]) = (uint8(factors >> 16), uint8(factors >> 24));
    }
}
