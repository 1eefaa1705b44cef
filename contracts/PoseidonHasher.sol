// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IPoseidonHasher} from "./interfaces/IPoseidonHasher.sol";
import {FIELD_ORDER} from "./libraries/Field.sol";

/// @title Poseidon through circomlibjs' generated permutation contracts, one per number of inputs.
contract PoseidonHasher is IPoseidonHasher {
    uint256 internal constant MIN_ARITY = 2;
    uint256 internal constant MAX_ARITY = 6;

    address internal immutable PERMUTATION_2;
    address internal immutable PERMUTATION_3;
    address internal immutable PERMUTATION_4;
    address internal immutable PERMUTATION_5;
    address internal immutable PERMUTATION_6;

    /// @param permutations for 2, 3, 4, 5 and 6 inputs; each must know circomlib's digest of 1, 2, 3, …
    constructor(address[5] memory permutations) {
        uint256[5] memory digests = [
            7853200120776062878684798364095072458815029376092732009249414926327459813530,
            6542985608222806190361240322586112750744169038454362455181422643027100751666,
            18821383157269793795438455681495246036402687001665670618754263018637548127333,
            6183221330272524995739186171720101788151706631170188140075976616310159254464,
            20400040500897583745843009878988256314335038853985262692600694741116813247201
        ];
        for (uint256 i = 0; i < 5; i++) {
            uint256[] memory inputs = new uint256[](MIN_ARITY + i);
            for (uint256 j = 0; j < inputs.length; j++) inputs[j] = j + 1;
            uint256 digest = _permute(permutations[i], inputs);
            require(
                digest == digests[i],
                PoseidonDigestWrong(inputs.length, permutations[i], digests[i], digest)
            );
        }
        PERMUTATION_2 = permutations[0];
        PERMUTATION_3 = permutations[1];
        PERMUTATION_4 = permutations[2];
        PERMUTATION_5 = permutations[3];
        PERMUTATION_6 = permutations[4];
    }

    /// @inheritdoc IPoseidonHasher
    function poseidon(uint256[] memory inputs) public view returns (uint256) {
        for (uint256 i = 0; i < inputs.length; i++) {
            require(inputs[i] < FIELD_ORDER, PoseidonInputNotInField(inputs[i]));
        }
        return _permute(_permutation(inputs.length), inputs);
    }

    /// @inheritdoc IPoseidonHasher
    function hashWords(uint256 tag, uint256[] memory words) external view returns (uint256 digest) {
        digest = tag;
        for (uint256 start = 0; start < words.length; start += MAX_ARITY - 1) {
            uint256 left = words.length - start;
            uint256[] memory inputs = new uint256[](left < MAX_ARITY ? left + 1 : MAX_ARITY);
            inputs[0] = digest;
            for (uint256 i = 1; i < inputs.length; i++) inputs[i] = words[start + i - 1];
            digest = poseidon(inputs);
        }
    }

    function _permutation(uint256 arity) internal view returns (address) {
        if (arity == 2) return PERMUTATION_2;
        if (arity == 3) return PERMUTATION_3;
        if (arity == 4) return PERMUTATION_4;
        if (arity == 5) return PERMUTATION_5;
        require(arity == 6, PoseidonArityUnsupported(arity));
        return PERMUTATION_6;
    }

    /// @dev The permutations take a fixed-size array, which encodes without offset or length; their
    /// selectors differ by arity. An address without code answers nothing, read as digest 0.
    function _permute(
        address permutation,
        uint256[] memory inputs
    ) internal view returns (uint256) {
        bytes memory call = abi.encodePacked(_selector(inputs.length), inputs);
        (bool success, bytes memory answer) = permutation.staticcall(call);
        return success && answer.length == 32 ? abi.decode(answer, (uint256)) : 0;
    }

    function _selector(uint256 arity) internal pure returns (bytes4) {
        if (arity == 2) return bytes4(keccak256("poseidon(uint256[2])"));
        if (arity == 3) return bytes4(keccak256("poseidon(uint256[3])"));
        if (arity == 4) return bytes4(keccak256("poseidon(uint256[4])"));
        if (arity == 5) return bytes4(keccak256("poseidon(uint256[5])"));
        return bytes4(keccak256("poseidon(uint256[6])"));
    }
}
