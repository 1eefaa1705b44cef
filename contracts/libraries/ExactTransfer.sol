// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IExactTransfer} from "../interfaces/IExactTransfer.sol";

/// @title Takes tokens from the caller and holds that as many arrived.
library ExactTransfer {
    using SafeERC20 for IERC20;

    function pull(IERC20 token, uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        require(
            received == amount,
            IExactTransfer.TransferInexact(address(token), amount, received)
        );
    }
}
