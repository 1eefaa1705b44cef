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
    uint40 internal constant FREEZE_SECONDS = 3 days;
    uint40 internal constant FREEZE_COOLDOWN_SECONDS = 3 days;
    uint40 internal constant MAX_MANUAL_SECONDS = 7 days;
    uint256 internal constant PARAMETERS = MarketSetup.PARAMETERS;
    Regime internal constant BASELINE = MarketSetup.BASELINE;

    /// @dev One sync on its way: what was read, and what holds for all five levels.
    struct Sync {
        uint64 marketId;
        uint256 word;
        MarketSetup.Standing standing;
        RegimeState regimeState;
        Staleness staleness;
        bool isNearDeath;
        bool isManual;
        bool mayLoosen;
        bool hasMoved;
    }

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
        market.standing.regimeSince = uint40(block.timestamp);
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
        standing.frozenUntil = uint40(block.timestamp) + FREEZE_SECONDS;
        emit MarketFrozen(marketId, standing.frozenUntil);
    }

    /// @inheritdoc IRiskPolicy
    function unfreeze(uint64 marketId) external restricted {
        MarketSetup.Standing storage standing = _market(marketId).standing;
        require(block.timestamp < standing.frozenUntil, MarketNotFrozen(marketId));
        standing.frozenUntil = uint40(block.timestamp);
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
        (standing.manualUntil, standing.manualTargets) = (manualUntil, uint80(packed));
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
        MarketConfig storage config = _configs[marketId];
        Sync memory run;
        (run.marketId, run.word, run.standing) = (marketId, market.word, market.standing);
        run.regimeState = run.word.regimeState();
        run.regimeState.regimeSince = run.standing.regimeSince;
        bool wasDead = run.word.isDead(block.timestamp);
        RegimeRules memory rules = config.rules;
        bool hasObserved = _observe(marketId, run.regimeState, rules, wasDead);
        run.word = run.word.withRegimeState(run.regimeState);
        run.staleness = _staleness(run.word, run.standing.staleAfterSeconds);

        run.isNearDeath = wasDead || run.staleness == Staleness.Dead;
        run.isManual = block.timestamp < run.standing.manualUntil;
        bool hasEvidence = run.isManual || run.regimeState.steady >= rules.confirmationsDown;
        run.mayLoosen =
            run.staleness == Staleness.Fresh &&
            hasEvidence &&
            block.timestamp >= run.standing.frozenUntil;
        for (uint256 i = 0; i < PARAMETERS; i++) _move(run, market, config, Parameter(i));
        if (!hasObserved && !run.hasMoved) return false;
        _store(run, market);
        return true;
    }

    /// @dev After a silence that made the scores dead, only the newest round counts, as the first one.
    function _observe(
        uint64 marketId,
        RegimeState memory state,
        RegimeRules memory rules,
        bool wasDead
    ) internal returns (bool hasObserved) {
        IRiskOracle.Score[] memory scores = ORACLE.scoresAfter(
            marketId,
            state.round,
            wasDead || state.round == 0 ? 1 : MAX_CATCH_UP_ROUNDS
        );
        if (wasDead) state.resetEasing();
        for (uint256 i = 0; i < scores.length; i++) {
            Regime from = state.regime;
            IRiskOracle.Score memory seen = scores[i];
            state.observe(
                rules,
                Observation({
                    round: seen.round,
                    observedAt: seen.observedAt,
                    score: seen.score,
                    scoreLow: seen.scoreLow,
                    scoreHigh: seen.scoreHigh
                })
            );
            if (state.regime != from) {
                emit RegimeChanged(marketId, state.round, from, state.regime, state.regimeSince);
            }
        }
        return scores.length > 0;
    }

    /// @dev Most calls find a level at its target and need not read its clock and limits.
    function _move(
        Sync memory run,
        MarketSetup.Market storage market,
        MarketConfig storage config,
        Parameter parameter
    ) internal {
        uint256 target = _target(run, config, parameter);
        uint256 value = run.word.level(parameter);
        if (value == target) return;
        Level memory level = Level(uint16(value), market.clocks[uint256(parameter)]);
        Movement movement = level.step(
            config.limits[uint256(parameter)],
            target,
            block.timestamp,
            run.mayLoosen
        );
        emit LevelStepped(run.marketId, parameter, movement, uint16(value), level.value);
        if (level.value == value) return;
        run.hasMoved = true;
        run.word = run.word.withLevel(parameter, level.value);
        market.clocks[uint256(parameter)] = level.clock;
        if (parameter == Parameter.Fee) {
            run.word = MarketSetup.withFees(run.word, config.profiles);
        }
    }

    /// @dev While the scores are dead, and in the first sync after, no target is looser than baseline:
    /// readers have seen the baseline, and leave it by the normal path only.
    function _target(
        Sync memory run,
        MarketConfig storage config,
        Parameter parameter
    ) internal view returns (uint256 target) {
        target =
            run.isManual
                ? uint16(run.standing.manualTargets >> (16 * uint256(parameter)))
                : _regimeTarget(config, parameter, run.regimeState.regime);
        if (run.isManual && parameter == Parameter.Haircut) {
            (uint256 lowest, ) = _corridor(config, parameter);
            target = Math.max(target, lowest);
        }
        if (run.isNearDeath) {
            target = Math.max(target, _regimeTarget(config, parameter, BASELINE));
        }
    }

    function _store(Sync memory run, MarketSetup.Market storage market) internal {
        market.word = run.word;
        if (run.regimeState.regimeSince != run.standing.regimeSince) {
            market.standing.regimeSince = run.regimeState.regimeSince;
        }
        emit PolicySynced(
            run.marketId,
            run.regimeState.round,
            run.regimeState.regime,
            run.staleness
        );
    }

    /* READING */

    /// @inheritdoc IRiskPolicy
    function policy(uint64 marketId) external view returns (Policy memory current) {
        MarketSetup.Market storage market = _market(marketId);
        MarketConfig storage config = _configs[marketId];
        uint256 word = market.word;
        current.regime = word.regimeState().regime;
        current.staleness = _staleness(word, market.standing.staleAfterSeconds);
        current.isFrozen = block.timestamp < market.standing.frozenUntil;
        current.ageSeconds = word.ageSeconds(block.timestamp);
        current.maxLtvBps = _maxLtvBps(config, word);
        current.lpFeePips = _lpFeePips(word);

        uint256 cap = word.level(Parameter.Cap);
        if (current.staleness == Staleness.Dead) {
            cap = Math.max(cap, _regimeTarget(config, Parameter.Cap, BASELINE));
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
        return _maxLtvBps(_configs[marketId], _market(marketId).word);
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

    function _regimeTarget(
        MarketConfig storage config,
        Parameter parameter,
        Regime regime
    ) internal view returns (uint256) {
        uint256 rank = uint256(regime);
        if (parameter != Parameter.Haircut) return rank * Profiles.POSITIONS_PER_REGIME;
        return PolicyBounds.BPS - config.profiles[rank].maxLtvBps;
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
        if (word.isDead(block.timestamp)) return Staleness.Dead;
        bool isStale = word.ageSeconds(block.timestamp) > staleAfterSeconds;
        return isStale ? Staleness.Stale : Staleness.Fresh;
    }

    function _maxLtvBps(MarketConfig storage config, uint256 word) internal view returns (uint16) {
        uint256 haircut = word.level(Parameter.Haircut);
        if (word.isDead(block.timestamp)) {
            haircut = Math.max(haircut, _regimeTarget(config, Parameter.Haircut, BASELINE));
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
