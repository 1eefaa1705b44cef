// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRiskOracle} from "./interfaces/IRiskOracle.sol";
import {IRiskPolicy} from "./interfaces/IRiskPolicy.sol";
import {BoundedLevel} from "./libraries/BoundedLevel.sol";
import {MarketSetup} from "./libraries/MarketSetup.sol";
import {MarketWord} from "./libraries/MarketWord.sol";
import {PolicyBounds} from "./libraries/PolicyBounds.sol";
import {Profiles} from "./libraries/Profiles.sol";
import {RateCurves} from "./libraries/RateCurves.sol";
import {RegimeMachine} from "./libraries/RegimeMachine.sol";

/// @title Bounded parameters from proven scores; IRiskPolicy says what each function promises.
contract RiskPolicy is IRiskPolicy, AccessManaged {
    using BoundedLevel for Level;
    using MarketWord for uint256;
    using Profiles for Profiles.Place;
    using RegimeMachine for RegimeState;

    uint32 internal constant MAX_CATCH_UP_ROUNDS = 8;
    uint32 internal constant FREEZE_SECONDS = 3 days;
    uint32 internal constant FREEZE_COOLDOWN_SECONDS = 3 days;
    uint40 internal constant MAX_MANUAL_SECONDS = 7 days;
    uint256 internal constant PARAMETERS = MarketSetup.PARAMETERS;
    Regime internal constant BASELINE = MarketSetup.BASELINE;

    IRiskOracle public immutable ORACLE;

    mapping(uint64 marketId => MarketSetup.Market) private _markets;
    mapping(uint64 marketId => MarketConfig) private _configs;

    constructor(address authority, IRiskOracle oracle) AccessManaged(authority) {
        ORACLE = oracle;
    }

    /* ROLES */

    /// @inheritdoc IRiskPolicy
    function configureMarket(uint64 marketId, MarketConfig calldata config) external restricted {
        MarketSetup.configure(_markets[marketId], _configs[marketId], marketId, config);
    }

    /// @inheritdoc IRiskPolicy
    function forceStress(uint64 marketId) external restricted {
        MarketSetup.Market storage market = _market(marketId);
        RegimeState memory state = market.word.regimeState();
        Regime from = state.regime;
        bool isManual = block.timestamp < market.standing.manualUntil;
        require(from != Regime.Stress || isManual, RegimeAlreadyStress(marketId));
        market.standing.manualUntil = 0;
        market.standing.regimeSince = uint32(block.timestamp);
        state.regime = Regime.Stress;
        state.resetEasing();
        market.word = market.word.withRegimeState(state);
        emit StressForced(marketId);
        emit RegimeChanged(marketId, state.round, from, Regime.Stress, uint40(block.timestamp));
    }

    /// @inheritdoc IRiskPolicy
    function freeze(uint64 marketId) external restricted {
        MarketSetup.Standing storage standing = _market(marketId).standing;
        uint40 availableAt = standing.frozenUntil + FREEZE_COOLDOWN_SECONDS;
        require(
            standing.frozenUntil == 0 || block.timestamp >= availableAt,
            FreezeCoolingDown(marketId, availableAt)
        );
        standing.frozenUntil = uint32(block.timestamp) + FREEZE_SECONDS;
        emit MarketFrozen(marketId, standing.frozenUntil);
    }

    /// @inheritdoc IRiskPolicy
    function unfreeze(uint64 marketId) external restricted {
        MarketSetup.Standing storage standing = _market(marketId).standing;
        require(block.timestamp < standing.frozenUntil, MarketNotFrozen(marketId));
        standing.frozenUntil = uint32(block.timestamp);
        emit MarketUnfrozen(marketId);
    }

    /// @inheritdoc IRiskPolicy
    function setManualTargets(
        uint64 marketId,
        uint16[5] calldata targets,
        uint40 manualUntil
    ) external restricted {
        MarketSetup.Standing storage standing = _market(marketId).standing;
        uint256 latestEnd = block.timestamp + MAX_MANUAL_SECONDS;
        require(manualUntil <= latestEnd, ManualUntilOutOfRange(manualUntil, latestEnd));
        uint256 packed = 0;
        for (uint256 i = 0; i < PARAMETERS; i++) {
            (uint256 lowest, uint256 highest) = _corridor(_configs[marketId], Parameter(i));
            require(
                targets[i] >= lowest && targets[i] <= highest,
                ManualTargetOutOfCorridor(Parameter(i), targets[i], uint16(lowest), uint16(highest))
            );
            packed |= uint256(targets[i]) << (16 * i);
        }
        (standing.manualUntil, standing.manualTargets) = (uint32(manualUntil), uint80(packed));
        emit ManualTargetsSet(marketId, targets, manualUntil);
    }

    /* SYNC */

    /// @inheritdoc IRiskPolicy
    function sync(uint64 marketId) external {
        require(_sync(marketId), NothingToSync(marketId));
    }

    /// @inheritdoc IRiskPolicy
    function syncBatch(uint64[] calldata marketIds) external {
        bool hasSynced = false;
        uint64 last = 0;
        for (uint256 i = 0; i < marketIds.length; i++) {
            uint64 marketId = marketIds[i];
            require(marketId > last || i == 0, MarketIdsNotIncreasing(i, marketId));
            if (_sync(marketId)) hasSynced = true;
            last = marketId;
        }
        require(hasSynced, NothingToSyncInBatch());
    }

    function _sync(uint64 marketId) internal returns (bool) {
        MarketSetup.Market storage market = _market(marketId);
        uint256 word = market.word;
        MarketSetup.Standing memory standing = market.standing;
        RegimeState memory state = word.regimeState();
        state.regimeSince = standing.regimeSince;
        RegimeRules memory rules = _configs[marketId].rules;
        bool wasDead = word.isDead(block.timestamp);
        bool hasObserved = _observe(marketId, state, rules, wasDead);
        word = word.withRegimeState(state);
        Staleness staleness = _staleness(word, standing.staleAfterSeconds);

        bool isNearDeath = wasDead || staleness == Staleness.Dead;
        uint256 targets = _targets(marketId, standing, state.regime, isNearDeath);
        uint256 levels = word.levels();
        if (targets != levels) {
            bool hasEvidence =
                block.timestamp < standing.manualUntil || state.steady >= rules.confirmationsDown;
            bool mayLoosen =
                staleness == Staleness.Fresh &&
                    hasEvidence &&
                    block.timestamp >= standing.frozenUntil;
            word = _move(marketId, word, targets, mayLoosen);
        }
        if (!hasObserved && word.levels() == levels) return false;
        market.word = word;
        if (state.regimeSince != standing.regimeSince) {
            market.standing.regimeSince = uint32(state.regimeSince);
        }
        emit PolicySynced(marketId, state.round, state.regime, staleness);
        return true;
    }

    /// @dev After a silence that made the scores dead, only the newest round counts, as the first one.
    function _observe(
        uint64 marketId,
        RegimeState memory state,
        RegimeRules memory rules,
        bool wasDead
    ) internal returns (bool hasObserved) {
        uint256[] memory observations = ORACLE.observationsAfter(
            marketId,
            state.round,
            wasDead || state.round == 0 ? 1 : MAX_CATCH_UP_ROUNDS
        );
        if (wasDead) state.resetEasing();
        for (uint256 i = 0; i < observations.length; i++) {
            if (observations[i] == 0) continue;
            hasObserved = true;
            Regime from = state.regime;
            state.observe(rules, _unpack(observations[i]));
            if (state.regime != from) {
                emit RegimeChanged(marketId, state.round, from, state.regime, state.regimeSince);
            }
        }
    }

    function _unpack(uint256 packed) internal pure returns (Observation memory seen) {
        seen.round = uint32(packed);
        seen.observedAt = uint40(packed >> 32);
        seen.score = uint16(packed >> 72);
        seen.scoreLow = uint16(packed >> 88);
        seen.scoreHigh = uint16(packed >> 104);
    }

    /// @dev While the scores are dead, and in the first sync after, no target is looser than baseline:
    /// readers have seen the baseline, and leave it by the normal path only.
    function _targets(
        uint64 marketId,
        MarketSetup.Standing memory standing,
        Regime regime,
        bool isNearDeath
    ) internal view returns (uint256 targets) {
        targets = MarketWord.targetsOf(standing.haircuts, regime);
        if (block.timestamp < standing.manualUntil) {
            // A configuration may have lowered the corridor's LTV since the targets were set.
            (uint256 lowest, ) = _corridor(_configs[marketId], Parameter.Haircut);
            targets = MarketWord.tighter(standing.manualTargets, lowest);
        }
        if (!isNearDeath) return targets;
        return MarketWord.tighter(targets, MarketWord.targetsOf(standing.haircuts, BASELINE));
    }

    /// @dev A level at its target needs neither its clock nor its limits.
    function _move(
        uint64 marketId,
        uint256 word,
        uint256 targets,
        bool mayLoosen
    ) internal returns (uint256) {
        uint256 feeLevel = word.level(Parameter.Fee);
        for (uint256 i = 0; i < PARAMETERS; i++) {
            Parameter parameter = Parameter(i);
            (uint256 value, uint256 target) = (word.level(parameter), targets.unpack(parameter));
            if (value == target) continue;
            uint256 next = _step(marketId, parameter, value, target, mayLoosen);
            if (next != value) word = word.withLevel(parameter, next);
        }
        if (word.level(Parameter.Fee) == feeLevel) return word;
        return MarketSetup.withFees(word, _configs[marketId].profiles);
    }

    function _step(
        uint64 marketId,
        Parameter parameter,
        uint256 value,
        uint256 target,
        bool mayLoosen
    ) internal returns (uint256) {
        LevelClock storage clock = _markets[marketId].clocks[uint256(parameter)];
        Level memory level = Level(uint16(value), clock);
        StepLimits memory limits = _configs[marketId].limits[uint256(parameter)];
        Movement movement = level.step(limits, target, block.timestamp, mayLoosen);
        emit LevelStepped(marketId, parameter, movement, uint16(value), level.value);
        if (level.value != value) {
            _markets[marketId].clocks[uint256(parameter)] = level.clock;
        }
        return level.value;
    }

    /* READING */

    /// @inheritdoc IRiskPolicy
    function policy(uint64 marketId) external view returns (Policy memory current) {
        MarketSetup.Market storage market = _market(marketId);
        MarketConfig storage config = _configs[marketId];
        uint256 word = market.word;
        current.regime = word.regime();
        current.staleness = _staleness(word, market.standing.staleAfterSeconds);
        current.isFrozen = block.timestamp < market.standing.frozenUntil;
        current.ageSeconds = word.ageSeconds(block.timestamp);
        current.maxLtvBps = _maxLtvBps(market);
        current.lpFeePips = _lpFeePips(word);

        uint256 cap = word.level(Parameter.Cap);
        if (current.staleness == Staleness.Dead) {
            cap = Math.max(cap, uint256(BASELINE) * Profiles.POSITIONS_PER_REGIME);
        }
        (uint256 borrowBps, uint256 supplyBps) = Profiles.placeAt(config.profiles, cap).capShares();
        current.borrowCap = uint128(PolicyBounds.capOf(config.borrowCap, borrowBps));
        current.supplyCap = uint128(PolicyBounds.capOf(config.supplyCap, supplyBps));
        current.curve = Profiles.placeAt(config.profiles, word.level(Parameter.Rate)).curve();
        (uint256 bonusBps, uint256 closeFactorBps, uint256 graceSeconds) = Profiles
            .placeAt(config.profiles, word.level(Parameter.Liquidation))
            .liquidation();
        current.liquidationBonusBps = uint16(bonusBps);
        current.closeFactorBps = uint16(closeFactorBps);
        current.graceSeconds = uint32(graceSeconds);
    }

    /// @inheritdoc IRiskPolicy
    function maxLtvBps(uint64 marketId) external view returns (uint16) {
        return _maxLtvBps(_market(marketId));
    }

    /// @inheritdoc IRiskPolicy
    function rateCurve(uint64 marketId) external view returns (RateCurve memory) {
        return _rateCurve(marketId);
    }

    /// @inheritdoc IRiskPolicy
    function lpFee(uint64 marketId) external view returns (uint24 lpFeePips) {
        return _lpFeePips(_market(marketId).word);
    }

    /// @inheritdoc IRiskPolicy
    function borrowRate(uint64 marketId, uint256 utilisationRay) external view returns (uint256) {
        return RateCurves.rateRay(_rateCurve(marketId), utilisationRay);
    }

    /// @inheritdoc IRiskPolicy
    function marketConfig(uint64 marketId) external view returns (MarketConfig memory) {
        _market(marketId);
        return _configs[marketId];
    }

    /// @inheritdoc IRiskPolicy
    function marketState(uint64 marketId) external view returns (MarketState memory state) {
        MarketSetup.Market storage market = _market(marketId);
        MarketSetup.Standing memory standing = market.standing;
        state.regimeState = market.word.regimeState();
        state.regimeState.regimeSince = standing.regimeSince;
        (state.frozenUntil, state.manualUntil) = (standing.frozenUntil, standing.manualUntil);
        for (uint256 i = 0; i < PARAMETERS; i++) {
            uint16 value = uint16(market.word.level(Parameter(i)));
            state.levels[i] = Level(value, market.clocks[i]);
            state.manualTargets[i] = uint16(standing.manualTargets >> (16 * i));
        }
    }

    /* INTERNAL */

    function _market(uint64 marketId) internal view returns (MarketSetup.Market storage market) {
        market = _markets[marketId];
        require(market.word != 0, MarketNotConfigured(marketId));
    }

    function _corridor(
        MarketConfig storage config,
        Parameter parameter
    ) internal view returns (uint256 lowest, uint256 highest) {
        if (parameter != Parameter.Haircut) return (0, Profiles.MAX_POSITION);
        uint256 highestLtvBps = config.liquidationThresholdBps - config.ltvBufferBps;
        return (PolicyBounds.BPS - highestLtvBps, PolicyBounds.BPS - PolicyBounds.MIN_LTV_BPS);
    }

    function _staleness(uint256 word, uint256 staleAfterSeconds) internal view returns (Staleness) {
        uint256 age = word.ageSeconds(block.timestamp);
        if (age > word.deadAfterSeconds()) return Staleness.Dead;
        return age > staleAfterSeconds ? Staleness.Stale : Staleness.Fresh;
    }

    function _maxLtvBps(MarketSetup.Market storage market) internal view returns (uint16) {
        uint256 word = market.word;
        uint256 haircut = word.level(Parameter.Haircut);
        if (word.isDead(block.timestamp)) {
            uint256 baseline = MarketWord.targetsOf(market.standing.haircuts, BASELINE);
            haircut = Math.max(haircut, baseline.unpack(Parameter.Haircut));
        }
        return uint16(PolicyBounds.BPS - haircut);
    }

    function _rateCurve(uint64 marketId) internal view returns (RateCurve memory) {
        uint256 position = _market(marketId).word.level(Parameter.Rate);
        return Profiles.placeAt(_configs[marketId].profiles, position).curve();
    }

    function _lpFeePips(uint256 word) internal view returns (uint24) {
        bool isDead = word.isDead(block.timestamp);
        return uint24(isDead ? Math.max(word.fee(), word.baselineFee()) : word.fee());
    }
}
