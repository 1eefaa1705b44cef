// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IExactTransfer} from "./IExactTransfer.sol";

/// @title One token, put up to pay the bad debt of lending markets before their suppliers do.
/// @notice Two tranches. The first-loss tranche is a gift that nobody can take back; it pays first.
/// Depositors hold shares of the second, which pays what the first cannot. Deposits leave only after a
/// cooldown longer than any policy takes to be called dead, and until they leave they pay like all others.
/// @notice An event is everything that one market asks for within a day of its first request. No event
/// takes more than the market's cap, so that splitting a loss into many does not help.
/// @dev Assumes a token that neither rebases nor takes fees. Tokens that are merely sent here belong to
/// nobody. Covered markets are trusted to ask once for each deficit; whoever chose a bad one loses a cap a
/// day until the guardian drops it.
/// @dev Shares grow dearer to count with every total loss: after several of them, new deposits may
/// overflow and revert. Withdrawals never do.
interface IGuaranteeFund is IExactTransfer {
    struct Withdrawal {
        uint256 shares;
        uint40 opensAt;
        uint40 closesAt;
    }

    struct Cover {
        /// @dev 0 for a market that is not covered.
        uint128 eventCap;
        uint128 paidInEvent;
        uint40 eventEndsAt;
    }

    event Deposited(
        address indexed caller,
        address indexed account,
        uint256 assets,
        uint256 shares
    );
    event WithdrawalRequested(address indexed account, uint256 shares, uint40 opensAt);
    event Withdrawn(
        address indexed account,
        address indexed receiver,
        uint256 assets,
        uint256 shares
    );
    event FirstLossAdded(address indexed caller, uint256 assets);
    event MarketCovered(address indexed market, uint128 eventCap);
    event MarketDropped(address indexed market);
    /// @notice What the fund paid of a deficit, by tranche; nothing if the event's cap was spent.
    event DeficitCovered(
        address indexed market,
        uint256 deficitAssets,
        uint256 fromFirstLoss,
        uint256 fromDeposits
    );

    /// @notice Thrown at deployment when deposits could leave before a silent policy counts as dead.
    error CooldownTooShort(uint40 cooldownSeconds, uint256 limit);
    /// @notice Thrown when nothing is to be deposited, requested or given.
    error NothingToMove();
    /// @notice Thrown when more shares are requested than the account has.
    error SharesNotHeld(address account, uint256 requested, uint256 held);
    /// @notice Thrown outside the window of a request, or without one.
    error WithdrawalClosed(address account, uint40 opensAt, uint40 closesAt);
    /// @notice Thrown when a market that is not covered asks, or is to be dropped.
    error MarketNotCovered(address market);
    /// @notice Thrown when a market is to be covered up to nothing.
    error EventCapZero(address market);

    /// @notice Adds to the depositors' tranche, for the account.
    function deposit(uint256 assets, address account) external returns (uint256 shares);

    /// @notice Starts the cooldown for these shares of the caller, instead of an earlier request.
    function requestWithdrawal(uint256 shares) external;

    /// @notice Takes out what the requested shares are worth now, in the days after the cooldown.
    function withdraw(address receiver) external returns (uint256 assets);

    /// @notice Gives to the first-loss tranche, for good.
    function addFirstLoss(uint256 assets) external;

    /// @notice Lets a market ask for up to `eventCap` an event, or changes its cap.
    function coverMarket(address market, uint128 eventCap) external;

    /// @notice Ends a market's cover at once.
    function dropMarket(address market) external;

    /// @notice Pays the calling market what the deficit, its cap and both tranches allow.
    function cover(uint256 deficitAssets) external;

    function ASSET() external view returns (IERC20);

    /// @notice What both tranches hold, and the shares of the second.
    function totals()
        external
        view
        returns (uint256 firstLossAssets, uint256 depositAssets, uint256 shares);

    function sharesOf(address account) external view returns (uint256);

    function withdrawalOf(address account) external view returns (Withdrawal memory);

    function coverOf(address market) external view returns (Cover memory);
}
