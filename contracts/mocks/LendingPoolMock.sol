// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title What Aave v3's data provider and price oracle answer, as a test sets it.
contract LendingPoolMock {
    struct Reserve {
        uint256 decimals;
        uint256 price;
        uint256 supplied;
        uint256 stableDebt;
        uint256 variableDebt;
    }

    mapping(address asset => Reserve) private _reserves;

    function setReserve(address asset, Reserve calldata reserve) external {
        _reserves[asset] = reserve;
    }

    function getAssetPrice(address asset) external view returns (uint256) {
        return _reserves[asset].price;
    }

    /// @dev Decimals; LTV, liquidation threshold and bonus, reserve factor; five flags.
    function getReserveConfigurationData(
        address asset
    )
        external
        view
        returns (uint256, uint256, uint256, uint256, uint256, bool, bool, bool, bool, bool)
    {
        return (_reserves[asset].decimals, 0, 0, 0, 0, true, true, false, true, false);
    }

    /// @dev Unbacked, accrued to treasury; supplied, stable debt, variable debt; six rates; time.
    function getReserveData(
        address asset
    )
        external
        view
        returns (
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint256,
            uint40
        )
    {
        Reserve memory reserve = _reserves[asset];
        (uint256 stable, uint256 variableDebt) = (reserve.stableDebt, reserve.variableDebt);
        return (0, 0, reserve.supplied, stable, variableDebt, 0, 0, 0, 0, 0, 0, 0);
    }
}
