// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ChangeNotifier} from "./ChangeNotifier.sol";
import {IPoseidonHasher} from "./interfaces/IPoseidonHasher.sol";
import {IPublisherRegistry} from "./interfaces/IPublisherRegistry.sol";
import {BabyJubJub} from "./libraries/BabyJubJub.sol";
import {Commitments} from "./libraries/Commitments.sol";

/// @title Publisher keys; IPublisherRegistry says what each function promises.
contract PublisherRegistry is IPublisherRegistry, ChangeNotifier {
    uint8 internal constant SLOTS = 16;
    uint256 internal constant PUBLIC_TEST_KEY_X =
        13277427435165878497778222415993513565335242147425444199013288855685581939618;

    IPoseidonHasher public immutable HASHER;

    uint256[SLOTS] private _xBySlot;
    uint256 private _commitment;
    uint32 private _version;
    uint16 private _occupied;

    constructor(address authority, IPoseidonHasher hasher) AccessManaged(authority) {
        HASHER = hasher;
        _commitment = Commitments.publisherSet(hasher, _xBySlot);
    }

    /// @inheritdoc IPublisherRegistry
    function addPublisher(
        uint8 slot,
        PublicKey calldata key,
        Signature calldata possession
    ) external restricted {
        require(slot < SLOTS, SlotOutOfRange(slot, SLOTS));
        require(_occupied & _bit(slot) == 0, SlotOccupied(slot, _xBySlot[slot]));
        _requireNewKey(key.x);
        _requireValidKey(key);
        _requirePossession(key, possession);

        _xBySlot[slot] = key.x;
        _changeSet(_occupied | _bit(slot));
        emit PublisherAdded(slot, key.x, key.y, _version, _commitment);
    }

    /// @inheritdoc IPublisherRegistry
    function removePublisher(uint8 slot) external restricted {
        _remove(slot, _keyIn(slot));
    }

    /// @inheritdoc IPublisherRegistry
    function evictEquivocator(
        uint8 slot,
        uint256 keyY,
        uint256 feedId,
        uint32 round,
        SignedObservations calldata one,
        SignedObservations calldata other
    ) external {
        uint256 x = _keyIn(slot);
        PublicKey memory key = PublicKey(x, keyY);
        require(BabyJubJub.isOnCurve(x, keyY), KeyNotOnCurve(x, keyY));
        require(one.observations != other.observations, ObservationsAgree(one.observations));
        _requireReported(key, feedId, round, one);
        _requireReported(key, feedId, round, other);

        emit PublisherEquivocated(slot, x, feedId, round, one.observations, other.observations);
        _remove(slot, x);
    }

    /// @inheritdoc IPublisherRegistry
    function possessionMessage(PublicKey calldata key) public view returns (uint256) {
        return Commitments.possession(HASHER, address(this), block.chainid, key.x, key.y);
    }

    /// @inheritdoc IPublisherRegistry
    function commitment() external view returns (uint256) {
        return _commitment;
    }

    /// @inheritdoc IPublisherRegistry
    function currentSet() external view returns (uint32 version, uint16 occupied) {
        return (_version, _occupied);
    }

    /// @inheritdoc IPublisherRegistry
    function publishers() external view returns (uint256[SLOTS] memory) {
        return _xBySlot;
    }

    function _keyIn(uint8 slot) internal view returns (uint256 x) {
        require(slot < SLOTS, SlotOutOfRange(slot, SLOTS));
        x = _xBySlot[slot];
        require(_occupied & _bit(slot) != 0, SlotEmpty(slot));
    }

    function _remove(uint8 slot, uint256 x) internal {
        _xBySlot[slot] = 0;
        _changeSet(_occupied & ~_bit(slot));
        emit PublisherRemoved(slot, x, _version, _commitment);
    }

    function _changeSet(uint16 occupied) internal {
        _occupied = occupied;
        _version++;
        _commitment = Commitments.publisherSet(HASHER, _xBySlot);
        _notifyListener();
    }

    /// @dev Within the subgroup an x-coordinate belongs to one point only.
    function _requireNewKey(uint256 x) internal view {
        require(x != PUBLIC_TEST_KEY_X, KeyIsPublicTestKey(x));
        for (uint8 slot = 0; slot < SLOTS; slot++) {
            require(x == 0 || _xBySlot[slot] != x, KeyAlreadyAdded(x, slot));
        }
    }

    function _requireValidKey(PublicKey calldata key) internal pure {
        require(BabyJubJub.isOnCurve(key.x, key.y), KeyNotOnCurve(key.x, key.y));
        require(key.x != 0 || key.y != 1, KeyIsIdentity());
        require(BabyJubJub.isInSubgroup(key.x, key.y), KeyNotInSubgroup(key.x, key.y));
    }

    function _requirePossession(
        PublicKey calldata key,
        Signature calldata signature
    ) internal view {
        uint256 message = possessionMessage(key);
        require(_isSigned(key, signature, message), PossessionNotProved(key.x, message));
    }

    /// @dev Also sound for the other point with the key's x, −K + (0, −1): whoever signs for it knows the
    /// secret of K.
    function _requireReported(
        PublicKey memory key,
        uint256 feedId,
        uint32 round,
        SignedObservations calldata signed
    ) internal view {
        uint256 message = Commitments.report(HASHER, feedId, round, signed.observations);
        require(_isSigned(key, signed.signature, message), ReportNotSigned(key.x, message));
    }

    function _isSigned(
        PublicKey memory key,
        Signature calldata signature,
        uint256 message
    ) internal view returns (bool) {
        (uint256 r8X, uint256 r8Y, uint256 s) = (signature.r8X, signature.r8Y, signature.s);
        require(
            s < BabyJubJub.SUBGROUP_ORDER,
            SignatureScalarTooLarge(s, BabyJubJub.SUBGROUP_ORDER)
        );
        require(BabyJubJub.isOnCurve(r8X, r8Y), SignaturePointNotOnCurve(r8X, r8Y));
        uint256[] memory inputs = new uint256[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]) = (r8X, r8Y, key.x, key.y, message);
        uint256 challenge = HASHER.poseidon(inputs);
        return BabyJubJub.isSignatureValid(key.x, key.y, r8X, r8Y, s, challenge);
    }

    function _bit(uint8 slot) internal pure returns (uint16) {
        return uint16(1) << slot;
    }
}
