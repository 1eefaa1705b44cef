// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

library Bits {
    /// @notice How many bits of a bitmap are set.
    function count(uint256 bitmap) internal pure returns (uint256 ones) {
        unchecked {
            for (; bitmap != 0; bitmap &= bitmap - 1) ones++;
        }
    }
}
