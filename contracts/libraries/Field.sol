// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @dev Order of the scalar field of bn254: what proofs, hashes and curve coordinates are made of.
uint256 constant FIELD_ORDER =
    21888242871839275222246405745257275088548364400416034343698204186575808495617;
