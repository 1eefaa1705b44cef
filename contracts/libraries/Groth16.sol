// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRiskOracle} from "../interfaces/IRiskOracle.sol";

/// @title The call to a verifier that snarkjs generated.
/// @dev Its one function takes fixed-size arrays only, so the arguments are the proof's eight words and
/// the signals, one after the other; the selector depends on how many signals there are.
library Groth16 {
    bytes4 private constant VERIFY_2 = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[2])")
    );
    bytes4 private constant VERIFY_3 = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[3])")
    );
    bytes4 private constant VERIFY_4 = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[4])")
    );
    bytes4 private constant VERIFY_5 = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[5])")
    );
    bytes4 private constant VERIFY_6 = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[6])")
    );
    bytes4 private constant VERIFY_7 = bytes4(
        keccak256("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[7])")
    );

    /// @notice Whether the verifier accepts.
    /// @dev A verifier starved of gas answers false or fails; the caller must revert on both.
    function verify(
        address verifier,
        uint256[8] calldata proof,
        uint256[] calldata signals
    ) internal view returns (bool) {
        bytes4 named = selector(signals.length);
        bool success;
        uint256 answerBytes;
        uint256 answer;
        assembly ("memory-safe") {
            let input := mload(0x40)
            let signalBytes := mul(signals.length, 32)
            mstore(input, named)
            calldatacopy(add(input, 4), proof, 256)
            calldatacopy(add(input, 260), signals.offset, signalBytes)
            // The answer goes into the scratch space, one word of it at most.
            success := staticcall(gas(), verifier, input, add(260, signalBytes), 0, 32)
            answerBytes := returndatasize()
            answer := mload(0)
        }
        require(
            success && answerBytes == 32,
            IRiskOracle.VerifierAnswerInvalid(verifier, success, answerBytes)
        );
        return answer == 1;
    }

    /// @dev 2 signals serve up to 2 markets, 7 serve 16.
    function selector(uint256 signals) internal pure returns (bytes4) {
        if (signals == 2) return VERIFY_2;
        if (signals == 3) return VERIFY_3;
        if (signals == 4) return VERIFY_4;
        if (signals == 5) return VERIFY_5;
        if (signals == 6) return VERIFY_6;
        return VERIFY_7;
    }
}
