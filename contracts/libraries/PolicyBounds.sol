// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {BoundedLevel} from "./BoundedLevel.sol";
import {Profiles} from "./Profiles.sol";

/// @title The outer corridor: what no configuration may allow, whoever sets it. Twin of
/// model/policy/policy-bounds.ts.
library PolicyBounds {
    uint16 internal constant BPS = 10_000;
    uint16 internal constant SCORE_MAX = 10_000;
    uint8 internal constant MAX_CONFIRMATIONS = 24;
    uint32 internal constant MIN_DWELL_SECONDS = 1 hours;
    uint32 internal constant MAX_DEAD_SECONDS = 2 days;
    uint16 internal constant MAX_ANOMALY_LIMIT = 5_000;
    uint16 internal constant MIN_THRESHOLD_BPS = 1_000;
    uint16 internal constant MAX_THRESHOLD_BPS = 9_500;
    uint16 internal constant MIN_LTV_BUFFER_BPS = 200;
    /// @dev Not 0: an LTV of 0 traps borrowers of several assets on some lending markets.
    uint16 internal constant MIN_LTV_BPS = 100;
    /// @dev Not 0: several lending markets read a cap of 0 as no cap.
    uint16 internal constant MIN_CAP_SHARE_BPS = 500;
    uint16 internal constant MIN_KINK_BPS = 7_000;
    uint16 internal constant MAX_KINK_BPS = 9_500;
    uint16 internal constant MAX_BASE_BPS = 2_000;
    uint16 internal constant MAX_SLOPE1_BPS = 2_000;
    uint16 internal constant MIN_SLOPE2_BPS = 500;
    /// @dev Of slope2 and the convex term together.
    uint16 internal constant MAX_SLOPE2_BPS = 30_000;
    uint16 internal constant MIN_BONUS_BPS = 200;
    uint16 internal constant MAX_BONUS_BPS = 1_000;
    uint16 internal constant MIN_CLOSE_FACTOR_BPS = 1_000;
    uint32 internal constant MAX_GRACE_SECONDS = 4 hours;
    uint24 internal constant MIN_FEE_PIPS = 100;
    uint24 internal constant MAX_FEE_PIPS = 10_000;
    /// @dev What one step of a position may move, either way; existing borrowers pay it.
    uint16 internal constant MAX_KINK_STEP_BPS = 300;
    uint16 internal constant MAX_BASE_STEP_BPS = 100;
    uint16 internal constant MAX_SLOPE1_STEP_BPS = 100;
    uint16 internal constant MAX_SLOPE2_STEP_BPS = 400;
    uint16 internal constant MAX_CONVEX_STEP_BPS = 400;
    uint16 internal constant MAX_BONUS_STEP_BPS = 50;
    uint16 internal constant MAX_CLOSE_FACTOR_STEP_BPS = 1_000;
    uint32 internal constant MIN_RATE_DELAY_SECONDS = 8 hours;
    uint32 internal constant MIN_LIQUIDATION_DELAY_SECONDS = 3 days;
    /// @dev A level that tightens in steps gets from calm to stress in this time.
    uint32 internal constant MAX_TIGHTENING_SECONDS = 30 days;

    /// @notice The smallest haircut: what keeps the LTV its buffer below the liquidation threshold.
    function haircutFloor(IRiskPolicy.MarketConfig memory config) internal pure returns (uint256) {
        return uint256(BPS) - config.liquidationThresholdBps + config.ltvBufferBps;
    }

    /// @notice A share of a market's cap, rounded down, never 0.
    function capOf(uint256 cap, uint256 shareBps) internal pure returns (uint256) {
        uint256 part = (cap * shareBps) / BPS;
        return part > 0 ? part : 1;
    }

    /// @notice The most that any configuration may loosen a level: a step, 24 hours, 7 days.
    function mostLoosening(
        IRiskPolicy.Parameter parameter
    ) internal pure returns (uint16 step, uint16 budget, uint16 budgetWeek) {
        if (parameter == IRiskPolicy.Parameter.Haircut) return (200, 400, 1_200);
        if (parameter == IRiskPolicy.Parameter.Cap) return (2_000, 6_000, 24_000);
        if (parameter == IRiskPolicy.Parameter.Rate) return (2_000, 6_000, 24_000);
        if (parameter == IRiskPolicy.Parameter.Liquidation) return (5_000, 5_000, 15_000);
        return (10_000, 20_000, 60_000);
    }

    /// @notice Reverts with the first rule that the configuration breaks.
    function requireSafe(IRiskPolicy.MarketConfig memory config) internal pure {
        _requireSafeRules(config.rules);
        require(
            config.staleAfterSeconds > 0 &&
                config.staleAfterSeconds < config.deadAfterSeconds &&
                config.deadAfterSeconds <= MAX_DEAD_SECONDS,
            IRiskPolicy.StalenessLimitsInvalid(
                config.staleAfterSeconds,
                config.deadAfterSeconds,
                MAX_DEAD_SECONDS
            )
        );
        _requireSafeLtv(config);
        _requireSafeCaps(config);
        for (uint256 i = 0; i < 3; i++) {
            IRiskPolicy.Regime regime = IRiskPolicy.Regime(i);
            _requireSafeCurve(regime, config.profiles[i]);
            _requireSafeLiquidation(regime, config.profiles[i], config.liquidationThresholdBps);
            _requireSafeFee(regime, config.profiles[i]);
            if (i > 0) _requireTighter(regime, config.profiles[i], config.profiles[i - 1]);
        }
        _requireSafeLimits(config);
        for (uint256 i = 1; i < 3; i++) {
            _requireSmallSteps(IRiskPolicy.Regime(i), config, config.profiles[i - 1]);
        }
    }

    function _requireSafeRules(IRiskPolicy.RegimeRules memory rules) private pure {
        require(
            rules.hysteresis > 0 &&
                rules.transitionFrom > rules.hysteresis &&
                rules.stressAbove >= uint256(rules.transitionFrom) + rules.hysteresis &&
                rules.stressAbove < SCORE_MAX,
            IRiskPolicy.ThresholdsInvalid(rules.transitionFrom, rules.stressAbove, rules.hysteresis)
        );
        (uint8 up, uint8 down) = (rules.confirmationsUp, rules.confirmationsDown);
        require(
            up >= 1 && up <= down && down <= MAX_CONFIRMATIONS,
            IRiskPolicy.ConfirmationsInvalid(up, down, MAX_CONFIRMATIONS)
        );
        require(
            rules.dwellSeconds >= MIN_DWELL_SECONDS,
            IRiskPolicy.DwellTooShort(rules.dwellSeconds, MIN_DWELL_SECONDS)
        );
        (uint16 width, uint16 jump) = (rules.maxIntervalWidth, rules.maxJump);
        require(
            width >= 1 && width <= MAX_ANOMALY_LIMIT && jump >= 1 && jump <= MAX_ANOMALY_LIMIT,
            IRiskPolicy.AnomalyLimitsInvalid(width, jump, MAX_ANOMALY_LIMIT)
        );
    }

    function _requireSafeLtv(IRiskPolicy.MarketConfig memory config) private pure {
        uint16 threshold = config.liquidationThresholdBps;
        require(
            threshold >= MIN_THRESHOLD_BPS && threshold <= MAX_THRESHOLD_BPS,
            IRiskPolicy.LiquidationThresholdOutOfRange(
                threshold,
                MIN_THRESHOLD_BPS,
                MAX_THRESHOLD_BPS
            )
        );
        require(
            config.ltvBufferBps >= MIN_LTV_BUFFER_BPS,
            IRiskPolicy.LtvBufferTooSmall(config.ltvBufferBps, MIN_LTV_BUFFER_BPS)
        );
        uint16 buffer = config.ltvBufferBps < threshold ? config.ltvBufferBps : threshold;
        for (uint256 i = 0; i < 3; i++) {
            uint16 ltv = config.profiles[i].maxLtvBps;
            require(
                ltv >= MIN_LTV_BPS && ltv <= threshold - buffer,
                IRiskPolicy.LtvOutOfCorridor(
                    IRiskPolicy.Regime(i),
                    ltv,
                    MIN_LTV_BPS,
                    threshold - buffer
                )
            );
        }
    }

    function _requireSafeCaps(IRiskPolicy.MarketConfig memory config) private pure {
        (uint128 borrowCap, uint128 supplyCap) = (config.borrowCap, config.supplyCap);
        require(
            borrowCap > 0 &&
                supplyCap > 0 &&
                borrowCap < type(uint128).max &&
                supplyCap < type(uint128).max,
            IRiskPolicy.CapInvalid(borrowCap, supplyCap)
        );
        for (uint256 i = 0; i < 3; i++) {
            (uint16 borrow, uint16 supply) = (
                config.profiles[i].borrowCapBps,
                config.profiles[i].supplyCapBps
            );
            require(
                borrow >= MIN_CAP_SHARE_BPS &&
                    borrow <= BPS &&
                    supply >= MIN_CAP_SHARE_BPS &&
                    supply <= BPS,
                IRiskPolicy.CapShareOutOfCorridor(
                    IRiskPolicy.Regime(i),
                    borrow,
                    supply,
                    MIN_CAP_SHARE_BPS,
                    BPS
                )
            );
        }
    }

    /// @dev slope1 ≤ slope2 and a kink above one half make every curve between the profiles convex too.
    function _requireSafeCurve(
        IRiskPolicy.Regime regime,
        IRiskPolicy.Profile memory p
    ) private pure {
        require(
            p.kinkBps >= MIN_KINK_BPS &&
                p.kinkBps <= MAX_KINK_BPS &&
                p.baseBps <= MAX_BASE_BPS &&
                p.slope1Bps <= MAX_SLOPE1_BPS &&
                p.slope1Bps <= p.slope2Bps &&
                p.slope2Bps >= MIN_SLOPE2_BPS &&
                uint256(p.slope2Bps) + p.convexBps <= MAX_SLOPE2_BPS,
            IRiskPolicy.RateCurveOutOfCorridor(regime)
        );
    }

    function _requireSafeLiquidation(
        IRiskPolicy.Regime regime,
        IRiskPolicy.Profile memory p,
        uint16 thresholdBps
    ) private pure {
        require(
            p.liquidationBonusBps >= MIN_BONUS_BPS &&
                p.liquidationBonusBps <= MAX_BONUS_BPS &&
                p.closeFactorBps >= MIN_CLOSE_FACTOR_BPS &&
                p.closeFactorBps <= BPS &&
                p.graceSeconds <= MAX_GRACE_SECONDS,
            IRiskPolicy.LiquidationOutOfCorridor(
                regime,
                p.liquidationBonusBps,
                p.closeFactorBps,
                p.graceSeconds
            )
        );
        require(
            uint256(thresholdBps) * (BPS + p.liquidationBonusBps) <= uint256(BPS) * BPS,
            IRiskPolicy.BonusAboveCollateral(regime, p.liquidationBonusBps, thresholdBps)
        );
    }

    function _requireSafeFee(IRiskPolicy.Regime regime, IRiskPolicy.Profile memory p) private pure {
        require(
            p.lpFeePips >= MIN_FEE_PIPS && p.lpFeePips <= MAX_FEE_PIPS,
            IRiskPolicy.FeeOutOfCorridor(regime, p.lpFeePips, MIN_FEE_PIPS, MAX_FEE_PIPS)
        );
    }

    function _requireTighter(
        IRiskPolicy.Regime regime,
        IRiskPolicy.Profile memory p,
        IRiskPolicy.Profile memory below
    ) private pure {
        require(
            p.maxLtvBps <= below.maxLtvBps &&
                p.borrowCapBps <= below.borrowCapBps &&
                p.supplyCapBps <= below.supplyCapBps &&
                p.kinkBps <= below.kinkBps &&
                p.baseBps >= below.baseBps &&
                p.slope1Bps >= below.slope1Bps &&
                p.slope2Bps >= below.slope2Bps &&
                p.convexBps >= below.convexBps &&
                p.liquidationBonusBps >= below.liquidationBonusBps &&
                p.closeFactorBps >= below.closeFactorBps &&
                p.graceSeconds <= below.graceSeconds &&
                p.lpFeePips >= below.lpFeePips,
            IRiskPolicy.ProfileLooserThan(regime, IRiskPolicy.Regime(uint8(regime) - 1))
        );
    }

    function _requireSafeLimits(IRiskPolicy.MarketConfig memory config) private pure {
        for (uint256 i = 0; i < 5; i++) {
            IRiskPolicy.Parameter parameter = IRiskPolicy.Parameter(i);
            IRiskPolicy.StepLimits memory limits = config.limits[i];
            require(
                _isLooseningBounded(parameter, limits) && _isTighteningTimely(parameter, limits),
                IRiskPolicy.StepLimitsInvalid(parameter, limits)
            );
        }
    }

    function _isLooseningBounded(
        IRiskPolicy.Parameter parameter,
        IRiskPolicy.StepLimits memory limits
    ) private pure returns (bool) {
        (uint16 step, uint16 budget, uint16 budgetWeek) = mostLoosening(parameter);
        return
            limits.loosenStep >= 1 &&
            limits.loosenStep <= limits.tightenStep &&
            limits.loosenStep <= limits.loosenBudget &&
            limits.loosenBudget <= limits.loosenBudgetWeek &&
            limits.loosenStep <= step &&
            limits.loosenBudget <= budget &&
            limits.loosenBudgetWeek <= budgetWeek &&
            limits.loosenDelaySeconds >= BoundedLevel.MIN_LOOSEN_DELAY_SECONDS &&
            limits.loosenDelaySeconds >= limits.tightenDelaySeconds;
    }

    /// @dev What only new positions meet tightens at once; what existing ones pay takes steps.
    function _isTighteningTimely(
        IRiskPolicy.Parameter parameter,
        IRiskPolicy.StepLimits memory limits
    ) private pure returns (bool) {
        (uint256 step, uint256 delay) = (limits.tightenStep, limits.tightenDelaySeconds);
        if (parameter == IRiskPolicy.Parameter.Haircut) return step == BPS && delay == 0;
        if (parameter == IRiskPolicy.Parameter.Cap || parameter == IRiskPolicy.Parameter.Fee)
            return step == Profiles.MAX_POSITION && delay == 0;
        uint256 shortest =
            parameter == IRiskPolicy.Parameter.Rate
                ? MIN_RATE_DELAY_SECONDS
                : MIN_LIQUIDATION_DELAY_SECONDS;
        return
            step <= Profiles.POSITIONS_PER_REGIME &&
            delay >= shortest &&
            Profiles.MAX_POSITION * delay <= MAX_TIGHTENING_SECONDS * step;
    }

    function _requireSmallSteps(
        IRiskPolicy.Regime regime,
        IRiskPolicy.MarketConfig memory config,
        IRiskPolicy.Profile memory below
    ) private pure {
        IRiskPolicy.Profile memory p = config.profiles[uint256(regime)];
        SmallMove memory move = SmallMove({
            parameter: IRiskPolicy.Parameter.Rate,
            regime: regime,
            step: config.limits[uint256(IRiskPolicy.Parameter.Rate)].tightenStep
        });
        _requireSmall(move, below.kinkBps - p.kinkBps, MAX_KINK_STEP_BPS);
        _requireSmall(move, p.baseBps - below.baseBps, MAX_BASE_STEP_BPS);
        _requireSmall(move, p.slope1Bps - below.slope1Bps, MAX_SLOPE1_STEP_BPS);
        _requireSmall(move, p.slope2Bps - below.slope2Bps, MAX_SLOPE2_STEP_BPS);
        _requireSmall(move, p.convexBps - below.convexBps, MAX_CONVEX_STEP_BPS);
        move.parameter = IRiskPolicy.Parameter.Liquidation;
        move.step = config.limits[uint256(IRiskPolicy.Parameter.Liquidation)].tightenStep;
        uint256 bonus = p.liquidationBonusBps - below.liquidationBonusBps;
        _requireSmall(move, bonus, MAX_BONUS_STEP_BPS);
        uint256 closeFactor = p.closeFactorBps - below.closeFactorBps;
        _requireSmall(move, closeFactor, MAX_CLOSE_FACTOR_STEP_BPS);
    }

    struct SmallMove {
        IRiskPolicy.Parameter parameter;
        IRiskPolicy.Regime regime;
        uint256 step;
    }

    function _requireSmall(SmallMove memory move, uint256 distance, uint256 limit) private pure {
        uint256 perRegime = Profiles.POSITIONS_PER_REGIME;
        uint256 moved = (distance * move.step + perRegime - 1) / perRegime;
        require(
            moved <= limit,
            IRiskPolicy.StepTooLarge(move.parameter, move.regime, moved, limit)
        );
    }
}
