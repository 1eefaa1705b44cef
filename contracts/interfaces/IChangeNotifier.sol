// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title Whoever remembers what a registry answered.
interface IChangeListener {
    /// @notice Thrown when anybody but a registry says that a registry changed.
    error CallerNotRegistry(address caller);

    /// @notice What the calling registry answered before no longer counts.
    function registryChanged() external;
}

/// @title A registry that tells one listener of its changes, in the same transaction.
interface IChangeNotifier {
    event ListenerSet(address indexed listener);
    /// @notice The listener failed although it had gas. The change stands.
    event ListenerFailed(address indexed listener);

    /// @notice Thrown when a listener is set a second time.
    error ListenerAlreadySet(address listener);
    /// @notice Thrown when a listener's address holds no code.
    error ListenerWithoutCode(address listener);
    /// @notice Thrown when a change leaves less gas than the listener is promised: whoever pays for the
    /// change must not choose that the listener misses it.
    error ListenerStarved(uint256 gasLeft, uint256 needed);

    /// @notice Sets the listener, once and for ever.
    function setListener(IChangeListener listener) external;

    /// @notice The contract that is told of every change; zero before one is set.
    function listener() external view returns (IChangeListener);
}
