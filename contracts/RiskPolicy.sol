// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRiskOracle} from "./interfaces/IRiskOracle.sol";
import {IRiskPolicy} from "./interfaces/IRiskPolicy.sol";
import {BoundedLevel} from "./libraries/BoundedLevel.sol";
import {PolicyBounds} from "./libraries/PolicyBounds.sol";
import {RateCurves} from "./libraries/RateCurves.sol";
import {RegimeMachine} from "./libraries/RegimeMachine.sol";

/// @title Bounded parameters from proven scores; IRiskPolicy says what each function promises.
contract RiskPolicy is IRiskPolicy, AccessManaged {
    using BoundedLevel for Level;
    using RegimeMachine for RegimeState;

    uint32 internal constant MAX_CATCH_UP_ROUNDS = 8;
    uint40 internal constant FREEZE_SECONDS = 3 days;
    uint40 internal constant FREEZE_COOLDOWN_SECONDS = 3 days;
    uint40 internal constant MAX_MANUAL_SECONDS = 7 days;
    /// @dev Where levels start, and where they go when scores are dead.
    Regime internal constant BASELINE = Regime.Transition;

    struct Market {
        RegimeState regimeState;
        Level haircut;
        Level ratePosition;
        uint40 frozenUntil;
        uint40 manualUntil;
        uint16 manualHaircut;
        uint16 manualRatePosition;
    }

    IRiskOracle public immutable ORACLE;

    mapping(uint64 marketId => Market) private _markets;
    mapping(uint64 marketId => MarketConfig) private _configs;

    constructor(address authority, IRiskOracle oracle) AccessManaged(authority) {
        ORACLE = oracle;
    }

    /* ROLES */

    /// @inheritdoc IRiskPolicy
    function configureMarket(uint64 marketId, MarketConfig calldata config) external restricted {
        PolicyBounds.requireSafe(config);
        MarketConfig storage stored = _configs[marketId];
        bool isNew = stored.liquidationThresholdBps == 0;
        _configs[marketId] = config;
        Market storage market = _markets[marketId];
        RegimeState storage state = market.regimeState;
        if (isNew) {
            (state.regime, state.regimeSince) = (BASELINE, uint40(block.timestamp));
            (uint256 haircut, uint256 ratePosition) = _targets(stored, BASELINE);
            market.haircut = BoundedLevel.start(haircut, block.timestamp);
            market.ratePosition = BoundedLevel.start(ratePosition, block.timestamp);
        }
        market.haircut.value = uint16(Math.max(market.haircut.value, _haircutFloor(stored)));
        (state.aboveCalm, state.aboveTransition, state.easing, state.steady) = (0, 0, 0, 0);
        state.round = 0;
        emit MarketConfigured(marketId, config);
    }

    /// @inheritdoc IRiskPolicy
    function forceStress(uint64 marketId) external restricted {
        Market storage market = _market(marketId);
        RegimeState storage state = market.regimeState;
        Regime from = state.regime;
        bool isManual = block.timestamp < market.manualUntil;
        require(from != Regime.Stress || isManual, RegimeAlreadyStress(marketId));
        market.manualUntil = 0;
        (state.regime, state.regimeSince) = (Regime.Stress, uint40(block.timestamp));
        (state.easing, state.steady) = (0, 0);
        emit StressForced(marketId);
        emit RegimeChanged(marketId, state.round, from, Regime.Stress, state.regimeSince);
    }

    /// @inheritdoc IRiskPolicy
    function freeze(uint64 marketId) external restricted {
        Market storage market = _market(marketId);
        uint40 availableAt = market.frozenUntil + FREEZE_COOLDOWN_SECONDS;
        require(
            market.frozenUntil == 0 || block.timestamp >= availableAt,
            FreezeCoolingDown(marketId, availableAt)
        );
        market.frozenUntil = uint40(block.timestamp) + FREEZE_SECONDS;
        emit MarketFrozen(marketId, market.frozenUntil);
    }

    /// @inheritdoc IRiskPolicy
    function unfreeze(uint64 marketId) external restricted {
        Market storage market = _market(marketId);
        require(block.timestamp < market.frozenUntil, MarketNotFrozen(marketId));
        market.frozenUntil = uint40(block.timestamp);
        emit MarketUnfrozen(marketId);
    }

    /// @inheritdoc IRiskPolicy
    function setManualTarget(
        uint64 marketId,
        uint16 maxLtvBps,
        uint16 ratePosition,
        uint40 manualUntil
    ) external restricted {
        Market storage market = _market(marketId);
        uint256 latestEnd = block.timestamp + MAX_MANUAL_SECONDS;
        require(manualUntil <= latestEnd, ManualUntilOutOfRange(manualUntil, latestEnd));
        uint16 highest = PolicyBounds.BPS - _haircutFloor(_configs[marketId]);
        require(
            maxLtvBps >= PolicyBounds.MIN_LTV_BPS && maxLtvBps <= highest,
            ManualLtvOutOfCorridor(maxLtvBps, PolicyBounds.MIN_LTV_BPS, highest)
        );
        require(
            ratePosition <= RateCurves.MAX_POSITION,
            ManualRatePositionTooHigh(ratePosition, uint16(RateCurves.MAX_POSITION))
        );
        market.manualUntil = manualUntil;
        market.manualHaircut = PolicyBounds.BPS - maxLtvBps;
        market.manualRatePosition = ratePosition;
        emit ManualTargetSet(marketId, maxLtvBps, ratePosition, manualUntil);
    }

    /* SYNC */

    /// @inheritdoc IRiskPolicy
    function sync(uint64 marketId) external {
        Market memory market = _market(marketId);
        MarketConfig storage config = _configs[marketId];
        bool wasDead = _staleness(config, market.regimeState) == Staleness.Dead;
        bool hasObserved = _observe(marketId, market.regimeState, config.rules, wasDead);
        Staleness staleness = _staleness(config, market.regimeState);

        (Movement haircutMovement, Movement rateMovement) = _move(
            market,
            config,
            wasDead || staleness == Staleness.Dead,
            staleness == Staleness.Fresh
        );
        require(
            hasObserved || _hasMoved(haircutMovement) || _hasMoved(rateMovement),
            NothingToSync(marketId)
        );
        _store(marketId, market, staleness, haircutMovement, rateMovement);
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

    /// @dev While the scores are dead, and in the first sync after, no target is looser than baseline:
    /// readers have seen the baseline, and leave it by the normal path only.
    function _move(
        Market memory market,
        MarketConfig storage config,
        bool isDead,
        bool isFresh
    ) internal view returns (Movement haircutMovement, Movement rateMovement) {
        bool isManual = block.timestamp < market.manualUntil;
        (uint256 haircutTarget, uint256 rateTarget) = isManual
            ? (uint256(market.manualHaircut), uint256(market.manualRatePosition))
            : _targets(config, market.regimeState.regime);
        haircutTarget = Math.max(haircutTarget, _haircutFloor(config));
        if (isDead) {
            (uint256 haircutBaseline, uint256 rateBaseline) = _targets(config, BASELINE);
            haircutTarget = Math.max(haircutTarget, haircutBaseline);
            rateTarget = Math.max(rateTarget, rateBaseline);
        }
        bool hasEvidence = isManual || market.regimeState.steady >= config.rules.confirmationsDown;
        bool mayLoosen = isFresh && hasEvidence && block.timestamp >= market.frozenUntil;
        haircutMovement = _step(market.haircut, config.haircutLimits, haircutTarget, mayLoosen);
        rateMovement = _step(market.ratePosition, config.rateLimits, rateTarget, mayLoosen);
    }

    /// @dev Most calls find a level at its target and need not read its limits.
    function _step(
        Level memory level,
        StepLimits storage limits,
        uint256 target,
        bool mayLoosen
    ) internal view returns (Movement) {
        if (level.value == target) return Movement.AtTarget;
        return level.step(limits, target, block.timestamp, mayLoosen);
    }

    function _store(
        uint64 marketId,
        Market memory market,
        Staleness staleness,
        Movement haircutMovement,
        Movement rateMovement
    ) internal {
        Market storage stored = _markets[marketId];
        stored.regimeState = market.regimeState;
        stored.haircut = market.haircut;
        stored.ratePosition = market.ratePosition;
        emit PolicySynced(
            marketId,
            market.regimeState.round,
            market.regimeState.regime,
            staleness,
            haircutMovement,
            PolicyBounds.BPS - market.haircut.value,
            rateMovement,
            market.ratePosition.value
        );
    }

    /* READING */

    /// @inheritdoc IRiskPolicy
    function policy(uint64 marketId) external view returns (Policy memory current) {
        Market storage market = _market(marketId);
        MarketConfig storage config = _configs[marketId];
        RegimeState memory state = market.regimeState;
        current.regime = state.regime;
        current.ageSeconds = _ageSeconds(state);
        current.staleness = _staleness(config, state);
        current.isFrozen = block.timestamp < market.frozenUntil;
        current.curve = _curve(config, market.ratePosition.value);
        uint256 haircut = market.haircut.value;
        if (current.staleness == Staleness.Dead) {
            (uint256 baseline, ) = _targets(config, BASELINE);
            haircut = Math.max(haircut, baseline);
        }
        current.maxLtvBps = uint16(PolicyBounds.BPS - haircut);
    }

    /// @inheritdoc IRiskPolicy
    function borrowRate(uint64 marketId, uint256 utilisationRay) external view returns (uint256) {
        uint256 position = _market(marketId).ratePosition.value;
        return RateCurves.rateRay(_curve(_configs[marketId], position), utilisationRay);
    }

    /// @inheritdoc IRiskPolicy
    function marketConfig(uint64 marketId) external view returns (MarketConfig memory) {
        _market(marketId);
        return _configs[marketId];
    }

    /// @inheritdoc IRiskPolicy
    function marketState(
        uint64 marketId
    )
        external
        view
        returns (
            RegimeState memory regimeState,
            Level memory haircut,
            Level memory ratePosition,
            uint40 frozenUntil,
            uint40 manualUntil
        )
    {
        Market memory market = _market(marketId);
        (regimeState, haircut, ratePosition) = (
            market.regimeState,
            market.haircut,
            market.ratePosition
        );
        (frozenUntil, manualUntil) = (market.frozenUntil, market.manualUntil);
    }

    /* INTERNAL */

    function _market(uint64 marketId) internal view returns (Market storage market) {
        market = _markets[marketId];
        require(market.regimeState.regimeSince != 0, MarketNotConfigured(marketId));
    }

    /// @dev The smallest haircut: what keeps the LTV its buffer below the liquidation threshold.
    function _haircutFloor(MarketConfig storage config) internal view returns (uint16) {
        return PolicyBounds.BPS - config.liquidationThresholdBps + config.ltvBufferBps;
    }

    function _hasMoved(Movement movement) internal pure returns (bool) {
        return movement == Movement.Tightened || movement == Movement.Loosened;
    }

    function _curve(
        MarketConfig storage config,
        uint256 position
    ) internal view returns (RateCurve memory) {
        uint256 segment = position < RateCurves.POSITIONS_PER_REGIME ? 0 : 1;
        return
            RateCurves.between(
                config.profiles[segment],
                config.profiles[segment + 1],
                position - segment * RateCurves.POSITIONS_PER_REGIME
            );
    }

    function _targets(
        MarketConfig storage config,
        Regime regime
    ) internal view returns (uint256 haircut, uint256 ratePosition) {
        haircut = PolicyBounds.BPS - config.profiles[uint256(regime)].maxLtvBps;
        ratePosition = uint256(regime) * RateCurves.POSITIONS_PER_REGIME;
    }

    /// @dev A round may be accepted up to the oracle's skew before its time.
    function _ageSeconds(RegimeState memory state) internal view returns (uint256) {
        return block.timestamp > state.observedAt ? block.timestamp - state.observedAt : 0;
    }

    function _staleness(
        MarketConfig storage config,
        RegimeState memory state
    ) internal view returns (Staleness) {
        uint256 ageSeconds = _ageSeconds(state);
        if (ageSeconds > config.deadAfterSeconds) return Staleness.Dead;
        return ageSeconds > config.staleAfterSeconds ? Staleness.Stale : Staleness.Fresh;
    }
}
