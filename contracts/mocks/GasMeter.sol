// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title What a call costs another contract.
contract GasMeter {
    /// @return used gas of a static call to an address and storage not touched before
    function measure(address target, bytes calldata data) external view returns (uint256 used) {
        uint256 before = gasleft();
        (bool success, ) = target.staticcall(data);
        used = before - gasleft();
        success;
    }
}
