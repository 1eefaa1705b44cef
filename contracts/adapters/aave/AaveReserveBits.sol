// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title The fields of Aave's reserve word that the steward reads or writes.
/// @dev Bit positions as Aave v3.6 documents them: LTV 0, threshold 16, bonus 32, frozen 57, borrow cap
/// 80 and supply cap 116 with 36 bits each.
library AaveReserveBits {
    uint256 private constant THRESHOLD_AT = 16;
    uint256 private constant BONUS_AT = 32;
    uint256 private constant FROZEN_AT = 57;
    uint256 private constant BORROW_CAP_AT = 80;
    uint256 private constant SUPPLY_CAP_AT = 116;
    uint256 private constant BPS_MASK = type(uint16).max;
    uint256 private constant CAP_MASK = (1 << 36) - 1;

    function ltvBps(uint256 bits) internal pure returns (uint16) {
        return uint16(bits & BPS_MASK);
    }

    function thresholdBps(uint256 bits) internal pure returns (uint16) {
        return uint16((bits >> THRESHOLD_AT) & BPS_MASK);
    }

    /// @notice From 100 %: 10500 is a bonus of 5 %; 0 when the reserve is no collateral.
    function bonusBps(uint256 bits) internal pure returns (uint16) {
        return uint16((bits >> BONUS_AT) & BPS_MASK);
    }

    function isFrozen(uint256 bits) internal pure returns (bool) {
        return (bits >> FROZEN_AT) & 1 == 1;
    }

    function borrowCap(uint256 bits) internal pure returns (uint40) {
        return uint40((bits >> BORROW_CAP_AT) & CAP_MASK);
    }

    function supplyCap(uint256 bits) internal pure returns (uint40) {
        return uint40((bits >> SUPPLY_CAP_AT) & CAP_MASK);
    }

    function withLtv(uint256 bits, uint256 ltv) internal pure returns (uint256) {
        return (bits & ~BPS_MASK) | ltv;
    }

    function withBonus(uint256 bits, uint256 bonus) internal pure returns (uint256) {
        return (bits & ~(BPS_MASK << BONUS_AT)) | (bonus << BONUS_AT);
    }

    function withCaps(
        uint256 bits,
        uint256 borrow,
        uint256 supply
    ) internal pure returns (uint256) {
        uint256 rest = bits & ~((CAP_MASK << BORROW_CAP_AT) | (CAP_MASK << SUPPLY_CAP_AT));
        return rest | (borrow << BORROW_CAP_AT) | (supply << SUPPLY_CAP_AT);
    }
}
