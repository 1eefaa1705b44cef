// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title What contracts that take tokens refuse about them.
interface IExactTransfer {
    /// @notice Thrown when a token delivers another amount than was sent: fees on transfer are refused.
    error TransferInexact(address token, uint256 sent, uint256 received);
}
