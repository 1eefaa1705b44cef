// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title A verifier that accepts everything, of every number of signals: the worst broken proof system.
contract AlwaysTrueVerifier {
    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata) external returns (bytes memory) {
        return abi.encode(true);
    }
}
