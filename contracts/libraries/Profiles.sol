// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskPolicy} from "../interfaces/IRiskPolicy.sol";

/// @title Every parameter at a position between regimes. Twin of model/policy/profiles.ts.
/// @dev Linear, each number rounded towards the calmer one. The profiles tighten in every number, so
/// everything here tightens, or stays, as the position grows.
/// @dev A profile fills one slot, its first number lowest; it is read and kept as that one word, because
/// a struct in memory costs more than all the arithmetic on it.
library Profiles {
    /// @dev One regime is 10000 positions wide: 0 calm, 10000 transition, 20000 stress.
    uint256 internal constant POSITIONS_PER_REGIME = 10_000;
    uint256 internal constant MAX_POSITION = 2 * POSITIONS_PER_REGIME;

    uint256 private constant BORROW_CAP_AT = 16;
    uint256 private constant SUPPLY_CAP_AT = 32;
    uint256 private constant KINK_AT = 48;
    uint256 private constant BASE_AT = 64;
    uint256 private constant SLOPE1_AT = 80;
    uint256 private constant SLOPE2_AT = 96;
    uint256 private constant CONVEX_AT = 112;
    uint256 private constant BONUS_AT = 128;
    uint256 private constant CLOSE_FACTOR_AT = 144;
    uint256 private constant GRACE_AT = 160;
    uint256 private constant FEE_AT = 192;
    uint256 private constant MASK_16 = type(uint16).max;

    /// @notice A place between the words of two profiles, `along` positions from the calmer one.
    struct Place {
        uint256 from;
        uint256 to;
        uint256 along;
    }

    function placeAt(
        IRiskPolicy.Profile[3] storage profiles,
        uint256 position
    ) internal view returns (Place memory place) {
        (uint256 index, uint256 along) = _split(position);
        place.from = _wordAt(profiles, index);
        // At a regime's own position both ends are its profile, which saves reading another.
        place.to = along == 0 ? place.from : _wordAt(profiles, index + 1);
        place.along = along;
    }

    function placeAtMemory(
        IRiskPolicy.Profile[3] memory profiles,
        uint256 position
    ) internal pure returns (Place memory place) {
        (uint256 index, uint256 along) = _split(position);
        place.from = _pack(profiles[index]);
        place.to = along == 0 ? place.from : _pack(profiles[index + 1]);
        place.along = along;
    }

    function capShares(
        Place memory place
    ) internal pure returns (uint256 borrowCapBps, uint256 supplyCapBps) {
        borrowCapBps = _number(place, BORROW_CAP_AT, MASK_16);
        supplyCapBps = _number(place, SUPPLY_CAP_AT, MASK_16);
    }

    function curve(
        Place memory place
    ) internal pure returns (IRiskPolicy.RateCurve memory rateCurve) {
        rateCurve.kinkBps = uint16(_number(place, KINK_AT, MASK_16));
        rateCurve.baseBps = uint16(_number(place, BASE_AT, MASK_16));
        rateCurve.slope1Bps = uint16(_number(place, SLOPE1_AT, MASK_16));
        rateCurve.slope2Bps = uint16(_number(place, SLOPE2_AT, MASK_16));
        rateCurve.convexBps = uint16(_number(place, CONVEX_AT, MASK_16));
    }

    function liquidation(
        Place memory place
    ) internal pure returns (uint256 bonusBps, uint256 closeFactorBps, uint256 graceSeconds) {
        bonusBps = _number(place, BONUS_AT, MASK_16);
        closeFactorBps = _number(place, CLOSE_FACTOR_AT, MASK_16);
        graceSeconds = _number(place, GRACE_AT, type(uint32).max);
    }

    function lpFeePips(Place memory place) internal pure returns (uint256) {
        return _number(place, FEE_AT, type(uint24).max);
    }

    function _split(uint256 position) private pure returns (uint256 index, uint256 along) {
        return (position / POSITIONS_PER_REGIME, position % POSITIONS_PER_REGIME);
    }

    function _wordAt(
        IRiskPolicy.Profile[3] storage profiles,
        uint256 index
    ) private view returns (uint256 word) {
        assembly ("memory-safe") {
            word := sload(add(profiles.slot, index))
        }
    }

    /// @dev As storage packs it.
    function _pack(IRiskPolicy.Profile memory p) private pure returns (uint256) {
        return
            uint256(p.maxLtvBps) |
            (uint256(p.borrowCapBps) << BORROW_CAP_AT) |
            (uint256(p.supplyCapBps) << SUPPLY_CAP_AT) |
            (uint256(p.kinkBps) << KINK_AT) |
            (uint256(p.baseBps) << BASE_AT) |
            (uint256(p.slope1Bps) << SLOPE1_AT) |
            (uint256(p.slope2Bps) << SLOPE2_AT) |
            (uint256(p.convexBps) << CONVEX_AT) |
            (uint256(p.liquidationBonusBps) << BONUS_AT) |
            (uint256(p.closeFactorBps) << CLOSE_FACTOR_AT) |
            (uint256(p.graceSeconds) << GRACE_AT) |
            (uint256(p.lpFeePips) << FEE_AT);
    }

    function _number(
        Place memory place,
        uint256 shift,
        uint256 mask
    ) private pure returns (uint256) {
        uint256 from = (place.from >> shift) & mask;
        if (place.along == 0) return from;
        uint256 to = (place.to >> shift) & mask;
        // Numbers of 32 bits at most, and the smaller is taken from the larger.
        unchecked {
            if (to >= from) return from + ((to - from) * place.along) / POSITIONS_PER_REGIME;
            return from - ((from - to) * place.along) / POSITIONS_PER_REGIME;
        }
    }
}
