// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title Poseidon as circomlib defines it, over the scalar field of bn254.
interface IPoseidonHasher {
    /// @notice Thrown when a permutation contract does not hash 1, 2, … `arity` to circomlib's digest.
    error PoseidonDigestWrong(uint256 arity, address permutation, uint256 expected, uint256 actual);
    /// @notice Thrown when no permutation has this many inputs; 2 to 6 have.
    error PoseidonArityUnsupported(uint256 arity);
    /// @notice Thrown when an input is not below the field order.
    error PoseidonInputNotInField(uint256 input);

    /// @notice Poseidon of 2 to 6 field elements.
    function poseidon(uint256[] memory inputs) external view returns (uint256 digest);

    /// @notice Folds any number of words: starts from the tag and takes five words at a time, each
    /// block led by the digest before it, the last block as short as it is.
    /// @dev prover/poseidon.ts `hashWords` with arity 6. Lengths are not hashed: callers hash layouts
    /// whose length is fixed or is one of the words.
    /// @param tag the domain tag's ASCII bytes, read as one big-endian number
    function hashWords(uint256 tag, uint256[] memory words) external view returns (uint256 digest);
}
