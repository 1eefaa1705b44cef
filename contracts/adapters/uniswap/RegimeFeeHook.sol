// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IRegimeFeeHook} from "../../interfaces/IRegimeFeeHook.sol";
import {IRiskPolicy} from "../../interfaces/IRiskPolicy.sol";
import {BoundedRead} from "../../libraries/BoundedRead.sol";
import {PolicyBounds} from "../../libraries/PolicyBounds.sol";
import {
    AFTER_INITIALIZE_FLAG,
    ALL_HOOK_FLAGS,
    BEFORE_SWAP_FLAG,
    DYNAMIC_FEE_FLAG,
    IUniswapPoolManager,
    OVERRIDE_FEE_FLAG,
    PoolKey,
    SwapParams
} from "../../interfaces/UniswapV4.sol";

/// @title Fees that follow RiskPolicy; IRegimeFeeHook says what each function promises.
contract RegimeFeeHook is IRegimeFeeHook, AccessManaged {
    uint160 internal constant PERMISSIONS = AFTER_INITIALIZE_FLAG | BEFORE_SWAP_FLAG;
    /// @dev Several times what the read takes from cold storage.
    uint256 internal constant READ_GAS_LIMIT = 50_000;

    IUniswapPoolManager public immutable POOL_MANAGER;
    IRiskPolicy public immutable POLICY;
    uint24 public immutable BASELINE_FEE_PIPS;

    /// @inheritdoc IRegimeFeeHook
    mapping(bytes32 poolId => uint64) public marketOf;

    modifier onlyPoolManager() {
        require(msg.sender == address(POOL_MANAGER), CallerNotPoolManager(msg.sender));
        _;
    }

    constructor(
        address authority,
        IUniswapPoolManager poolManager,
        IRiskPolicy policy,
        uint24 baselineFeePips
    ) AccessManaged(authority) {
        require(
            _isFee(baselineFeePips),
            BaselineFeeInvalid(
                baselineFeePips,
                PolicyBounds.MIN_FEE_PIPS,
                PolicyBounds.MAX_FEE_PIPS
            )
        );
        uint160 flags = uint160(address(this)) & ALL_HOOK_FLAGS;
        require(flags == PERMISSIONS, HookAddressWrong(address(this), flags, PERMISSIONS));
        (POOL_MANAGER, POLICY, BASELINE_FEE_PIPS) = (poolManager, policy, baselineFeePips);
    }

    /// @inheritdoc IRegimeFeeHook
    function bindPool(bytes32 poolId, uint64 marketId) external restricted {
        marketOf[poolId] = marketId;
        emit PoolBound(poolId, marketId);
    }

    /// @inheritdoc IRegimeFeeHook
    function afterInitialize(
        address,
        PoolKey calldata key,
        uint160,
        int24
    ) external onlyPoolManager returns (bytes4) {
        require(key.fee == DYNAMIC_FEE_FLAG, PoolFeeNotDynamic(key.fee));
        POOL_MANAGER.updateDynamicLPFee(key, BASELINE_FEE_PIPS);
        return IRegimeFeeHook.afterInitialize.selector;
    }

    /// @inheritdoc IRegimeFeeHook
    function beforeSwap(
        address,
        PoolKey calldata key,
        SwapParams calldata,
        bytes calldata
    ) external view onlyPoolManager returns (bytes4, int256, uint24) {
        uint24 fee = feeOf(keccak256(abi.encode(key)));
        return (IRegimeFeeHook.beforeSwap.selector, 0, fee | OVERRIDE_FEE_FLAG);
    }

    /// @inheritdoc IRegimeFeeHook
    function feeOf(bytes32 poolId) public view returns (uint24) {
        uint64 marketId = marketOf[poolId];
        if (marketId == 0) return BASELINE_FEE_PIPS;
        (BoundedRead.Outcome outcome, uint256[] memory words) = BoundedRead.words(
            address(POLICY),
            IRiskPolicy.lpFee.selector,
            marketId,
            1,
            READ_GAS_LIMIT
        );
        require(outcome != BoundedRead.Outcome.Starved, GasTooLowToReadFee(READ_GAS_LIMIT));
        bool isAnswered = outcome == BoundedRead.Outcome.Answered && _isFee(words[0]);
        return isAnswered ? uint24(words[0]) : BASELINE_FEE_PIPS;
    }

    function _isFee(uint256 pips) internal pure returns (bool) {
        return pips >= PolicyBounds.MIN_FEE_PIPS && pips <= PolicyBounds.MAX_FEE_PIPS;
    }
}
