// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title For tests: a token that anybody mints, and that can be told to misbehave.
contract TestToken is ERC20 {
    uint256 internal constant FULL_BPS = 10_000;

    uint8 private immutable _DECIMALS;
    /// @notice The part of every transfer that vanishes.
    uint256 public taxBps;
    address private _hooked;
    bytes private _hook;
    bytes public hookAnswer;

    constructor(string memory name_, uint8 decimals_) ERC20(name_, name_) {
        _DECIMALS = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return _DECIMALS;
    }

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function setTax(uint256 taxBps_) external {
        taxBps = taxBps_;
    }

    /// @notice Calls `target` with `data` in the middle of the next transfer and keeps what it says.
    function setHook(address target, bytes calldata data) external {
        (_hooked, _hook) = (target, data);
    }

    function _update(address from, address to, uint256 value) internal override {
        address target = _hooked;
        if (target != address(0)) {
            _hooked = address(0);
            (, hookAnswer) = target.call(_hook);
        }
        uint256 tax = from == address(0) ? 0 : (value * taxBps) / FULL_BPS;
        if (tax > 0) super._update(from, address(0), tax);
        super._update(from, to, value - tax);
    }
}
