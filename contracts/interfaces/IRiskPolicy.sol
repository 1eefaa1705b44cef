// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title From proven scores to bounded parameters.
/// @notice A regime machine reads the scores; five levels follow its regime, and every parameter that a
/// protocol reads is a function of the configuration and the levels. A level grows as it tightens. The
/// haircut is 10000 − maximum LTV, in bps. The other four are positions between the regimes: 0 calm,
/// 10000 transition, 20000 stress. All numbers that hang on one position move together, so they cannot
/// come apart. Haircut, caps and fee tighten at once, rates and liquidation in steps. Every level
/// loosens only in small steps, after a delay, within a budget for any 24 hours and any 7 days.
/// @dev Assumes nothing about scores: no sequence of them, true or forged, leaves these bounds.
/// @dev The maximum LTV and the caps are for new positions. The policy never touches a liquidation
/// threshold.
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
        /// @dev Nothing loosens. LTV, caps and fee show the transition profile where they were looser;
        /// rates and liquidation go there in steps.
        Dead
    }

    /// @notice The five levels, each with what follows it.
    enum Parameter {
        /// @dev The maximum LTV; in bps, not a position.
        Haircut,
        /// @dev Both caps.
        Cap,
        /// @dev The whole rate curve.
        Rate,
        /// @dev Bonus, close factor and grace period.
        Liquidation,
        /// @dev The fee of liquidity pools.
        Fee
    }

    /// @notice What one call did to a level, or why it did nothing.
    enum Movement {
        AtTarget,
        Tightened,
        Loosened,
        TightenDelayRuns,
        LoosenDelayRuns,
        LoosenBudgetSpent,
        LoosenBlocked,
        LoosenWeekSpent
    }

    /// @notice The parameters of one regime, each as tight as in the regime below or tighter. All bps are
    /// parts of 10000, rates are per year.
    struct Profile {
        uint16 maxLtvBps;
        /// @dev Shares of the market's caps.
        uint16 borrowCapBps;
        uint16 supplyCapBps;
        uint16 kinkBps;
        uint16 baseBps;
        uint16 slope1Bps;
        uint16 slope2Bps;
        uint16 convexBps;
        uint16 liquidationBonusBps;
        uint16 closeFactorBps;
        uint32 graceSeconds;
        /// @dev Millionths.
        uint24 lpFeePips;
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

    /// @notice How far and how often a level may move, in the level's unit.
    struct StepLimits {
        uint16 tightenStep;
        uint16 loosenStep;
        /// @dev Sum of all loosening in any 24 hours.
        uint16 loosenBudget;
        /// @dev Sum of all loosening in a calendar week and the one before, and so in any 7 days.
        uint16 loosenBudgetWeek;
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
        /// @dev What a share of 10000 bps stands for, in units of the market's own.
        uint128 borrowCap;
        uint128 supplyCap;
        RegimeRules rules;
        /// @dev In the order of Parameter.
        StepLimits[5] limits;
        /// @dev In the order of Regime.
        Profile[3] profiles;
    }

    /// @notice An annual borrow rate: linear up to the kink, linear plus convex above it. With x from 0 at
    /// the kink to 1 at full utilisation the rate is base + slope1 + slope2 × x + convex × x².
    struct RateCurve {
        uint16 kinkBps;
        uint16 baseBps;
        uint16 slope1Bps;
        uint16 slope2Bps;
        uint16 convexBps;
    }

    /// @notice What a lending market or a pool reads.
    struct Policy {
        Regime regime;
        Staleness staleness;
        /// @dev While true, a lending market opens no new borrowing.
        bool isFrozen;
        /// @dev Seconds between the time the last score speaks of and now.
        uint256 ageSeconds;
        /// @dev For new borrowing.
        uint16 maxLtvBps;
        /// @dev For new borrowing and new supply, in the units of the configuration; never 0.
        uint128 borrowCap;
        uint128 supplyCap;
        RateCurve curve;
        /// @dev What a liquidator receives above the debt it repays.
        uint16 liquidationBonusBps;
        /// @dev The part of a debt that one liquidation may repay.
        uint16 closeFactorBps;
        /// @dev How long a position that a change of policy put at the edge is spared.
        uint32 graceSeconds;
        uint24 lpFeePips;
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

    /// @notice What a level remembers of its movements. Times of 32 bits last until 2106.
    struct LevelClock {
        uint32 tightenedAt;
        /// @dev The last three loosenings, newest lowest: 16 bits of amount, 32 bits of time each.
        uint144 loosenings;
        /// @dev The week of the last loosening, in weeks since 1970, and what it and the one before gave.
        uint16 week;
        uint16 loosenedThisWeek;
        uint16 loosenedLastWeek;
    }

    /// @notice A bounded number; higher is tighter.
    struct Level {
        uint16 value;
        LevelClock clock;
    }

    /// @notice All that is stored of a market besides its configuration.
    struct MarketState {
        RegimeState regimeState;
        /// @dev In the order of Parameter, as are the targets.
        Level[5] levels;
        uint40 frozenUntil;
        uint40 manualUntil;
        uint16[5] manualTargets;
    }

    event MarketConfigured(uint64 indexed marketId, MarketConfig config);
    event RegimeChanged(
        uint64 indexed marketId,
        uint32 indexed round,
        Regime from,
        Regime to,
        uint40 regimeSince
    );
    /// @notice One sync, and the last round it observed.
    event PolicySynced(
        uint64 indexed marketId,
        uint32 indexed round,
        Regime regime,
        Staleness staleness
    );
    /// @notice What a sync did to a level that was not at its target, or why it did nothing.
    event LevelStepped(
        uint64 indexed marketId,
        Parameter indexed parameter,
        Movement movement,
        uint16 from,
        uint16 to
    );
    /// @notice A new configuration lifted a level, so that nothing that follows it became looser.
    event LevelLifted(uint64 indexed marketId, Parameter indexed parameter, uint16 from, uint16 to);
    event StressForced(uint64 indexed marketId);
    event MarketFrozen(uint64 indexed marketId, uint40 frozenUntil);
    event MarketUnfrozen(uint64 indexed marketId);
    event ManualTargetsSet(uint64 indexed marketId, uint16[5] targets, uint40 manualUntil);

    /// @notice Thrown for a market that was never configured.
    error MarketNotConfigured(uint64 marketId);
    /// @notice Thrown when there is no new round and no level can move.
    error NothingToSync(uint64 marketId);
    /// @notice Thrown when there is nothing to sync in any market of a batch.
    error NothingToSyncInBatch();
    /// @notice Thrown when a batch names a market that is not above the one before it.
    error MarketIdsNotIncreasing(uint256 position, uint64 marketId);
    /// @notice Thrown when stress is forced on a market that is in it, and not overridden.
    error RegimeAlreadyStress(uint64 marketId);
    /// @notice Thrown when a freeze would follow the last one before `availableAt`.
    error FreezeCoolingDown(uint64 marketId, uint256 availableAt);
    /// @notice Thrown when a market that is not frozen is to be unfrozen.
    error MarketNotFrozen(uint64 marketId);
    /// @notice Thrown when a manual target would hold beyond `limit`, or not at all.
    error ManualUntilOutOfRange(uint40 manualUntil, uint256 limit);
    /// @notice Thrown when a manual target is outside the level's corridor.
    error ManualTargetOutOfCorridor(
        Parameter parameter,
        uint16 target,
        uint16 lowest,
        uint16 highest
    );

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
    /// @notice Thrown when a market's cap is 0 or the largest number, which some protocols read as no cap.
    error CapInvalid(uint128 borrowCap, uint128 supplyCap);
    /// @notice Thrown when a regime's share of a cap is outside the outer corridor.
    error CapShareOutOfCorridor(
        Regime regime,
        uint16 borrowCapBps,
        uint16 supplyCapBps,
        uint16 lowest,
        uint16 highest
    );
    /// @notice Thrown when a curve is outside the outer corridor, or not convex at its kink.
    error RateCurveOutOfCorridor(Regime regime);
    /// @notice Thrown when bonus, close factor or grace period is outside the outer corridor.
    error LiquidationOutOfCorridor(
        Regime regime,
        uint16 liquidationBonusBps,
        uint16 closeFactorBps,
        uint32 graceSeconds
    );
    /// @notice Thrown when liquidating at the threshold would take more than the collateral.
    error BonusAboveCollateral(Regime regime, uint16 liquidationBonusBps, uint16 thresholdBps);
    /// @notice Thrown when a regime's pool fee is outside the outer corridor.
    error FeeOutOfCorridor(Regime regime, uint24 lpFeePips, uint24 lowest, uint24 highest);
    /// @notice Thrown when a profile is looser than that of the regime below it in any number.
    error ProfileLooserThan(Regime regime, Regime below);
    /// @notice Thrown when loosening is not slower, or not bounded as the outer corridor demands, or when
    /// tightening is too slow to matter.
    error StepLimitsInvalid(Parameter parameter, StepLimits limits);
    /// @notice Thrown when one step of a position moves a number of its regime too far.
    error StepTooLarge(Parameter parameter, Regime regime, uint256 moved, uint256 limit);

    /// @notice Sets a market's bounds. A new market starts in the transition regime and at its profile.
    /// A known one keeps its regime and clocks, and counts confirmations anew; its levels stay or are
    /// lifted until nothing that follows them is looser than before, or to their tightest end.
    function configureMarket(uint64 marketId, MarketConfig calldata config) external;

    /// @notice Observes the rounds accepted since the last call, at most the newest eight, and moves the
    /// levels towards their targets as far as the bounds allow. Anybody may call.
    function sync(uint64 marketId) external;

    /// @notice Syncs markets, ids increasing, in one call; passes over those that have nothing to sync, so
    /// that nobody can spoil a batch by syncing a part of it first.
    function syncBatch(uint64[] calldata marketIds) external;

    /// @notice Enters the stress regime without confirmations and ends a manual target; leaving the regime
    /// takes the normal path.
    function forceStress(uint64 marketId) external;

    /// @notice Stops new borrowing and all loosening for three days, and not again for as long after.
    function freeze(uint64 marketId) external;

    /// @notice Ends a freeze early. Levels are where they were or tighter.
    function unfreeze(uint64 marketId) external;

    /// @notice Replaces the regime's targets until `manualUntil`, at most seven days ahead; the steps,
    /// delays, budgets and staleness rules hold as before. A time not in the future ends the override.
    /// @param targets one per level, in the order of Parameter and in the level's unit
    function setManualTargets(
        uint64 marketId,
        uint16[5] calldata targets,
        uint40 manualUntil
    ) external;

    /// @notice What holds now, also if nobody has called `sync` since the scores went dead.
    function policy(uint64 marketId) external view returns (Policy memory);

    /// @notice The maximum LTV, the rate curve and the pool fee of `policy` alone, for callers that pay for
    /// every read.
    function maxLtvBps(uint64 marketId) external view returns (uint16);
    function rateCurve(uint64 marketId) external view returns (RateCurve memory);
    function lpFee(uint64 marketId) external view returns (uint24 lpFeePips);

    /// @notice Annual borrow rate in ray (1e27 = 100 %) at a utilisation in ray; never reverts for a
    /// configured market, a utilisation above 1 counts as 1.
    function borrowRate(
        uint64 marketId,
        uint256 utilisationRay
    ) external view returns (uint256 rateRay);

    function marketConfig(uint64 marketId) external view returns (MarketConfig memory);

    /// @notice The stored state behind `policy`.
    function marketState(uint64 marketId) external view returns (MarketState memory);
}
