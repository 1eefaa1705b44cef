// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title For tests: answers each selector with the bytes that were set for it, or misbehaves.
contract ScriptedContract {
    enum Mode {
        Answer,
        Revert,
        BurnGas,
        Flood
    }

    /// @dev More than any reader should copy: it costs the answering side a part of its gas.
    uint256 internal constant FLOOD_BYTES = 50_000;

    Mode public mode;
    mapping(bytes4 selector => bytes) public answers;

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setAnswer(bytes4 selector, bytes calldata answer) external {
        answers[selector] = answer;
    }

    // solhint-disable-next-line payable-fallback, no-complex-fallback
    fallback(bytes calldata) external returns (bytes memory) {
        Mode current = mode;
        if (current == Mode.Revert || current == Mode.BurnGas) {
            bool isCheap = current == Mode.Revert;
            assembly ("memory-safe") {
                if isCheap {
                    revert(0, 0)
                }
                invalid()
            }
        }
        return current == Mode.Flood ? new bytes(FLOOD_BYTES) : answers[msg.sig];
    }
}
