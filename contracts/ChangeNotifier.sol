// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IChangeListener, IChangeNotifier} from "./interfaces/IChangeNotifier.sol";

/// @title The telling half of a registry; IChangeNotifier says what each function promises.
abstract contract ChangeNotifier is IChangeNotifier, AccessManaged {
    /// @dev The oracle needs about 7,500 for each of its feeds, of which it keeps sixteen at most.
    uint256 internal constant LISTENER_GAS = 150_000;
    /// @dev A call passes on 63/64 of what is left; the rest pays for the call itself.
    uint256 internal constant NOTICE_GAS = LISTENER_GAS + LISTENER_GAS / 63 + 5_000;

    /// @inheritdoc IChangeNotifier
    IChangeListener public listener;

    /// @inheritdoc IChangeNotifier
    function setListener(IChangeListener listener_) external restricted {
        require(address(listener) == address(0), ListenerAlreadySet(address(listener)));
        require(address(listener_).code.length > 0, ListenerWithoutCode(address(listener_)));
        listener = listener_;
        emit ListenerSet(address(listener_));
    }

    /// @dev A listener that fails with all its gas does not stop a removal; one that is starved does.
    function _notifyListener() internal {
        IChangeListener told = listener;
        if (address(told) == address(0)) return;
        require(gasleft() >= NOTICE_GAS, ListenerStarved(gasleft(), NOTICE_GAS));
        bytes memory notice = abi.encodeCall(told.registryChanged, ());
        (bool success, ) = address(told).call{gas: LISTENER_GAS}(notice);
        if (!success) emit ListenerFailed(address(told));
    }
}
