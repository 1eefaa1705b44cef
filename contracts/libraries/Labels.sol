// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title Short names as numbers. Twin of prover/field.ts `asciiToField`.
library Labels {
    uint256 private constant MAX_LENGTH = 31;
    bytes1 private constant FIRST_PRINTABLE = 0x21;
    bytes1 private constant LAST_PRINTABLE = 0x7e;

    /// @notice The name's bytes as one big-endian number; 0 unless it is 1 to 31 printable ASCII
    /// characters without spaces.
    function toNumber(string memory name) internal pure returns (uint256 number) {
        bytes memory characters = bytes(name);
        if (characters.length > MAX_LENGTH) return 0;
        for (uint256 i = 0; i < characters.length; i++) {
            bytes1 character = characters[i];
            if (character < FIRST_PRINTABLE || character > LAST_PRINTABLE) return 0;
            number = (number << 8) | uint8(character);
        }
    }
}
