// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IExactTransfer} from "./IExactTransfer.sol";
import {IGuaranteeFund} from "./IGuaranteeFund.sol";
import {IRiskPolicy} from "./IRiskPolicy.sol";

/// @title A lending market for one collateral and one debt token that follows one market of RiskPolicy.
/// @notice Nobody governs it: no role, no upgrade, no way to anybody's tokens. Its liquidation threshold
/// is the one that the policy's configuration had at deployment and never changes, so neither a score nor
/// a governor makes a position liquidatable. New borrowing answers to the policy's LTV, cap and freeze,
/// new supply to its cap. Repaying, adding collateral, and taking out what secures nothing ask neither the
/// policy nor the price for permission.
/// @notice Interest follows the policy's curve. What has passed until an accrual pays the curve of the
/// accrual before; the same call then takes the curve, the liquidation bonus, the close factor and the
/// grace period of now for the time to come. A policy that cannot be read leaves the last ones in place.
/// @notice Grace: when an accrual takes terms that are harsher for borrowers (dearer debt at the
/// utilisation of the moment, a higher bonus or a higher close factor), then for the grace period after it
/// a position cannot be liquidated if it would be healthy, at the price of now, with the debt it had when
/// they were taken. So nobody is spared a fall in price, and nobody for longer than one grace period after
/// becoming unhealthy, however often the policy changes.
/// @notice Bad debt: a liquidation that takes the last collateral writes off what is still owed. The fund
/// pays first; what it does not pay is lost to all suppliers at once, in proportion.
/// @dev Assumes tokens that do not rebase; refuses those that take fees on transfer. Amounts of the debt
/// token count in its smallest units, as do both caps of the policy. Tokens that are merely sent here
/// change nothing. Each amount is rounded against the caller, and so for the market. After several losses
/// of everything that was supplied, shares are so many that new supply may overflow and revert.
interface ILendingMarket is IExactTransfer {
    struct Setup {
        IERC20Metadata collateralToken;
        IERC20Metadata debtToken;
        /// @dev What one collateral token is worth in debt tokens.
        IAggregatorV3 priceFeed;
        uint32 priceMaxAgeSeconds;
        /// @dev Answers at or beyond these are no prices.
        uint128 lowestAnswer;
        uint128 highestAnswer;
        IRiskPolicy policy;
        uint64 marketId;
        /// @dev Its asset is the debt token.
        IGuaranteeFund fund;
        /// @dev The least that a borrower may owe after borrowing: enough to be worth a liquidation.
        uint128 minDebtAssets;
    }

    /// @notice What was last taken from the policy, inside the market's own bounds.
    struct Terms {
        IRiskPolicy.RateCurve curve;
        uint16 liquidationBonusBps;
        uint16 closeFactorBps;
        uint32 graceSeconds;
    }

    struct Position {
        uint128 collateral;
        uint128 debtShares;
        uint256 supplyShares;
    }

    /// @notice The market's books at its last accrual.
    struct Totals {
        /// @dev Debt tokens that are here and lent to nobody.
        uint256 cashAssets;
        uint256 debtShares;
        uint256 supplyShares;
        /// @dev What one debt share owes, in ray.
        uint256 indexRay;
        uint40 accruedAt;
        /// @dev When harsher terms were last taken, and the index then.
        uint40 harsherSince;
        uint256 harsherIndexRay;
    }

    event Supplied(address indexed caller, address indexed account, uint256 assets, uint256 shares);
    event Withdrawn(
        address indexed account,
        address indexed receiver,
        uint256 assets,
        uint256 shares
    );
    event CollateralAdded(address indexed caller, address indexed account, uint256 amount);
    event CollateralRemoved(address indexed account, address indexed receiver, uint256 amount);
    event Borrowed(
        address indexed account,
        address indexed receiver,
        uint256 assets,
        uint256 shares
    );
    event Repaid(address indexed caller, address indexed account, uint256 assets, uint256 shares);
    event Liquidated(
        address indexed liquidator,
        address indexed account,
        uint256 repaidAssets,
        uint256 repaidShares,
        uint256 seizedCollateral
    );
    /// @notice A debt without collateral was written off; what the fund did not pay the suppliers lost.
    /// @dev `hasFundAnswered` is false if the fund reverted.
    event BadDebtRealised(
        address indexed account,
        uint256 deficitAssets,
        uint256 deficitShares,
        uint256 paidByFund,
        bool hasFundAnswered
    );
    event InterestAccrued(uint256 indexRay);
    /// @notice Other terms hold from here on; harsher ones start a grace period.
    event TermsTaken(Terms terms, bool isHarsher);

    /// @notice Thrown at deployment when both tokens are one.
    error TokensIdentical(address token);
    /// @notice Thrown at deployment when the debt token has more decimals than collateral and feed, or
    /// when their difference is more than `limit`.
    error DecimalsUnusable(uint8 collateralDecimals, uint8 feedDecimals, uint8 debtDecimals);
    /// @notice Thrown at deployment when no answer lies between the limits, or the upper is no answer.
    error PriceLimitsInvalid(uint128 lowestAnswer, uint128 highestAnswer);
    /// @notice Thrown at deployment when the fund holds another token.
    error FundAssetInvalid(address asset, address debtToken);
    /// @notice Thrown at deployment when the policy has no curve to start from.
    error PolicyUnusable(address policy, uint64 marketId);
    /// @notice Thrown when an amount is 0, or so small that it is worth no share.
    error AmountTooSmall(uint256 amount);
    /// @notice Thrown when more is to be taken out than the account has.
    error SupplyNotHeld(address account, uint256 shares, uint256 held);
    error CollateralNotHeld(address account, uint256 amount, uint256 held);
    /// @notice Thrown when more is to leave than is not lent.
    error CashTooLow(uint256 assets, uint256 cash);
    /// @notice Thrown when supply or debt would be above the policy's cap.
    error SupplyCapExceeded(uint256 assets, uint256 cap);
    error BorrowCapExceeded(uint256 assets, uint256 cap);
    /// @notice Thrown while the guardian has frozen new borrowing.
    error BorrowingFrozen(uint64 marketId);
    /// @notice Thrown when new borrowing, or less collateral, would leave a debt above the maximum LTV.
    error LtvExceeded(address account, uint256 debtAssets, uint256 limit);
    /// @notice Thrown when a borrower would owe too little to be worth a liquidation.
    error DebtTooSmall(address account, uint256 debtAssets, uint256 minimum);
    /// @notice Thrown when nothing is owed.
    error NothingOwed(address account);
    /// @notice Thrown when a position to be liquidated is below the threshold.
    error PositionHealthy(address account, uint256 debtAssets, uint256 limit);
    /// @notice Thrown when only what followed a change of policy put a position above the threshold.
    error GraceRuns(address account, uint256 until);
    /// @notice Thrown when a debt to be written off still has collateral of some worth.
    error CollateralHasWorth(address account, uint256 valueAssets);
    /// @notice Thrown when a price is too old, or from the future.
    error PriceNotFresh(uint256 updatedAt, uint256 maxAgeSeconds);
    /// @notice Thrown when an answer is at or beyond the limits.
    error PriceOutOfRange(int256 answer, uint256 lowestAnswer, uint256 highestAnswer);
    /// @notice Thrown when the caller left too little gas to tell a broken policy from a starved one.
    error GasTooLowToReadPolicy(uint256 gasLimit);

    /// @notice Lends debt tokens for the account.
    function supply(uint256 assets, address account) external returns (uint256 shares);

    /// @notice Takes out what the caller's shares are worth; at any time, as far as there is cash.
    function withdraw(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice Adds collateral to the account; at any time.
    function addCollateral(uint256 amount, address account) external;

    /// @notice Takes out collateral of the caller; with a debt, as far as the maximum LTV allows.
    function removeCollateral(uint256 amount, address receiver) external;

    /// @notice Borrows against the caller's collateral, at a fresh price.
    function borrow(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice Pays the account's debt, all of it if `maxAssets` is enough; at any time. A maximum that is
    /// larger is not taken.
    function repay(uint256 maxAssets, address account) external returns (uint256 assets);

    /// @notice Repays a part of an unhealthy position's debt and takes collateral worth as much, and the
    /// bonus. The part is the close factor; or all, if the collateral no longer pays for debt and bonus, or
    /// the rest would be too small a debt.
    /// @return repaidAssets at most `maxRepaidAssets`
    function liquidate(
        address account,
        uint256 maxRepaidAssets
    ) external returns (uint256 repaidAssets, uint256 seizedCollateral);

    /// @notice Writes off a debt whose collateral is worth less than one unit of the debt token, so that
    /// nobody gains by liquidating it. What is left of the collateral goes to the caller.
    function realiseBadDebt(address account) external;

    /// @notice Accrues interest and takes the policy's terms; once a block. Anybody may call. Never reverts,
    /// given the gas of one read of the policy.
    function accrue() external;

    function COLLATERAL_TOKEN() external view returns (IERC20);

    function DEBT_TOKEN() external view returns (IERC20);

    function LIQUIDATION_THRESHOLD_BPS() external view returns (uint16);

    function position(address account) external view returns (Position memory);

    function totals() external view returns (Totals memory);

    function terms() external view returns (Terms memory);

    /// @notice What the account owes now, interest since the last accrual included.
    function debtOf(address account) external view returns (uint256 debtAssets);

    /// @notice What the account's shares are worth now, whether or not there is cash for them.
    function suppliedBy(address account) external view returns (uint256 assets);
}
