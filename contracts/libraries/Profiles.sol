// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title Every parameter at a position between regimes. Twin of model/policy/profiles.ts.
/// @dev Linear, each number rounded towards the calmer one. The profiles tighten in every number, so
/// everything here tightens, or stays, as the position grows.
library Profiles {
    /// @dev One regime is 10000 positions wide: 0 calm, 10000 transition, 20000 stress.
    uint256 internal constant POSITIONS_PER_REGIME = 10_000;
    uint256 internal constant MAX_POSITION = 2 * POSITIONS_PER_REGIME;

    /// @notice A place between two profiles, `along` positions from the calmer one.
    struct Place {
        IRiskPolicy.Profile from;
        IRiskPolicy.Profile to;
        uint256 along;
    }

    /// @dev At a regime's own position both ends are its profile, which saves reading another.
    function placeAt(
        IRiskPolicy.Profile[3] storage profiles,
        uint256 position
    ) internal view returns (Place memory place) {
        uint256 index = position / POSITIONS_PER_REGIME;
        place.along = position % POSITIONS_PER_REGIME;
        place.from = profiles[index];
        place.to = place.along == 0 ? place.from : profiles[index + 1];
    }

    function placeAtMemory(
        IRiskPolicy.Profile[3] memory profiles,
        uint256 position
    ) internal pure returns (Place memory place) {
        uint256 index = position / POSITIONS_PER_REGIME;
        place.along = position % POSITIONS_PER_REGIME;
        place.from = profiles[index];
        place.to = place.along == 0 ? place.from : profiles[index + 1];
    }

    function capShares(
        Place memory place
    ) internal pure returns (uint256 borrowCapBps, uint256 supplyCapBps) {
        (IRiskPolicy.Profile memory from, IRiskPolicy.Profile memory to) = (place.from, place.to);
        borrowCapBps = _between(from.borrowCapBps, to.borrowCapBps, place.along);
        supplyCapBps = _between(from.supplyCapBps, to.supplyCapBps, place.along);
    }

    function curve(
        Place memory place
    ) internal pure returns (IRiskPolicy.RateCurve memory rateCurve) {
        (IRiskPolicy.Profile memory from, IRiskPolicy.Profile memory to) = (place.from, place.to);
        uint256 along = place.along;
        rateCurve.kinkBps = uint16(_between(from.kinkBps, to.kinkBps, along));
        rateCurve.baseBps = uint16(_between(from.baseBps, to.baseBps, along));
        rateCurve.slope1Bps = uint16(_between(from.slope1Bps, to.slope1Bps, along));
        rateCurve.slope2Bps = uint16(_between(from.slope2Bps, to.slope2Bps, along));
        rateCurve.convexBps = uint16(_between(from.convexBps, to.convexBps, along));
    }

    function liquidation(
        Place memory place
    ) internal pure returns (uint256 bonusBps, uint256 closeFactorBps, uint256 graceSeconds) {
        (IRiskPolicy.Profile memory from, IRiskPolicy.Profile memory to) = (place.from, place.to);
        uint256 along = place.along;
        bonusBps = _between(from.liquidationBonusBps, to.liquidationBonusBps, along);
        closeFactorBps = _between(from.closeFactorBps, to.closeFactorBps, along);
        graceSeconds = _between(from.graceSeconds, to.graceSeconds, along);
    }

    function lpFeePips(Place memory place) internal pure returns (uint256) {
        return _between(place.from.lpFeePips, place.to.lpFeePips, place.along);
    }

    function _between(uint256 from, uint256 to, uint256 along) private pure returns (uint256) {
        if (to >= from) return from + ((to - from) * along) / POSITIONS_PER_REGIME;
        return from - ((from - to) * along) / POSITIONS_PER_REGIME;
    }
}
