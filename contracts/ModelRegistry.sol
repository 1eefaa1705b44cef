// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ChangeNotifier} from "./ChangeNotifier.sol";
import {IModelRegistry} from "./interfaces/IModelRegistry.sol";
import {FIELD_ORDER} from "./libraries/Field.sol";
import {PublicSignals} from "./libraries/PublicSignals.sol";

/// @title Models and their verifiers; IModelRegistry says what each function promises.
contract ModelRegistry is IModelRegistry, ChangeNotifier {
    /// @dev What a submission reads: one slot, and the code hash in the next.
    struct Entry {
        address verifier;
        uint8 markets;
        uint8 reports;
        uint40 activeAt;
        uint40 retiredAt;
        bytes32 verifierCodehash;
        bytes32 cardHash;
    }

    /// @notice Seconds between registration and first use.
    uint40 public immutable ACTIVATION_DELAY;

    mapping(uint256 modelCommitment => Entry) private _entries;

    constructor(address authority, uint40 activationDelaySeconds) AccessManaged(authority) {
        ACTIVATION_DELAY = activationDelaySeconds;
    }

    /// @inheritdoc IModelRegistry
    function registerModel(
        uint256 modelCommitment,
        Registration calldata registration
    ) external restricted {
        (uint8 markets, uint8 reports) = (registration.markets, registration.reports);
        require(
            modelCommitment != 0 && modelCommitment < FIELD_ORDER,
            ModelCommitmentInvalid(modelCommitment)
        );
        require(
            _entries[modelCommitment].verifier == address(0),
            ModelAlreadyRegistered(modelCommitment)
        );
        require(
            markets >= 1 &&
                markets <= PublicSignals.MAX_MARKETS &&
                (reports == 3 || reports == 5 || reports == 7),
            ShapeUnsupported(markets, reports)
        );
        require(registration.verifier.code.length > 0, VerifierWithoutCode(registration.verifier));
        _requireCodehash(registration.verifier, registration.verifierCodehash);

        uint40 activeAt = uint40(block.timestamp) + ACTIVATION_DELAY;
        _entries[modelCommitment] = Entry({
            verifier: registration.verifier,
            markets: markets,
            reports: reports,
            activeAt: activeAt,
            retiredAt: 0,
            verifierCodehash: registration.verifierCodehash,
            cardHash: registration.cardHash
        });
        emit ModelRegistered(
            modelCommitment,
            registration.verifier,
            registration.verifierCodehash,
            markets,
            reports,
            registration.cardHash,
            activeAt
        );
    }

    /// @inheritdoc IModelRegistry
    function retireModel(uint256 modelCommitment) external restricted {
        Entry storage entry = _entries[modelCommitment];
        require(entry.verifier != address(0), ModelUnknown(modelCommitment));
        require(entry.retiredAt == 0, ModelIsRetired(modelCommitment, entry.retiredAt));
        entry.retiredAt = uint40(block.timestamp);
        emit ModelRetired(modelCommitment, uint40(block.timestamp));
        _notifyListener();
    }

    /// @inheritdoc IModelRegistry
    function activeModel(
        uint256 modelCommitment
    ) external view returns (address verifier, uint8 markets, uint8 reports) {
        Entry storage entry = _entries[modelCommitment];
        uint40 activeAt = entry.activeAt;
        uint40 retiredAt = entry.retiredAt;
        (verifier, markets, reports) = (entry.verifier, entry.markets, entry.reports);
        require(verifier != address(0), ModelUnknown(modelCommitment));
        require(retiredAt == 0, ModelIsRetired(modelCommitment, retiredAt));
        require(
            block.timestamp >= activeAt,
            ModelNotActive(modelCommitment, activeAt, block.timestamp)
        );
        _requireCodehash(verifier, entry.verifierCodehash);
    }

    /// @inheritdoc IModelRegistry
    function model(uint256 modelCommitment) external view returns (Model memory) {
        Entry memory entry = _entries[modelCommitment];
        require(entry.verifier != address(0), ModelUnknown(modelCommitment));
        return
            Model({
                registration: Registration({
                    verifier: entry.verifier,
                    verifierCodehash: entry.verifierCodehash,
                    markets: entry.markets,
                    reports: entry.reports,
                    cardHash: entry.cardHash
                }),
                activeAt: entry.activeAt,
                retiredAt: entry.retiredAt
            });
    }

    function _requireCodehash(address verifier, bytes32 expected) internal view {
        bytes32 actual = verifier.codehash;
        require(actual == expected, VerifierCodeChanged(verifier, expected, actual));
    }
}
