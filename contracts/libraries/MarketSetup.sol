// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";
import {BoundedLevel} from "./BoundedLevel.sol";
import {Lifting} from "./Lifting.sol";
import {MarketWord} from "./MarketWord.sol";
import {PolicyBounds} from "./PolicyBounds.sol";
import {Profiles} from "./Profiles.sol";

/// @title How a market is stored, and how it is configured.
/// @dev Deployed on its own and linked: together with RiskPolicy it would not fit into one contract.
library MarketSetup {
    using MarketWord for uint256;
    using Profiles for Profiles.Place;

    /// @dev Where levels start, and where they go when scores are dead.
    IRiskPolicy.Regime internal constant BASELINE = IRiskPolicy.Regime.Transition;
    uint256 internal constant PARAMETERS = 5;

    /// @dev What changes rarely, in one slot. Times of 32 bits last until 2106.
    struct Standing {
        uint32 regimeSince;
        uint32 frozenUntil;
        uint32 manualUntil;
        uint24 staleAfterSeconds;
        /// @dev 10000 − maximum LTV of the three profiles, 16 bits each, calm lowest.
        uint48 haircuts;
        /// @dev 16 bits each, in the order of Parameter from the lowest.
        uint80 manualTargets;
    }

    struct Market {
        /// @dev MarketWord says what is in it.
        uint256 word;
        Standing standing;
        IRiskPolicy.LevelClock[5] clocks;
    }

    /// @notice Checks a configuration and makes it the market's.
    function configure(
        Market storage market,
        IRiskPolicy.MarketConfig storage stored,
        uint64 marketId,
        IRiskPolicy.MarketConfig memory config
    ) external {
        PolicyBounds.requireSafe(config);
        uint256 word =
            market.word == 0
                ? _start(market, config)
                : _lift(marketId, market.word, stored, config);
        market.standing.staleAfterSeconds = uint24(config.staleAfterSeconds);
        market.standing.haircuts = _haircuts(config.profiles);
        word = word.withDeadAfter(config.deadAfterSeconds);
        _store(stored, config);
        market.word = withFees(word, stored.profiles);
        emit IRiskPolicy.MarketConfigured(marketId, config);
    }

    /// @notice The word with the pool fees that belong to its level.
    function withFees(
        uint256 word,
        IRiskPolicy.Profile[3] storage profiles
    ) internal view returns (uint256) {
        uint256 position = word.level(IRiskPolicy.Parameter.Fee);
        uint256 feePips = Profiles.placeAt(profiles, position).lpFeePips();
        return word.withFees(feePips, profiles[uint256(BASELINE)].lpFeePips);
    }

    function _start(
        Market storage market,
        IRiskPolicy.MarketConfig memory config
    ) private returns (uint256 word) {
        IRiskPolicy.RegimeState memory state;
        state.regime = BASELINE;
        word = word.withRegimeState(state);
        word = word.withLevels(MarketWord.targetsOf(_haircuts(config.profiles), BASELINE));
        for (uint256 i = 0; i < PARAMETERS; i++) {
            market.clocks[i] = BoundedLevel.start(block.timestamp);
        }
        market.standing.regimeSince = uint32(block.timestamp);
    }

    function _haircuts(
        IRiskPolicy.Profile[3] memory profiles
    ) private pure returns (uint48 packed) {
        for (uint256 i = 0; i < 3; i++) {
            packed |= uint48(PolicyBounds.BPS - profiles[i].maxLtvBps) << uint48(16 * i);
        }
    }

    function _lift(
        uint64 marketId,
        uint256 word,
        IRiskPolicy.MarketConfig memory old,
        IRiskPolicy.MarketConfig memory config
    ) private returns (uint256) {
        for (uint256 i = 0; i < PARAMETERS; i++) {
            IRiskPolicy.Parameter parameter = IRiskPolicy.Parameter(i);
            uint256 value = word.level(parameter);
            uint256 lifted = Lifting.lifted(old, config, parameter, value);
            if (lifted == value) continue;
            word = word.withLevel(parameter, lifted);
            emit IRiskPolicy.LevelLifted(marketId, parameter, uint16(value), uint16(lifted));
        }
        IRiskPolicy.RegimeState memory state = word.regimeState();
        (state.aboveCalm, state.aboveTransition, state.easing, state.steady) = (0, 0, 0, 0);
        state.round = 0;
        return word.withRegimeState(state);
    }

    function _store(
        IRiskPolicy.MarketConfig storage stored,
        IRiskPolicy.MarketConfig memory config
    ) private {
        stored.liquidationThresholdBps = config.liquidationThresholdBps;
        stored.ltvBufferBps = config.ltvBufferBps;
        stored.staleAfterSeconds = config.staleAfterSeconds;
        stored.deadAfterSeconds = config.deadAfterSeconds;
        stored.borrowCap = config.borrowCap;
        stored.supplyCap = config.supplyCap;
        stored.rules = config.rules;
        for (uint256 i = 0; i < PARAMETERS; i++) stored.limits[i] = config.limits[i];
        for (uint256 i = 0; i < 3; i++) stored.profiles[i] = config.profiles[i];
    }
}
