// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title A verifier that fails instead of answering.
contract RevertingVerifier {
    error VerifierBroken();

    fallback(bytes calldata) external returns (bytes memory) {
        revert VerifierBroken();
    }
}
