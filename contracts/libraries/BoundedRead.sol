// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title Reads words from a contract that may be missing, broken or hostile, at a bounded cost.
/// @dev Never copies more than asked for. A call gets at most 63/64 of the gas that is left, so a caller
/// could make it fail by sending little; a fallback must not be reached that way.
library BoundedRead {
    enum Outcome {
        Answered,
        /// @dev No code, a revert, too few words, or all of its gas used.
        Failed,
        /// @dev It failed after it was given less gas than it was promised: this tells nothing.
        Starved
    }

    uint256 private constant WORD_BYTES = 32;
    /// @dev A selector and one argument.
    uint256 private constant CALL_BYTES = 36;
    /// @dev Above what the call itself costs before it passes gas on: 2600 for an address not touched yet.
    uint256 private constant CALL_OVERHEAD_GAS = 3_000;

    /// @notice The first word that `target.selector(argument)` returns.
    function word(
        address target,
        bytes4 selector,
        uint64 argument,
        uint256 gasLimit
    ) internal view returns (Outcome outcome, uint256 answer) {
        uint256 available = gasleft();
        bool hasAnswered;
        // Only the scratch space below 64 is written.
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(4, argument)
            hasAnswered := staticcall(gasLimit, target, 0, CALL_BYTES, 0, WORD_BYTES)
            hasAnswered := and(hasAnswered, gt(returndatasize(), sub(WORD_BYTES, 1)))
            answer := mload(0)
        }
        return (_outcome(hasAnswered, available, gasLimit), answer);
    }

    /// @notice The first `count` words that `target.selector(argument)` returns.
    function words(
        address target,
        bytes4 selector,
        uint64 argument,
        uint256 count,
        uint256 gasLimit
    ) internal view returns (Outcome outcome, uint256[] memory answer) {
        answer = new uint256[](count);
        uint256 available = gasleft();
        bool hasAnswered;
        assembly ("memory-safe") {
            let size := mul(count, WORD_BYTES)
            let into := add(answer, WORD_BYTES)
            mstore(0, selector)
            mstore(4, argument)
            hasAnswered := staticcall(gasLimit, target, 0, CALL_BYTES, into, size)
            hasAnswered := and(hasAnswered, iszero(lt(returndatasize(), size)))
        }
        return (_outcome(hasAnswered, available, gasLimit), answer);
    }

    function _outcome(
        bool hasAnswered,
        uint256 available,
        uint256 gasLimit
    ) internal pure returns (Outcome) {
        if (hasAnswered) return Outcome.Answered;
        bool isStarved = available - available / 64 < gasLimit + CALL_OVERHEAD_GAS;
        return isStarved ? Outcome.Starved : Outcome.Failed;
    }
}
