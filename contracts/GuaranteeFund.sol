// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IGuaranteeFund} from "./interfaces/IGuaranteeFund.sol";
import {ExactTransfer} from "./libraries/ExactTransfer.sol";
import {PolicyBounds} from "./libraries/PolicyBounds.sol";
import {PoolShares} from "./libraries/PoolShares.sol";

/// @title First money to lose; IGuaranteeFund says what each function promises.
contract GuaranteeFund is IGuaranteeFund, AccessManaged, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using PoolShares for uint256;
    using SafeERC20 for IERC20;

    /// @dev How long a withdrawal stays open. A request left open for ever would be a way out on the day
    /// of the loss.
    uint40 internal constant WINDOW_SECONDS = 2 days;
    uint40 internal constant EVENT_SECONDS = 1 days;

    IERC20 public immutable ASSET;
    uint40 public immutable COOLDOWN_SECONDS;

    uint256 private _firstLossAssets;
    uint256 private _depositAssets;
    uint256 private _shares;
    mapping(address account => uint256) private _sharesOf;
    mapping(address account => Withdrawal) private _withdrawals;
    mapping(address market => Cover) private _covers;

    constructor(address authority, IERC20 asset, uint40 cooldownSeconds) AccessManaged(authority) {
        uint256 limit = PolicyBounds.MAX_DEAD_SECONDS;
        require(cooldownSeconds > limit, CooldownTooShort(cooldownSeconds, limit));
        (ASSET, COOLDOWN_SECONDS) = (asset, cooldownSeconds);
    }

    /* DEPOSITORS */

    /// @inheritdoc IGuaranteeFund
    function deposit(
        uint256 assets,
        address account
    ) external nonReentrant returns (uint256 shares) {
        shares = assets.toSharesDown(_depositAssets, _shares);
        require(shares > 0, NothingToMove());
        _depositAssets += assets;
        _shares += shares;
        _sharesOf[account] += shares;
        emit Deposited(msg.sender, account, assets, shares);
        ASSET.pull(assets);
    }

    /// @inheritdoc IGuaranteeFund
    function requestWithdrawal(uint256 shares) external {
        uint256 held = _sharesOf[msg.sender];
        require(shares > 0, NothingToMove());
        require(shares <= held, SharesNotHeld(msg.sender, shares, held));
        uint40 opensAt = uint40(block.timestamp) + COOLDOWN_SECONDS;
        _withdrawals[msg.sender] = Withdrawal(shares, opensAt, opensAt + WINDOW_SECONDS);
        emit WithdrawalRequested(msg.sender, shares, opensAt);
    }

    /// @inheritdoc IGuaranteeFund
    function withdraw(address receiver) external nonReentrant returns (uint256 assets) {
        Withdrawal memory request = _withdrawals[msg.sender];
        require(
            request.opensAt <= block.timestamp && block.timestamp < request.closesAt,
            WithdrawalClosed(msg.sender, request.opensAt, request.closesAt)
        );
        delete _withdrawals[msg.sender];
        assets = request.shares.toAssetsDown(_depositAssets, _shares);
        _depositAssets -= assets;
        _shares -= request.shares;
        _sharesOf[msg.sender] -= request.shares;
        emit Withdrawn(msg.sender, receiver, assets, request.shares);
        ASSET.safeTransfer(receiver, assets);
    }

    /// @inheritdoc IGuaranteeFund
    function addFirstLoss(uint256 assets) external nonReentrant {
        require(assets > 0, NothingToMove());
        _firstLossAssets += assets;
        emit FirstLossAdded(msg.sender, assets);
        ASSET.pull(assets);
    }

    /* ROLES */

    /// @inheritdoc IGuaranteeFund
    function coverMarket(address market, uint128 eventCap) external restricted {
        require(eventCap > 0, EventCapZero(market));
        // An event that runs keeps what it was paid: a new cap is no new event.
        _covers[market].eventCap = eventCap;
        emit MarketCovered(market, eventCap);
    }

    /// @inheritdoc IGuaranteeFund
    function dropMarket(address market) external restricted {
        require(_covers[market].eventCap > 0, MarketNotCovered(market));
        _covers[market].eventCap = 0;
        emit MarketDropped(market);
    }

    /* MARKETS */

    /// @inheritdoc IGuaranteeFund
    function cover(uint256 deficitAssets) external nonReentrant {
        uint256 payout = _takeFromCap(deficitAssets);
        uint256 fromFirstLoss = Math.min(payout, _firstLossAssets);
        uint256 fromDeposits = payout - fromFirstLoss;
        _firstLossAssets -= fromFirstLoss;
        _depositAssets -= fromDeposits;
        emit DeficitCovered(msg.sender, deficitAssets, fromFirstLoss, fromDeposits);
        ASSET.safeTransfer(msg.sender, payout);
    }

    /// @dev What of the deficit the caller's cap allows and the tranches hold.
    function _takeFromCap(uint256 deficitAssets) internal returns (uint256 payout) {
        Cover storage covered = _covers[msg.sender];
        uint256 cap = covered.eventCap;
        require(cap > 0, MarketNotCovered(msg.sender));
        if (block.timestamp >= covered.eventEndsAt) {
            covered.paidInEvent = 0;
            covered.eventEndsAt = uint40(block.timestamp) + EVENT_SECONDS;
        }
        uint256 paid = covered.paidInEvent;
        uint256 left = cap > paid ? cap - paid : 0;
        payout = Math.min(Math.min(deficitAssets, left), _firstLossAssets + _depositAssets);
        covered.paidInEvent = uint128(paid + payout);
    }

    /* READING */

    /// @inheritdoc IGuaranteeFund
    function totals() external view returns (uint256, uint256, uint256) {
        return (_firstLossAssets, _depositAssets, _shares);
    }

    /// @inheritdoc IGuaranteeFund
    function sharesOf(address account) external view returns (uint256) {
        return _sharesOf[account];
    }

    /// @inheritdoc IGuaranteeFund
    function withdrawalOf(address account) external view returns (Withdrawal memory) {
        return _withdrawals[account];
    }

    /// @inheritdoc IGuaranteeFund
    function coverOf(address market) external view returns (Cover memory) {
        return _covers[market];
    }
}
