// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title For tests in Solidity: STARTING_CONFIG of model/policy/market-config.ts, held equal by a test.
contract StartingConfig {
    function config() external pure returns (IRiskPolicy.MarketConfig memory c) {
        c.liquidationThresholdBps = 8_000;
        c.ltvBufferBps = 300;
        (c.staleAfterSeconds, c.deadAfterSeconds) = (3 hours, 12 hours);
        (c.borrowCap, c.supplyCap) = (1e24, 1e24);
        c.rules = IRiskPolicy.RegimeRules(4_500, 6_500, 500, 1_000, 2_000, 2, 4, 8 hours);
        c.limits = _limits();
        c.profiles[0] = IRiskPolicy.Profile({
            maxLtvBps: 7_500,
            borrowCapBps: 10_000,
            supplyCapBps: 10_000,
            kinkBps: 9_000,
            baseBps: 0,
            slope1Bps: 400,
            slope2Bps: 3_000,
            convexBps: 0,
            liquidationBonusBps: 500,
            closeFactorBps: 5_000,
            graceSeconds: 4 hours,
            lpFeePips: 500
        });
        c.profiles[1] = IRiskPolicy.Profile({
            maxLtvBps: 6_500,
            borrowCapBps: 7_000,
            supplyCapBps: 8_500,
            kinkBps: 8_500,
            baseBps: 100,
            slope1Bps: 600,
            slope2Bps: 4_500,
            convexBps: 500,
            liquidationBonusBps: 600,
            closeFactorBps: 5_000,
            graceSeconds: 2 hours,
            lpFeePips: 3_000
        });
        c.profiles[2] = IRiskPolicy.Profile({
            maxLtvBps: 5_000,
            borrowCapBps: 3_000,
            supplyCapBps: 6_000,
            kinkBps: 8_000,
            baseBps: 300,
            slope1Bps: 900,
            slope2Bps: 6_500,
            convexBps: 2_000,
            liquidationBonusBps: 800,
            closeFactorBps: 6_000,
            graceSeconds: 1 hours,
            lpFeePips: 10_000
        });
    }

    function _limits() private pure returns (IRiskPolicy.StepLimits[5] memory limits) {
        limits[0] = IRiskPolicy.StepLimits(10_000, 100, 200, 600, 0, 8 hours);
        limits[1] = IRiskPolicy.StepLimits(20_000, 1_000, 3_000, 12_000, 0, 8 hours);
        limits[2] = IRiskPolicy.StepLimits(2_000, 1_000, 3_000, 12_000, 8 hours, 8 hours);
        limits[3] = IRiskPolicy.StepLimits(2_500, 2_500, 2_500, 7_500, 3 days, 3 days);
        limits[4] = IRiskPolicy.StepLimits(20_000, 10_000, 20_000, 60_000, 0, 8 hours);
    }
}
