// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {BoundedLevel} from "./BoundedLevel.sol";
import {RateCurves} from "./RateCurves.sol";

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
    uint16 internal constant MAX_HAIRCUT_LOOSEN_STEP_BPS = 200;
    uint16 internal constant MAX_HAIRCUT_LOOSEN_BUDGET_BPS = 400;
    uint16 internal constant MIN_KINK_BPS = 7_000;
    uint16 internal constant MAX_KINK_BPS = 9_500;
    uint16 internal constant MAX_BASE_BPS = 2_000;
    uint16 internal constant MAX_SLOPE1_BPS = 2_000;
    uint16 internal constant MIN_SLOPE2_BPS = 500;
    uint16 internal constant MAX_SLOPE2_BPS = 30_000;
    /// @dev What one step of the rate position may move, either way; existing borrowers pay it.
    uint16 internal constant MAX_KINK_STEP_BPS = 300;
    uint16 internal constant MAX_BASE_STEP_BPS = 100;
    uint16 internal constant MAX_SLOPE1_STEP_BPS = 100;
    uint16 internal constant MAX_SLOPE2_STEP_BPS = 400;
    uint32 internal constant MIN_RATE_DELAY_SECONDS = 8 hours;

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
        _requireSafeCurves(config.profiles);
        _requireSafeSteps(config);
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

    /// @dev slope1 ≤ slope2 and a kink above one half make every curve between the profiles convex too.
    function _requireSafeCurves(IRiskPolicy.Profile[3] memory profiles) private pure {
        for (uint256 i = 0; i < 3; i++) {
            IRiskPolicy.Profile memory p = profiles[i];
            require(
                p.kinkBps >= MIN_KINK_BPS &&
                    p.kinkBps <= MAX_KINK_BPS &&
                    p.baseBps <= MAX_BASE_BPS &&
                    p.slope1Bps <= MAX_SLOPE1_BPS &&
                    p.slope1Bps <= p.slope2Bps &&
                    p.slope2Bps >= MIN_SLOPE2_BPS &&
                    p.slope2Bps <= MAX_SLOPE2_BPS,
                IRiskPolicy.RateCurveOutOfCorridor(IRiskPolicy.Regime(i))
            );
            if (i == 0) continue;
            IRiskPolicy.Profile memory below = profiles[i - 1];
            require(
                p.maxLtvBps <= below.maxLtvBps &&
                    p.kinkBps <= below.kinkBps &&
                    p.baseBps >= below.baseBps &&
                    p.slope1Bps >= below.slope1Bps &&
                    p.slope2Bps >= below.slope2Bps,
                IRiskPolicy.ProfileLooserThan(IRiskPolicy.Regime(i), IRiskPolicy.Regime(i - 1))
            );
        }
    }

    function _requireSafeSteps(IRiskPolicy.MarketConfig memory config) private pure {
        IRiskPolicy.StepLimits memory haircut = config.haircutLimits;
        IRiskPolicy.StepLimits memory rate = config.rateLimits;
        _requireBoundedLoosening(haircut);
        require(
            haircut.tightenStep == BPS &&
                haircut.tightenDelaySeconds == 0 &&
                haircut.loosenStep <= MAX_HAIRCUT_LOOSEN_STEP_BPS &&
                haircut.loosenBudget <= MAX_HAIRCUT_LOOSEN_BUDGET_BPS,
            IRiskPolicy.StepLimitsInvalid(haircut)
        );
        _requireBoundedLoosening(rate);
        require(
            rate.tightenStep <= RateCurves.POSITIONS_PER_REGIME &&
                rate.tightenDelaySeconds >= MIN_RATE_DELAY_SECONDS,
            IRiskPolicy.StepLimitsInvalid(rate)
        );
        for (uint256 i = 1; i < 3; i++) {
            IRiskPolicy.Profile memory p = config.profiles[i];
            IRiskPolicy.Profile memory below = config.profiles[i - 1];
            IRiskPolicy.Regime regime = IRiskPolicy.Regime(i);
            uint16 step = rate.tightenStep;
            _requireSmallMove(regime, below.kinkBps - p.kinkBps, step, MAX_KINK_STEP_BPS);
            _requireSmallMove(regime, p.baseBps - below.baseBps, step, MAX_BASE_STEP_BPS);
            _requireSmallMove(regime, p.slope1Bps - below.slope1Bps, step, MAX_SLOPE1_STEP_BPS);
            _requireSmallMove(regime, p.slope2Bps - below.slope2Bps, step, MAX_SLOPE2_STEP_BPS);
        }
    }

    function _requireBoundedLoosening(IRiskPolicy.StepLimits memory limits) private pure {
        require(
            limits.loosenStep >= 1 &&
                limits.loosenStep <= limits.tightenStep &&
                limits.loosenStep <= limits.loosenBudget &&
                limits.loosenDelaySeconds >= BoundedLevel.MIN_LOOSEN_DELAY_SECONDS &&
                limits.loosenDelaySeconds >= limits.tightenDelaySeconds,
            IRiskPolicy.StepLimitsInvalid(limits)
        );
    }

    function _requireSmallMove(
        IRiskPolicy.Regime regime,
        uint256 distanceBps,
        uint256 step,
        uint256 limitBps
    ) private pure {
        uint256 perRegime = RateCurves.POSITIONS_PER_REGIME;
        uint256 movedBps = (distanceBps * step + perRegime - 1) / perRegime;
        require(movedBps <= limitBps, IRiskPolicy.RateStepTooLarge(regime, movedBps, limitBps));
    }
}
