// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILendingMarket} from "../interfaces/ILendingMarket.sol";
import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {BoundedRead} from "./BoundedRead.sol";
import {PolicyBounds} from "./PolicyBounds.sol";
import {RateCurves} from "./RateCurves.sol";

/// @title What existing positions feel of a policy: its curve and its terms of liquidation, bounded again.
library MarketTerms {
    /// @dev 1000 % a year: RegimeIrm's limit too.
    uint256 internal constant MAX_ANNUAL_RATE_RAY = 10 * RateCurves.RAY;
    /// @dev Several times what a read of the policy takes from cold storage.
    uint256 internal constant READ_GAS_LIMIT = 200_000;
    uint256 private constant FULL_BPS = PolicyBounds.BPS;
    /// @dev The words of IRiskPolicy.Policy, and where the curve, the bonus and what follows it start.
    uint256 private constant POLICY_WORDS = 16;
    uint256 private constant CURVE_AT = 7;
    uint256 private constant BONUS_AT = 12;
    uint256 private constant CLOSE_FACTOR_AT = 13;
    uint256 private constant GRACE_AT = 14;

    /// @notice The policy's terms of now, or `last` if it has none to give.
    /// @param maxBonusBps what the liquidation threshold leaves for a bonus
    function read(
        ILendingMarket.Terms memory last,
        IRiskPolicy policy,
        uint64 marketId,
        uint256 maxBonusBps
    ) internal view returns (ILendingMarket.Terms memory) {
        (BoundedRead.Outcome outcome, uint256[] memory words) = BoundedRead.words(
            address(policy),
            IRiskPolicy.policy.selector,
            marketId,
            POLICY_WORDS,
            READ_GAS_LIMIT
        );
        require(
            outcome != BoundedRead.Outcome.Starved,
            ILendingMarket.GasTooLowToReadPolicy(READ_GAS_LIMIT)
        );
        if (outcome != BoundedRead.Outcome.Answered || !_isUsable(words)) return last;
        uint256 bonus = Math.min(words[BONUS_AT], maxBonusBps);
        uint256 closeFactor = Math.max(words[CLOSE_FACTOR_AT], PolicyBounds.MIN_CLOSE_FACTOR_BPS);
        uint256 grace = Math.min(words[GRACE_AT], PolicyBounds.MAX_GRACE_SECONDS);
        return
            ILendingMarket.Terms({
                curve: IRiskPolicy.RateCurve({
                    kinkBps: uint16(words[CURVE_AT]),
                    baseBps: uint16(words[CURVE_AT + 1]),
                    slope1Bps: uint16(words[CURVE_AT + 2]),
                    slope2Bps: uint16(words[CURVE_AT + 3]),
                    convexBps: uint16(words[CURVE_AT + 4])
                }),
                liquidationBonusBps: uint16(bonus),
                closeFactorBps: uint16(Math.min(closeFactor, FULL_BPS)),
                graceSeconds: uint32(grace)
            });
    }

    /// @notice The annual rate at this utilisation, under the cap.
    function rateRay(
        IRiskPolicy.RateCurve memory curve,
        uint256 utilisationRay
    ) internal pure returns (uint256) {
        return Math.min(RateCurves.rateRay(curve, utilisationRay), MAX_ANNUAL_RATE_RAY);
    }

    function isSame(
        ILendingMarket.Terms memory a,
        ILendingMarket.Terms memory b
    ) internal pure returns (bool) {
        return keccak256(abi.encode(a)) == keccak256(abi.encode(b));
    }

    /// @notice Whether a borrower is worse off: dearer debt at this utilisation, or harder liquidation.
    function isHarsher(
        ILendingMarket.Terms memory next,
        ILendingMarket.Terms memory last,
        uint256 utilisationRay
    ) internal pure returns (bool) {
        return
            rateRay(next.curve, utilisationRay) > rateRay(last.curve, utilisationRay) ||
            next.liquidationBonusBps > last.liquidationBonusBps ||
            next.closeFactorBps > last.closeFactorBps;
    }

    /// @dev Both parts of a curve divide by their width.
    function _isUsable(uint256[] memory words) private pure returns (bool) {
        for (uint256 i = CURVE_AT; i < BONUS_AT; i++) {
            if (words[i] > type(uint16).max) return false;
        }
        return words[CURVE_AT] > 0 && words[CURVE_AT] < FULL_BPS;
    }
}
