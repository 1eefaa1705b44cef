// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

library Bits {
    /// @notice How many bits of a bitmap are set: counted in pairs, then in fours, eights and all sixteen.
    function count(uint16 bitmap) internal pure returns (uint256 ones) {
        ones = bitmap;
        // A sum of counts never leaves the bits that it was counted in.
        unchecked {
            ones -= (ones >> 1) & 0x5555;
            ones = (ones & 0x3333) + ((ones >> 2) & 0x3333);
            ones = (ones + (ones >> 4)) & 0x0f0f;
            ones = (ones + (ones >> 8)) & 0xff;
        }
    }
}
