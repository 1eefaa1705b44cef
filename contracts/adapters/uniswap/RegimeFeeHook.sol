// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRegimeFeeHook} from "../../interfaces/IRegimeFeeHook.sol";
import {IRiskPolicy} from "../../interfaces/IRiskPolicy.sol";
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
import {BoundedRead} from "../../libraries/BoundedRead.sol";
import {PolicyBounds} from "../../libraries/PolicyBounds.sol";

/// @title Fees that follow RiskPolicy; IRegimeFeeHook says what each function promises.
contract RegimeFeeHook is IRegimeFeeHook {
    uint160 internal constant PERMISSIONS = AFTER_INITIALIZE_FLAG | BEFORE_SWAP_FLAG;
    /// @dev Several times what the read takes from cold storage.
    uint256 internal constant READ_GAS_LIMIT = 50_000;
    uint256 internal constant POOL_KEY_BYTES = 160;

    struct Parameters {
        IUniswapPoolManager poolManager;
        IRiskPolicy policy;
        uint64 marketId;
        uint24 baselineFeePips;
        /// @dev The pool, less its fee and hook: the first is dynamic, the second this contract.
        address currency0;
        address currency1;
        int24 tickSpacing;
    }

    IUniswapPoolManager public immutable POOL_MANAGER;
    IRiskPolicy public immutable POLICY;
    uint64 public immutable MARKET_ID;
    uint24 public immutable BASELINE_FEE_PIPS;
    bytes32 public immutable POOL_ID;

    modifier onlyPoolManager() {
        require(msg.sender == address(POOL_MANAGER), CallerNotPoolManager(msg.sender));
        _;
    }

    constructor(Parameters memory p) {
        require(
            _isFee(p.baselineFeePips),
            BaselineFeeInvalid(
                p.baselineFeePips,
                PolicyBounds.MIN_FEE_PIPS,
                PolicyBounds.MAX_FEE_PIPS
            )
        );
        uint160 flags = uint160(address(this)) & ALL_HOOK_FLAGS;
        require(flags == PERMISSIONS, HookAddressWrong(address(this), flags, PERMISSIONS));
        (POOL_MANAGER, POLICY, MARKET_ID) = (p.poolManager, p.policy, p.marketId);
        BASELINE_FEE_PIPS = p.baselineFeePips;
        POOL_ID = keccak256(
            abi.encode(
                PoolKey(p.currency0, p.currency1, DYNAMIC_FEE_FLAG, p.tickSpacing, address(this))
            )
        );
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
        bytes32 poolId;
        // The pool manager has checked the key's five words; their hash needs no decoding.
        assembly ("memory-safe") {
            let words := mload(0x40)
            calldatacopy(words, key, POOL_KEY_BYTES)
            poolId := keccak256(words, POOL_KEY_BYTES)
        }
        return (IRegimeFeeHook.beforeSwap.selector, 0, feeOf(poolId) | OVERRIDE_FEE_FLAG);
    }

    /// @inheritdoc IRegimeFeeHook
    function feeOf(bytes32 poolId) public view returns (uint24) {
        if (poolId != POOL_ID) return BASELINE_FEE_PIPS;
        (BoundedRead.Outcome outcome, uint256 fee) = BoundedRead.word(
            address(POLICY),
            IRiskPolicy.lpFee.selector,
            MARKET_ID,
            READ_GAS_LIMIT
        );
        require(outcome != BoundedRead.Outcome.Starved, GasTooLowToReadFee(READ_GAS_LIMIT));
        bool isUsable = outcome == BoundedRead.Outcome.Answered && _isFee(fee);
        return isUsable ? uint24(fee) : BASELINE_FEE_PIPS;
    }

    function _isFee(uint256 pips) internal pure returns (bool) {
        return pips >= PolicyBounds.MIN_FEE_PIPS && pips <= PolicyBounds.MAX_FEE_PIPS;
    }
}
