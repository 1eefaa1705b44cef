// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {MorphoMarket, MorphoMarketParams} from "./MorphoBlue.sol";
import {IRiskPolicy} from "./IRiskPolicy.sol";

/// @title A Morpho Blue interest rate model that follows one market of RiskPolicy.
/// @notice Interest accrues at the curve that held since the accrual before; the same call then takes
/// the policy's curve of now for the time to come. Anybody may bring a change in by accruing interest.
/// @notice Never reverts on any market, given the gas of one read of the policy: a policy that cannot be
/// read leaves the last curve in place, or the baseline if there is none.
/// @dev Nobody owns it. Morpho never disables a model, so the bounds are in the model.
interface IRegimeIrm {
    event CurveTaken(bytes32 indexed morphoMarketId, IRiskPolicy.RateCurve curve);

    /// @notice Thrown unless Morpho calls, because only it accrues together with the call.
    error CallerNotMorpho(address caller);
    /// @notice Thrown when a baseline's kink is 0 or full utilisation, or its rate above the cap.
    error BaselineInvalid(IRiskPolicy.RateCurve baseline);
    /// @notice Thrown when the caller left too little gas to tell a broken policy from a starved one.
    error GasTooLowToReadPolicy(uint256 gasLimit);

    /// @notice The rate per second in WAD for the time since the last accrual. Only Morpho may call.
    function borrowRate(
        MorphoMarketParams calldata marketParams,
        MorphoMarket calldata market
    ) external returns (uint256);

    /// @notice What `borrowRate` would answer now.
    function borrowRateView(
        MorphoMarketParams calldata marketParams,
        MorphoMarket calldata market
    ) external view returns (uint256);

    /// @notice The curve that accrues in a Morpho market until its next accrual; zeros before the first.
    function curveOf(bytes32 morphoMarketId) external view returns (IRiskPolicy.RateCurve memory);
}
