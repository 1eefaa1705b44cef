// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../../../contracts/interfaces/IRiskPolicy.sol";
import {RiskPolicy} from "../../../contracts/RiskPolicy.sol";
import {PolicyHandler} from "./PolicyHandler.t.sol";

/// @title The whole policy under random acts of everybody, with scores that nothing vouches for.
contract RiskPolicyTest {
    uint64 internal constant MARKET = 1;

    PolicyHandler internal _handler;
    RiskPolicy internal _policy;

    function setUp() external {
        _handler = new PolicyHandler();
        _handler.begin();
        _policy = _handler.POLICY();
    }

    /// @notice Only the handler acts; the policy refuses everybody else anyway.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev I4 C1: every number a protocol reads stays in its corridor, dead or alive.
    function invariant_I4_C1_everyNumberStaysInItsCorridor() external view {
        IRiskPolicy.Policy memory p = _policy.policy(MARKET);
        require(p.maxLtvBps >= 100 && p.maxLtvBps <= 7_700, "I4 LTV");
        require(p.borrowCap >= 3e23 && p.borrowCap <= 1e24, "I4 borrow cap");
        require(p.supplyCap >= 6e23 && p.supplyCap <= 1e24, "I4 supply cap");
        require(p.curve.kinkBps >= 8_000 && p.curve.kinkBps <= 9_000, "I4 kink");
        require(p.curve.slope2Bps >= 3_000 && p.curve.slope2Bps <= 6_500, "I4 slope2");
        require(p.liquidationBonusBps >= 500 && p.liquidationBonusBps <= 800, "I4 bonus");
        require(p.closeFactorBps >= 5_000 && p.closeFactorBps <= 6_000, "I4 close factor");
        require(p.graceSeconds >= 1 hours && p.graceSeconds <= 4 hours, "I4 grace");
        require(p.lpFeePips >= 500 && p.lpFeePips <= 10_000, "I4 fee");
    }

    /// @dev I5: who borrowed all that was ever allowed is below the threshold, which no score moves.
    function invariant_I5_noUpdateLiquidates() external view {
        uint256 threshold = _policy.marketConfig(MARKET).liquidationThresholdBps;
        require(threshold == 8_000, "I5 threshold moved");
        require(_handler.highestLtvBps() + 300 <= threshold, "I5 buffer");
    }

    /// @dev S2: while scores are dead nothing for new positions is looser than the baseline.
    function invariant_S2_deadShowsTheBaseline() external view {
        IRiskPolicy.Policy memory p = _policy.policy(MARKET);
        if (p.staleness != IRiskPolicy.Staleness.Dead) return;
        IRiskPolicy.Profile memory baseline = _policy.marketConfig(MARKET).profiles[1];
        require(p.maxLtvBps <= baseline.maxLtvBps, "S2 LTV");
        require(p.borrowCap <= 7e23 && p.lpFeePips >= baseline.lpFeePips, "S2 cap or fee");
    }

    /// @dev P2 P3 P4 of the whole contract: the rate rises with utilisation, coupled numbers stay coupled.
    function invariant_P2_P4_whatIsReadIsCoherent() external view {
        IRiskPolicy.Policy memory p = _policy.policy(MARKET);
        require(p.maxLtvBps == _policy.maxLtvBps(MARKET), "P6 LTV");
        require(p.lpFeePips == _policy.lpFee(MARKET), "P6 fee");
        require(8_000 * (10_000 + uint256(p.liquidationBonusBps)) <= 1e8, "P4");
        uint256 rate = 0;
        for (uint256 u = 0; u <= 1e27; u += 5e25) {
            uint256 next = _policy.borrowRate(MARKET, u);
            require(next >= rate, "P2");
            rate = next;
        }
    }
}
