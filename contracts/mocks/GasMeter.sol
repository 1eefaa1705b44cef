// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title What a call costs another contract.
contract GasMeter {
    /// @return cold gas of a static call to an address and storage not touched before
    /// @return warm gas of the same call again, in the same transaction
    function measure(
        address target,
        bytes calldata data
    ) external view returns (uint256 cold, uint256 warm) {
        cold = _measure(target, data);
        warm = _measure(target, data);
    }

    function _measure(address target, bytes memory data) internal view returns (uint256 used) {
        uint256 before = gasleft();
        (bool success, ) = target.staticcall(data);
        used = before - gasleft();
        success;
    }
}
