// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title Reads words from a contract that may be missing, broken or hostile, at a bounded cost.
library BoundedRead {
    enum Outcome {
        Answered,
        /// @dev No code, a revert, too few words, or all of its gas used.
        Failed,
        /// @dev It failed after it was given less gas than it was promised: this tells nothing.
        Starved
    }

    /// @notice The first `count` words that `target.selector(argument)` returns.
    /// @dev Never copies more than asked for. A call gets at most 63/64 of the gas that is left, so a
    /// caller could make it fail by sending little; a fallback must not be reached that way.
    function words(
        address target,
        bytes4 selector,
        uint64 argument,
        uint256 count,
        uint256 gasLimit
    ) internal view returns (Outcome outcome, uint256[] memory answer) {
        answer = new uint256[](count);
        bytes memory data = abi.encodeWithSelector(selector, argument);
        uint256 available = gasleft();
        available -= available / 64;
        bool hasAnswered;
        assembly ("memory-safe") {
            let size := mul(count, 32)
            hasAnswered := staticcall(
                gasLimit,
                target,
                add(data, 32),
                mload(data),
                add(answer, 32),
                size
            )
            hasAnswered := and(hasAnswered, iszero(lt(returndatasize(), size)))
        }
        if (hasAnswered) return (Outcome.Answered, answer);
        outcome = available < gasLimit ? Outcome.Starved : Outcome.Failed;
    }
}
