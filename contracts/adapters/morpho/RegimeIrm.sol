// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IRegimeIrm} from "../../interfaces/IRegimeIrm.sol";
import {IRiskPolicy} from "../../interfaces/IRiskPolicy.sol";
import {BoundedRead} from "../../libraries/BoundedRead.sol";
import {RateCurves} from "../../libraries/RateCurves.sol";
import {MorphoMarket, MorphoMarketParams} from "../../interfaces/MorphoBlue.sol";

/// @title RiskPolicy's curve for Morpho Blue; IRegimeIrm says what each function promises.
contract RegimeIrm is IRegimeIrm {
    uint256 internal constant RAY = RateCurves.RAY;
    uint256 internal constant WAD = 1e18;
    uint256 internal constant FULL_BPS = 10_000;
    /// @dev 1000 % a year, in ray: Aave's limit too. Compounded for a year it is far from an overflow.
    uint256 internal constant MAX_ANNUAL_RATE_RAY = 10 * RAY;
    /// @dev Several times what a read of the policy takes from cold storage.
    uint256 internal constant READ_GAS_LIMIT = 150_000;
    uint256 internal constant CURVE_WORDS = 5;

    address public immutable MORPHO;
    IRiskPolicy public immutable POLICY;
    uint64 public immutable MARKET_ID;

    IRiskPolicy.RateCurve private _baseline;
    mapping(bytes32 morphoMarketId => IRiskPolicy.RateCurve) private _curves;

    constructor(
        address morpho,
        IRiskPolicy policy,
        uint64 marketId,
        IRiskPolicy.RateCurve memory baseline
    ) {
        uint256 highest = RateCurves.rateRay(baseline, RAY);
        require(
            _isUsable(baseline.kinkBps) && highest <= MAX_ANNUAL_RATE_RAY,
            BaselineInvalid(baseline)
        );
        (MORPHO, POLICY, MARKET_ID, _baseline) = (morpho, policy, marketId, baseline);
    }

    /// @inheritdoc IRegimeIrm
    function borrowRate(
        MorphoMarketParams calldata marketParams,
        MorphoMarket calldata market
    ) external returns (uint256) {
        require(msg.sender == MORPHO, CallerNotMorpho(msg.sender));
        bytes32 id = keccak256(abi.encode(marketParams));
        IRiskPolicy.RateCurve memory accrued = _curves[id];
        IRiskPolicy.RateCurve memory current = _read(accrued);
        if (accrued.kinkBps == 0) accrued = current;
        if (!_isSame(_curves[id], current)) {
            _curves[id] = current;
            emit CurveTaken(id, current);
        }
        return _perSecond(accrued, market);
    }

    /// @inheritdoc IRegimeIrm
    function borrowRateView(
        MorphoMarketParams calldata marketParams,
        MorphoMarket calldata market
    ) external view returns (uint256) {
        IRiskPolicy.RateCurve memory accrued = _curves[keccak256(abi.encode(marketParams))];
        if (accrued.kinkBps == 0) accrued = _read(accrued);
        return _perSecond(accrued, market);
    }

    /// @inheritdoc IRegimeIrm
    function curveOf(bytes32 morphoMarketId) external view returns (IRiskPolicy.RateCurve memory) {
        return _curves[morphoMarketId];
    }

    /// @dev The policy's curve of now; if it has none to give, the last one, or the baseline.
    function _read(
        IRiskPolicy.RateCurve memory last
    ) internal view returns (IRiskPolicy.RateCurve memory) {
        (BoundedRead.Outcome outcome, uint256[] memory words) = BoundedRead.words(
            address(POLICY),
            IRiskPolicy.rateCurve.selector,
            MARKET_ID,
            CURVE_WORDS,
            READ_GAS_LIMIT
        );
        require(outcome != BoundedRead.Outcome.Starved, GasTooLowToReadPolicy(READ_GAS_LIMIT));
        if (outcome == BoundedRead.Outcome.Answered && _isCurve(words)) {
            return
                IRiskPolicy.RateCurve({
                    kinkBps: uint16(words[0]),
                    baseBps: uint16(words[1]),
                    slope1Bps: uint16(words[2]),
                    slope2Bps: uint16(words[3]),
                    convexBps: uint16(words[4])
                });
        }
        return last.kinkBps == 0 ? _baseline : last;
    }

    function _isCurve(uint256[] memory words) internal pure returns (bool) {
        for (uint256 i = 0; i < CURVE_WORDS; i++) {
            if (words[i] > type(uint16).max) return false;
        }
        return _isUsable(words[0]);
    }

    /// @dev Both parts of the curve divide by their width.
    function _isUsable(uint256 kinkBps) internal pure returns (bool) {
        return kinkBps > 0 && kinkBps < FULL_BPS;
    }

    function _isSame(
        IRiskPolicy.RateCurve memory a,
        IRiskPolicy.RateCurve memory b
    ) internal pure returns (bool) {
        return keccak256(abi.encode(a)) == keccak256(abi.encode(b));
    }

    /// @dev 128 bits of debt times a ray fit a word. Debt without supply counts as full utilisation.
    function _perSecond(
        IRiskPolicy.RateCurve memory curve,
        MorphoMarket calldata market
    ) internal pure returns (uint256) {
        (uint256 debt, uint256 supply) = (market.totalBorrowAssets, market.totalSupplyAssets);
        uint256 utilisation = debt >= supply ? RAY : (debt * RAY) / supply;
        if (debt == 0) utilisation = 0;
        uint256 annual = RateCurves.rateRay(curve, utilisation);
        if (annual > MAX_ANNUAL_RATE_RAY) annual = MAX_ANNUAL_RATE_RAY;
        return annual / (RAY / WAD) / 365 days;
    }
}
