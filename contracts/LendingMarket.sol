// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IAggregatorV3} from "./interfaces/IAggregatorV3.sol";
import {IGuaranteeFund} from "./interfaces/IGuaranteeFund.sol";
import {ILendingMarket} from "./interfaces/ILendingMarket.sol";
import {IRiskPolicy} from "./interfaces/IRiskPolicy.sol";
import {DebtIndex} from "./libraries/DebtIndex.sol";
import {ExactTransfer} from "./libraries/ExactTransfer.sol";
import {MarketTerms} from "./libraries/MarketTerms.sol";
import {PolicyBounds} from "./libraries/PolicyBounds.sol";
import {PoolShares} from "./libraries/PoolShares.sol";
import {PriceFeed} from "./libraries/PriceFeed.sol";

/// @title One collateral, one debt token, one policy; ILendingMarket says what each function promises.
/// @dev Every entry point accrues, checks, writes, checks what came of it, emits, and only then moves
/// tokens. What suppliers own is never stored: it is the cash and the debt, so the books cannot drift.
contract LendingMarket is ILendingMarket, ReentrancyGuardTransient {
    using DebtIndex for uint256;
    using ExactTransfer for IERC20;
    using MarketTerms for Terms;
    using PoolShares for uint256;
    using PriceFeed for IAggregatorV3;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint256 internal constant BPS = PolicyBounds.BPS;

    IERC20 public immutable COLLATERAL_TOKEN;
    IERC20 public immutable DEBT_TOKEN;
    IAggregatorV3 public immutable PRICE_FEED;
    uint32 public immutable PRICE_MAX_AGE_SECONDS;
    uint128 public immutable LOWEST_ANSWER;
    uint128 public immutable HIGHEST_ANSWER;
    /// @dev Units of collateral times an answer, divided by this, are units of debt.
    uint256 public immutable PRICE_DIVISOR;
    IRiskPolicy public immutable POLICY;
    uint64 public immutable MARKET_ID;
    IGuaranteeFund public immutable FUND;
    uint128 public immutable MIN_DEBT_ASSETS;
    uint16 public immutable LIQUIDATION_THRESHOLD_BPS;
    /// @dev The policy may lend less, never more, whatever becomes of its own threshold.
    uint16 public immutable HIGHEST_LTV_BPS;
    /// @dev With it, a position at the threshold still pays for its liquidation.
    uint16 public immutable MAX_BONUS_BPS;

    Totals private _totals;
    Terms private _terms;
    mapping(address account => Position) private _positions;

    constructor(Setup memory setup) {
        (COLLATERAL_TOKEN, DEBT_TOKEN) = (setup.collateralToken, setup.debtToken);
        (address debtToken, address fundAsset) = (address(DEBT_TOKEN), address(setup.fund.ASSET()));
        require(address(COLLATERAL_TOKEN) != debtToken, TokensIdentical(debtToken));
        require(fundAsset == debtToken, FundAssetInvalid(fundAsset, debtToken));
        (FUND, MIN_DEBT_ASSETS) = (setup.fund, setup.minDebtAssets);

        PRICE_DIVISOR = PriceFeed.requireUsable(setup);
        (PRICE_FEED, PRICE_MAX_AGE_SECONDS) = (setup.priceFeed, setup.priceMaxAgeSeconds);
        (LOWEST_ANSWER, HIGHEST_ANSWER) = (setup.lowestAnswer, setup.highestAnswer);

        (POLICY, MARKET_ID) = (setup.policy, setup.marketId);
        IRiskPolicy.MarketConfig memory config = POLICY.marketConfig(MARKET_ID);
        uint16 threshold = config.liquidationThresholdBps;
        LIQUIDATION_THRESHOLD_BPS = threshold;
        HIGHEST_LTV_BPS = threshold - config.ltvBufferBps;
        uint256 maxBonus = (BPS * BPS) / threshold - BPS;
        MAX_BONUS_BPS = uint16(Math.min(maxBonus, PolicyBounds.MAX_BONUS_BPS));

        _totals.indexRay = DebtIndex.RAY;
        _totals.accruedAt = uint40(block.timestamp);
        Terms memory first = _terms.read(POLICY, MARKET_ID, MAX_BONUS_BPS);
        require(first.curve.kinkBps != 0, PolicyUnusable(address(POLICY), MARKET_ID));
        _terms = first;
        emit TermsTaken(first, false);
    }

    /* SUPPLIERS */

    /// @inheritdoc ILendingMarket
    function supply(
        uint256 assets,
        address account
    ) external nonReentrant returns (uint256 shares) {
        _accrue();
        shares = assets.toSharesDown(_suppliedAssets(), _totals.supplyShares);
        require(shares > 0, AmountTooSmall(assets));
        _totals.cashAssets += assets;
        _totals.supplyShares += shares;
        _positions[account].supplyShares += shares;
        uint256 supplied = _suppliedAssets();
        uint256 cap = POLICY.policy(MARKET_ID).supplyCap;
        require(supplied <= cap, SupplyCapExceeded(supplied, cap));
        emit Supplied(msg.sender, account, assets, shares);
        DEBT_TOKEN.pull(assets);
    }

    /// @inheritdoc ILendingMarket
    function withdraw(
        uint256 shares,
        address receiver
    ) external nonReentrant returns (uint256 assets) {
        _accrue();
        Position storage own = _positions[msg.sender];
        require(shares <= own.supplyShares, SupplyNotHeld(msg.sender, shares, own.supplyShares));
        assets = shares.toAssetsDown(_suppliedAssets(), _totals.supplyShares);
        require(assets > 0, AmountTooSmall(shares));
        _totals.supplyShares -= shares;
        own.supplyShares -= shares;
        _payOut(assets);
        emit Withdrawn(msg.sender, receiver, assets, shares);
        DEBT_TOKEN.safeTransfer(receiver, assets);
    }

    /* BORROWERS */

    /// @inheritdoc ILendingMarket
    function addCollateral(uint256 amount, address account) external nonReentrant {
        require(amount > 0, AmountTooSmall(amount));
        Position storage own = _positions[account];
        own.collateral = (own.collateral + amount).toUint128();
        emit CollateralAdded(msg.sender, account, amount);
        COLLATERAL_TOKEN.pull(amount);
    }

    /// @inheritdoc ILendingMarket
    function removeCollateral(uint256 amount, address receiver) external nonReentrant {
        require(amount > 0, AmountTooSmall(amount));
        _accrue();
        Position storage own = _positions[msg.sender];
        require(amount <= own.collateral, CollateralNotHeld(msg.sender, amount, own.collateral));
        own.collateral -= uint128(amount);
        if (own.debtShares > 0) {
            _requireWithinLtv(own, POLICY.maxLtvBps(MARKET_ID));
        }
        emit CollateralRemoved(msg.sender, receiver, amount);
        COLLATERAL_TOKEN.safeTransfer(receiver, amount);
    }

    /// @inheritdoc ILendingMarket
    function borrow(
        uint256 assets,
        address receiver
    ) external nonReentrant returns (uint256 shares) {
        require(assets > 0, AmountTooSmall(assets));
        _accrue();
        IRiskPolicy.Policy memory policy = POLICY.policy(MARKET_ID);
        require(!policy.isFrozen, BorrowingFrozen(MARKET_ID));
        Position storage own = _positions[msg.sender];
        shares = assets.toSharesUp(_totals.indexRay);
        _totals.debtShares += shares;
        own.debtShares = (own.debtShares + shares).toUint128();
        _payOut(assets);

        uint256 debt = _debtAssets();
        require(debt <= policy.borrowCap, BorrowCapExceeded(debt, policy.borrowCap));
        debt = _debtOf(own);
        require(debt >= MIN_DEBT_ASSETS, DebtTooSmall(msg.sender, debt, MIN_DEBT_ASSETS));
        _requireWithinLtv(own, policy.maxLtvBps);
        emit Borrowed(msg.sender, receiver, assets, shares);
        DEBT_TOKEN.safeTransfer(receiver, assets);
    }

    /// @inheritdoc ILendingMarket
    function repay(
        uint256 maxAssets,
        address account
    ) external nonReentrant returns (uint256 assets) {
        _accrue();
        Position storage own = _positions[account];
        require(own.debtShares > 0, NothingOwed(account));
        uint256 shares = Math.min(maxAssets.toSharesDown(_totals.indexRay), own.debtShares);
        require(shares > 0, AmountTooSmall(maxAssets));
        assets = _takeOffDebt(own, shares);
        emit Repaid(msg.sender, account, assets, shares);
        DEBT_TOKEN.pull(assets);
    }

    /* LIQUIDATORS */

    /// @inheritdoc ILendingMarket
    function liquidate(
        address account,
        uint256 maxRepaidAssets
    ) external nonReentrant returns (uint256 repaidAssets, uint256 seizedCollateral) {
        _accrue();
        Position storage own = _positions[account];
        uint256 price = _price();
        _requireLiquidatable(account, own, price);

        (uint256 limit, uint256 exhausting) = _liquidationShares(own, price);
        uint256 shares = Math.min(maxRepaidAssets.toSharesDown(_totals.indexRay), limit);
        require(shares > 0, AmountTooSmall(maxRepaidAssets));
        seizedCollateral = own.collateral;
        if (shares < exhausting) {
            uint256 claim = shares.toAssetsUp(_totals.indexRay) * _withBonusBps();
            uint256 claimed = Math.mulDiv(claim, PRICE_DIVISOR, BPS * price);
            seizedCollateral = Math.min(seizedCollateral, claimed);
        } else {
            shares = exhausting;
        }
        repaidAssets = _takeOffDebt(own, shares);
        own.collateral -= uint128(seizedCollateral);
        emit Liquidated(msg.sender, account, repaidAssets, shares, seizedCollateral);
        if (own.collateral == 0 && own.debtShares > 0) _realiseBadDebt(account, own);
        DEBT_TOKEN.pull(repaidAssets);
        COLLATERAL_TOKEN.safeTransfer(msg.sender, seizedCollateral);
    }

    /// @inheritdoc ILendingMarket
    function realiseBadDebt(address account) external nonReentrant {
        _accrue();
        Position storage own = _positions[account];
        require(own.debtShares > 0, NothingOwed(account));
        uint256 value = _valueOf(own, _price());
        require(value == 0, CollateralHasWorth(account, value));
        uint256 remainder = own.collateral;
        own.collateral = 0;
        emit CollateralRemoved(account, msg.sender, remainder);
        _realiseBadDebt(account, own);
        COLLATERAL_TOKEN.safeTransfer(msg.sender, remainder);
    }

    /* INTEREST */

    /// @inheritdoc ILendingMarket
    function accrue() external nonReentrant {
        _accrue();
    }

    function _accrue() internal {
        if (block.timestamp == _totals.accruedAt) return;
        uint256 indexRay = _indexNow();
        _totals.indexRay = indexRay;
        _totals.accruedAt = uint40(block.timestamp);
        emit InterestAccrued(indexRay);

        Terms memory last = _terms;
        Terms memory next = last.read(POLICY, MARKET_ID, MAX_BONUS_BPS);
        if (next.isSame(last)) return;
        bool isHarsher = next.isHarsher(last, _utilisationRay());
        if (isHarsher) {
            _totals.harsherSince = uint40(block.timestamp);
            _totals.harsherIndexRay = indexRay;
        }
        _terms = next;
        emit TermsTaken(next, isHarsher);
    }

    function _indexNow() internal view returns (uint256) {
        uint256 elapsed = block.timestamp - _totals.accruedAt;
        uint256 rateRay = MarketTerms.rateRay(_terms.curve, _utilisationRay());
        return _totals.indexRay.grown(rateRay, elapsed);
    }

    function _utilisationRay() internal view returns (uint256) {
        uint256 debt = _debtAssets();
        return debt == 0 ? 0 : Math.mulDiv(debt, DebtIndex.RAY, debt + _totals.cashAssets);
    }

    /* BOOKS */

    function _debtAssets() internal view returns (uint256) {
        return _totals.debtShares.toAssetsUp(_totals.indexRay);
    }

    function _suppliedAssets() internal view returns (uint256) {
        return _totals.cashAssets + _debtAssets();
    }

    function _debtOf(Position storage own) internal view returns (uint256) {
        return uint256(own.debtShares).toAssetsUp(_totals.indexRay);
    }

    function _payOut(uint256 assets) internal {
        uint256 cash = _totals.cashAssets;
        require(assets <= cash, CashTooLow(assets, cash));
        _totals.cashAssets = cash - assets;
    }

    /// @dev What these shares owe; the caller brings it.
    function _takeOffDebt(Position storage own, uint256 shares) internal returns (uint256 assets) {
        assets = shares.toAssetsUp(_totals.indexRay);
        own.debtShares -= uint128(shares);
        _totals.debtShares -= shares;
        _totals.cashAssets += assets;
    }

    /// @dev Without its debt shares the debt is gone from what suppliers own. A fund that fails must not
    /// stop a liquidation; starving it of gas would leave too little to end this call.
    function _realiseBadDebt(address account, Position storage own) internal {
        uint256 shares = own.debtShares;
        uint256 deficit = _debtOf(own);
        own.debtShares = 0;
        _totals.debtShares -= shares;
        uint256 before = DEBT_TOKEN.balanceOf(address(this));
        (bool hasAnswered, ) = address(FUND).call(abi.encodeCall(FUND.cover, (deficit)));
        uint256 paid = DEBT_TOKEN.balanceOf(address(this)) - before;
        _totals.cashAssets += paid;
        emit BadDebtRealised(account, deficit, shares, paid, hasAnswered);
    }

    /* HEALTH */

    function _price() internal view returns (uint256) {
        return PRICE_FEED.read(PRICE_MAX_AGE_SECONDS, LOWEST_ANSWER, HIGHEST_ANSWER);
    }

    function _valueOf(Position storage own, uint256 price) internal view returns (uint256) {
        return Math.mulDiv(own.collateral, price, PRICE_DIVISOR);
    }

    function _requireWithinLtv(Position storage own, uint16 policyLtvBps) internal view {
        uint256 debt = _debtOf(own);
        uint256 ltvBps = Math.min(policyLtvBps, HIGHEST_LTV_BPS);
        uint256 limit = Math.mulDiv(_valueOf(own, _price()), ltvBps, BPS);
        require(debt <= limit, LtvExceeded(msg.sender, debt, limit));
    }

    function _requireLiquidatable(
        address account,
        Position storage own,
        uint256 price
    ) internal view {
        uint256 debt = _debtOf(own);
        uint256 limit = Math.mulDiv(_valueOf(own, price), LIQUIDATION_THRESHOLD_BPS, BPS);
        require(debt > limit, PositionHealthy(account, debt, limit));
        uint256 graceUntil = uint256(_totals.harsherSince) + _terms.graceSeconds;
        if (block.timestamp >= graceUntil) return;
        uint256 debtThen = uint256(own.debtShares).toAssetsUp(_totals.harsherIndexRay);
        require(debtThen > limit, GraceRuns(account, graceUntil));
    }

    /// @dev How many debt shares may be repaid now, and how many pay for the last of the collateral.
    function _liquidationShares(
        Position storage own,
        uint256 price
    ) internal view returns (uint256 limit, uint256 exhausting) {
        uint256 indexRay = _totals.indexRay;
        uint256 paidFor = Math.mulDiv(
            _valueOf(own, price),
            BPS,
            _withBonusBps(),
            Math.Rounding.Ceil
        );
        // Nothing is taken for nothing.
        exhausting = Math.max(paidFor.toSharesUp(indexRay), 1);
        limit = own.debtShares;
        if (exhausting <= limit) return (limit, exhausting);
        uint256 part = Math.mulDiv(limit, _terms.closeFactorBps, BPS, Math.Rounding.Ceil);
        uint256 rest = (limit - part).toAssetsUp(indexRay);
        if (rest >= MIN_DEBT_ASSETS) limit = part;
    }

    function _withBonusBps() internal view returns (uint256) {
        return BPS + _terms.liquidationBonusBps;
    }

    /* READING */

    /// @inheritdoc ILendingMarket
    function position(address account) external view returns (Position memory) {
        return _positions[account];
    }

    /// @inheritdoc ILendingMarket
    function totals() external view returns (Totals memory) {
        return _totals;
    }

    /// @inheritdoc ILendingMarket
    function terms() external view returns (Terms memory) {
        return _terms;
    }

    /// @inheritdoc ILendingMarket
    function debtOf(address account) external view returns (uint256) {
        return uint256(_positions[account].debtShares).toAssetsUp(_indexNow());
    }

    /// @inheritdoc ILendingMarket
    function suppliedBy(address account) external view returns (uint256) {
        uint256 supplied = _totals.cashAssets + _totals.debtShares.toAssetsUp(_indexNow());
        return _positions[account].supplyShares.toAssetsDown(supplied, _totals.supplyShares);
    }
}
