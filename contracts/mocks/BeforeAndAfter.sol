// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title For tests: the same readings before and after a call, in one block and so at one time.
contract BeforeAndAfter {
    error CallFailed(bytes reason);

    function around(
        address read,
        bytes[] calldata readings,
        address target,
        bytes calldata data
    ) external returns (bytes[] memory before, bytes[] memory afterwards) {
        before = _read(read, readings);
        (bool success, bytes memory reason) = target.call(data);
        require(success, CallFailed(reason));
        afterwards = _read(read, readings);
    }

    function _read(
        address target,
        bytes[] calldata readings
    ) internal view returns (bytes[] memory answers) {
        answers = new bytes[](readings.length);
        for (uint256 i = 0; i < readings.length; i++) {
            bool success;
            (success, answers[i]) = target.staticcall(readings[i]);
            require(success, CallFailed(answers[i]));
        }
    }
}
