// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {
    AaveRateData,
    IAaveConfigurator,
    IAavePool,
    IAaveRateStrategy
} from "../../interfaces/AaveV3.sol";
import {IAaveSteward} from "../../interfaces/IAaveSteward.sol";
import {PolicyBounds} from "../../libraries/PolicyBounds.sol";
import {AaveReserveBits} from "./AaveReserveBits.sol";

/// @title What Aave's getters say of a reserve, in the steward's words.
library AaveReserve {
    using AaveReserveBits for uint256;

    /// @dev Aave counts a liquidation bonus from 100 %, the steward from 0.
    uint256 internal constant BONUS_ORIGIN_BPS = PolicyBounds.BPS;

    /// @dev A reserve as it was found, with the word that Aave keeps most of it in.
    struct Found {
        uint256 bits;
        IAaveSteward.Parameters live;
    }

    /// @dev A frozen reserve's LTV is the one that waits for the thaw.
    function find(
        IAavePool pool,
        IAaveConfigurator configurator,
        address asset
    ) internal view returns (Found memory found) {
        uint256 bits = pool.getConfiguration(asset);
        AaveRateData memory rates = _rates(pool, asset);
        uint256 bonus = bits.bonusBps();
        found.bits = bits;
        found.live = IAaveSteward.Parameters({
            ltvBps: bits.isFrozen() ? uint16(configurator.getPendingLtv(asset)) : bits.ltvBps(),
            liquidationBonusBps: bonus > BONUS_ORIGIN_BPS ? uint16(bonus - BONUS_ORIGIN_BPS) : 0,
            borrowCap: bits.borrowCap(),
            supplyCap: bits.supplyCap(),
            optimalBps: rates.optimalUsageRatio,
            baseBps: rates.baseVariableBorrowRate,
            slope1Bps: rates.variableRateSlope1,
            slope2Bps: rates.variableRateSlope2
        });
    }

    /// @notice Reverts unless the reserve is what it was, with `next` in it.
    /// @param bits the reserve's word from before; compared whole, so that no bit out of scope may move
    function requireApplied(
        IAavePool pool,
        IAaveConfigurator configurator,
        address asset,
        uint256 bits,
        IAaveSteward.Parameters memory next
    ) internal view {
        uint256 expected = bits.withCaps(next.borrowCap, next.supplyCap);
        if (bits.thresholdBps() != 0) {
            expected = expected.withBonus(BONUS_ORIGIN_BPS + next.liquidationBonusBps);
            if (bits.isFrozen()) {
                _requireSame(asset, configurator.getPendingLtv(asset), next.ltvBps);
            } else {
                expected = expected.withLtv(next.ltvBps);
            }
        }
        _requireSame(asset, pool.getConfiguration(asset), expected);
        _requireSame(asset, _word(_rates(pool, asset)), _word(rateData(next)));
    }

    function rateData(
        IAaveSteward.Parameters memory next
    ) internal pure returns (AaveRateData memory) {
        return AaveRateData(next.optimalBps, next.baseBps, next.slope1Bps, next.slope2Bps);
    }

    function _requireSame(address asset, uint256 actual, uint256 expected) private pure {
        require(actual == expected, IAaveSteward.ReadBackDiffers(asset, actual, expected));
    }

    function _rates(IAavePool pool, address asset) private view returns (AaveRateData memory) {
        address strategy = pool.RESERVE_INTEREST_RATE_STRATEGY();
        return IAaveRateStrategy(strategy).getInterestRateDataBps(asset);
    }

    /// @dev The four rates side by side, to compare them at once.
    function _word(AaveRateData memory rates) private pure returns (uint256) {
        return
            (uint256(rates.optimalUsageRatio) << 96) |
            (uint256(rates.baseVariableBorrowRate) << 64) |
            (uint256(rates.variableRateSlope1) << 32) |
            rates.variableRateSlope2;
    }
}
