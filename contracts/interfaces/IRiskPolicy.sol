// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title From proven scores to bounded parameters.
/// @notice A regime machine reads the scores; two levels follow its regime. A level grows as it
/// tightens: the haircut (10000 − maximum LTV, in bps) may tighten at once, the rate position (0 calm,
/// 10000 transition, 20000 stress) in steps. The whole rate curve is a function of the one position, so
/// its four numbers cannot come apart. Both levels loosen only in small steps, after a delay, within a
/// budget for any 24 hours.
/// @dev Assumes nothing about scores: no sequence of them, true or forged, leaves these bounds.
/// @dev The maximum LTV is for new borrowing. The policy never touches a liquidation threshold.
interface IRiskPolicy {
    enum Regime {
        Calm,
        Transition,
        Stress
    }

    enum Staleness {
        Fresh,
        /// @dev Nothing loosens.
        Stale,
        /// @dev Nothing loosens, and what is looser than the transition regime moves there.
        Dead
    }

    /// @notice What one call did to a level, or why it did nothing.
    enum Movement {
        AtTarget,
        Tightened,
        Loosened,
        TightenDelayRuns,
        LoosenDelayRuns,
        LoosenBudgetSpent,
        LoosenBlocked
    }

    /// @notice Where the levels go in one regime. All bps are parts of 10000, rates are per year.
    struct Profile {
        uint16 maxLtvBps;
        uint16 kinkBps;
        uint16 baseBps;
        uint16 slope1Bps;
        uint16 slope2Bps;
    }

    /// @notice Scores are in hundredths of a point.
    struct RegimeRules {
        /// @dev Calm below, transition from here on.
        uint16 transitionFrom;
        /// @dev Stress above, transition up to here.
        uint16 stressAbove;
        /// @dev How far below a boundary the score must be before the regime eases.
        uint16 hysteresis;
        /// @dev A wider interval is no evidence for loosening.
        uint16 maxIntervalWidth;
        /// @dev Nor is a score further than this from the round before.
        uint16 maxJump;
        /// @dev Rounds in a row that a regime needs to be entered from below, and from above.
        uint8 confirmationsUp;
        uint8 confirmationsDown;
        /// @dev A regime lasts at least this long before it eases.
        uint32 dwellSeconds;
    }

    struct StepLimits {
        uint16 tightenStep;
        uint16 loosenStep;
        /// @dev Sum of all loosening in any 24 hours.
        uint16 loosenBudget;
        uint32 tightenDelaySeconds;
        uint32 loosenDelaySeconds;
    }

    struct MarketConfig {
        uint16 liquidationThresholdBps;
        /// @dev The maximum LTV stays this far below the liquidation threshold.
        uint16 ltvBufferBps;
        /// @dev Age of the last observation at which loosening stops, and at which the baseline holds.
        uint32 staleAfterSeconds;
        uint32 deadAfterSeconds;
        RegimeRules rules;
        StepLimits haircutLimits;
        StepLimits rateLimits;
        /// @dev In the order of Regime.
        Profile[3] profiles;
    }

    /// @notice An annual borrow rate, linear up to the kink and linear above it.
    struct RateCurve {
        uint16 kinkBps;
        uint16 baseBps;
        /// @dev What the rate gains from no utilisation to the kink, and from the kink to full.
        uint16 slope1Bps;
        uint16 slope2Bps;
    }

    /// @notice What a lending market reads.
    struct Policy {
        Regime regime;
        /// @dev For new borrowing.
        uint16 maxLtvBps;
        RateCurve curve;
        /// @dev Seconds between the time the last score speaks of and now.
        uint256 ageSeconds;
        Staleness staleness;
        /// @dev While true, a lending market opens no new borrowing.
        bool isFrozen;
    }

    /// @notice The machine's memory. Counters stop at 255.
    struct RegimeState {
        Regime regime;
        /// @dev Rounds in a row at transition or above, and in stress.
        uint8 aboveCalm;
        uint8 aboveTransition;
        /// @dev Rounds in a row, none missed, that support a lower regime, and this one or a lower.
        uint8 easing;
        uint8 steady;
        /// @dev Of the last round observed; round 0 before the first.
        uint16 score;
        uint32 round;
        uint40 observedAt;
        uint40 regimeSince;
    }

    struct Observation {
        uint32 round;
        uint40 observedAt;
        uint16 score;
        uint16 scoreLow;
        uint16 scoreHigh;
    }

    /// @notice A bounded number; higher is tighter.
    struct Level {
        uint16 value;
        uint40 tightenedAt;
        /// @dev The last three loosenings, newest lowest: 16 bits of amount, 40 bits of time each.
        uint168 loosenings;
    }

    event MarketConfigured(uint64 indexed marketId, MarketConfig config);
    event RegimeChanged(
        uint64 indexed marketId,
        uint32 indexed round,
        Regime from,
        Regime to,
        uint40 regimeSince
    );
    /// @notice One sync: the last round it observed, and what became of both levels.
    event PolicySynced(
        uint64 indexed marketId,
        uint32 indexed round,
        Regime regime,
        Staleness staleness,
        Movement haircutMovement,
        uint16 maxLtvBps,
        Movement rateMovement,
        uint16 ratePosition
    );
    event StressForced(uint64 indexed marketId);
    event MarketFrozen(uint64 indexed marketId, uint40 frozenUntil);
    event MarketUnfrozen(uint64 indexed marketId);
    event ManualTargetSet(
        uint64 indexed marketId,
        uint16 maxLtvBps,
        uint16 ratePosition,
        uint40 manualUntil
    );

    /// @notice Thrown for a market that was never configured.
    error MarketNotConfigured(uint64 marketId);
    /// @notice Thrown when there is no new round and no level can move.
    error NothingToSync(uint64 marketId);
    /// @notice Thrown when stress is forced on a market that is in it, and not overridden.
    error RegimeAlreadyStress(uint64 marketId);
    /// @notice Thrown when a freeze would follow the last one before `availableAt`.
    error FreezeCoolingDown(uint64 marketId, uint256 availableAt);
    /// @notice Thrown when a market that is not frozen is to be unfrozen.
    error MarketNotFrozen(uint64 marketId);
    /// @notice Thrown when a manual target would hold beyond `limit`, or not at all.
    error ManualUntilOutOfRange(uint40 manualUntil, uint256 limit);
    /// @notice Thrown when a manual LTV is outside the market's corridor.
    error ManualLtvOutOfCorridor(uint16 maxLtvBps, uint16 lowest, uint16 highest);
    /// @notice Thrown when a manual rate position is beyond stress.
    error ManualRatePositionTooHigh(uint16 ratePosition, uint16 limit);

    /// @notice Thrown unless hysteresis > 0 and both hysteresis bands lie apart, inside 0 to 10000.
    error ThresholdsInvalid(uint16 transitionFrom, uint16 stressAbove, uint16 hysteresis);
    /// @notice Thrown unless 1 ≤ up ≤ down ≤ limit.
    error ConfirmationsInvalid(uint8 up, uint8 down, uint8 limit);
    /// @notice Thrown when a regime could ease too soon.
    error DwellTooShort(uint32 dwellSeconds, uint32 limit);
    /// @notice Thrown when the anomaly gate would pass everything or nothing.
    error AnomalyLimitsInvalid(uint16 maxIntervalWidth, uint16 maxJump, uint16 limit);
    /// @notice Thrown unless 0 < stale < dead ≤ limit.
    error StalenessLimitsInvalid(uint32 staleAfter, uint32 deadAfter, uint32 limit);
    /// @notice Thrown for a liquidation threshold outside the outer corridor.
    error LiquidationThresholdOutOfRange(uint16 thresholdBps, uint16 lowest, uint16 highest);
    /// @notice Thrown when LTV and liquidation threshold would come too close.
    error LtvBufferTooSmall(uint16 bufferBps, uint16 limit);
    /// @notice Thrown when a regime's LTV is below the floor or within the buffer of the threshold.
    error LtvOutOfCorridor(Regime regime, uint16 maxLtvBps, uint16 lowest, uint16 highest);
    /// @notice Thrown when a curve is outside the outer corridor, or not convex at its kink.
    error RateCurveOutOfCorridor(Regime regime);
    /// @notice Thrown when a profile is looser than that of the regime below it in any number.
    error ProfileLooserThan(Regime regime, Regime below);
    /// @notice Thrown when loosening is not slower, or not bounded as the outer corridor demands.
    error StepLimitsInvalid(StepLimits limits);
    /// @notice Thrown when one step of the rate position moves a number of the curve too far.
    error RateStepTooLarge(Regime regime, uint256 movedBps, uint256 limitBps);

    /// @notice Sets a market's bounds. A new market starts in the transition regime and at its profile;
    /// a known one keeps its regime, levels and clocks, and counts confirmations anew.
    function configureMarket(uint64 marketId, MarketConfig calldata config) external;

    /// @notice Observes the rounds accepted since the last call, at most the newest eight, and moves both
    /// levels towards their targets as far as the bounds allow. Anybody may call.
    function sync(uint64 marketId) external;

    /// @notice Enters the stress regime without confirmations and ends a manual target; leaving the regime
    /// takes the normal path.
    function forceStress(uint64 marketId) external;

    /// @notice Stops new borrowing and all loosening for three days, and not again for as long after.
    function freeze(uint64 marketId) external;

    /// @notice Ends a freeze early. Levels are where they were or tighter.
    function unfreeze(uint64 marketId) external;

    /// @notice Replaces the regime's targets until `manualUntil`, at most seven days ahead; the steps,
    /// delays, budgets and staleness rules hold as before. A time not in the future ends the override.
    function setManualTarget(
        uint64 marketId,
        uint16 maxLtvBps,
        uint16 ratePosition,
        uint40 manualUntil
    ) external;

    /// @notice What holds now, also if nobody has called `sync` since the scores went dead.
    function policy(uint64 marketId) external view returns (Policy memory);

    /// @notice Annual borrow rate in ray (1e27 = 100 %) at a utilisation in ray; never reverts for a
    /// configured market, a utilisation above 1 counts as 1.
    function borrowRate(
        uint64 marketId,
        uint256 utilisationRay
    ) external view returns (uint256 rateRay);

    function marketConfig(uint64 marketId) external view returns (MarketConfig memory);

    /// @notice The stored state behind `policy`.
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
        );
}
