// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IChangeNotifier} from "./IChangeNotifier.sol";

/// @title Which models may speak, through which verifier, from when until when.
/// @notice A model is known by its commitment. Its verifier is pinned by address and code hash, and fixes
/// the shape of its proofs: how many signed reports, how many markets. The same weights serve a second
/// shape under a second salt, hence a second commitment.
interface IModelRegistry is IChangeNotifier {
    /// @notice What governance states about a model.
    struct Registration {
        /// @dev Groth16 verifier with the signature that snarkjs generates.
        address verifier;
        bytes32 verifierCodehash;
        /// @dev Markets scored by one proof, 1 to 16.
        uint8 markets;
        /// @dev Signed reports behind one proof: 3, 5 or 7.
        uint8 reports;
        /// @dev Hash of the published model card.
        bytes32 cardHash;
    }

    /// @notice A registration and its life: usable at `activeAt` and after, until it is retired.
    struct Model {
        Registration registration;
        /// @dev Seconds since the epoch; 0 for a commitment that was never registered.
        uint40 activeAt;
        /// @dev Seconds since the epoch; 0 while the model is not retired.
        uint40 retiredAt;
    }

    event ModelRegistered(
        uint256 indexed modelCommitment,
        address indexed verifier,
        bytes32 verifierCodehash,
        uint8 markets,
        uint8 reports,
        bytes32 cardHash,
        uint40 activeAt
    );
    event ModelRetired(uint256 indexed modelCommitment, uint40 retiredAt);

    /// @notice Thrown when a commitment is zero or not below the field order.
    error ModelCommitmentInvalid(uint256 modelCommitment);
    /// @notice Thrown when a commitment is registered a second time; a registration never changes.
    error ModelAlreadyRegistered(uint256 modelCommitment);
    /// @notice Thrown for a commitment that was never registered.
    error ModelUnknown(uint256 modelCommitment);
    /// @notice Thrown before a model's activation.
    error ModelNotActive(uint256 modelCommitment, uint256 activeAt, uint256 timestamp);
    /// @notice Thrown for a model that is retired.
    error ModelIsRetired(uint256 modelCommitment, uint256 retiredAt);
    /// @notice Thrown for a shape outside 1 to 16 markets, or 3, 5 or 7 reports.
    error ShapeUnsupported(uint8 markets, uint8 reports);
    /// @notice Thrown when a verifier address holds no code.
    error VerifierWithoutCode(address verifier);
    /// @notice Thrown when a verifier's code is not the code that was named.
    error VerifierCodeChanged(address verifier, bytes32 expected, bytes32 actual);

    /// @notice Registers a model for use after the activation delay.
    function registerModel(uint256 modelCommitment, Registration calldata registration) external;

    /// @notice Ends a model's use at once and for ever, also before its activation.
    function retireModel(uint256 modelCommitment) external;

    /// @notice The verifier and shape of a model that may be used now; reverts for any other.
    function activeModel(
        uint256 modelCommitment
    ) external view returns (address verifier, uint8 markets, uint8 reports);

    /// @notice Everything about a registered model, usable or not.
    function model(uint256 modelCommitment) external view returns (Model memory);
}
