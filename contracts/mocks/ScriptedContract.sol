// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title For tests: answers each selector with the bytes that were set for it, or misbehaves.
contract ScriptedContract {
    enum Mode {
        Answer,
        /// @dev Reverts with what would have been the answer.
        Revert,
        BurnGas,
        /// @dev Answers with more than any reader should copy.
        Flood,
        /// @dev Answers only when it is called with `neededGas`.
        NeedGas
    }

    uint256 internal constant FLOOD_BYTES = 50_000;

    Mode public mode;
    uint256 public neededGas;
    mapping(bytes4 selector => bytes) public answers;

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setNeededGas(uint256 neededGas_) external {
        (mode, neededGas) = (Mode.NeedGas, neededGas_);
    }

    function setAnswer(bytes4 selector, bytes calldata answer) external {
        answers[selector] = answer;
    }

    // solhint-disable-next-line payable-fallback, no-complex-fallback
    fallback(bytes calldata) external returns (bytes memory answer) {
        uint256 given = gasleft();
        Mode current = mode;
        bool isHungry = current == Mode.NeedGas && given < neededGas;
        if (current == Mode.BurnGas || isHungry) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        answer = current == Mode.Flood ? new bytes(FLOOD_BYTES) : answers[msg.sig];
        if (current == Mode.Revert) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}
