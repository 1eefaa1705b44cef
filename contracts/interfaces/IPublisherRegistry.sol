// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {IChangeNotifier} from "./IChangeNotifier.sol";

/// @title The keys whose signatures count: 16 slots, one EdDSA-Poseidon key each.
/// @notice The set a proof commits to is `commitment()`. Adding a key waits for governance; removing one
/// is immediate and has no lower limit: how many must sign is fixed by the circuit, so a smaller set can
/// stop a feed, which only tightens policies, but can never let fewer signatures count.
/// @dev The events rebuild the state: `version` counts changes from 0.
interface IPublisherRegistry is IChangeNotifier {
    /// @notice A point of BabyJubJub in affine coordinates.
    struct PublicKey {
        uint256 x;
        uint256 y;
    }

    /// @notice An EdDSA-Poseidon signature as circomlib defines it.
    struct Signature {
        uint256 r8X;
        uint256 r8Y;
        uint256 s;
    }

    /// @notice What one key signed about a round: the digest of its features, and the signature.
    struct SignedObservations {
        uint256 observations;
        Signature signature;
    }

    event PublisherAdded(
        uint8 indexed slot,
        uint256 indexed x,
        uint256 y,
        uint32 version,
        uint256 commitment
    );
    event PublisherRemoved(
        uint8 indexed slot,
        uint256 indexed x,
        uint32 version,
        uint256 commitment
    );

    /// @notice A publisher signed two different observations of one round; PublisherRemoved follows.
    event PublisherEquivocated(
        uint8 indexed slot,
        uint256 indexed x,
        uint256 indexed feedId,
        uint32 round,
        uint256 observations,
        uint256 otherObservations
    );

    /// @notice Thrown when a slot is not below `limit`.
    error SlotOutOfRange(uint8 slot, uint8 limit);
    /// @notice Thrown when a key is added to a slot that holds one.
    error SlotOccupied(uint8 slot, uint256 x);
    /// @notice Thrown when an empty slot is to be emptied.
    error SlotEmpty(uint8 slot);
    /// @notice Thrown when a coordinate is not below the field order or the point is not on the curve.
    error KeyNotOnCurve(uint256 x, uint256 y);
    /// @notice Thrown for the identity, for which anybody can sign.
    error KeyIsIdentity();
    /// @notice Thrown when a key has a component of small order.
    error KeyNotInSubgroup(uint256 x, uint256 y);
    /// @notice Thrown for the key of circomlib's published test secret.
    error KeyIsPublicTestKey(uint256 x);
    /// @notice Thrown when another slot holds the same key.
    error KeyAlreadyAdded(uint256 x, uint8 slot);
    /// @notice Thrown when the signature's scalar is not below the subgroup order.
    error SignatureScalarTooLarge(uint256 s, uint256 limit);
    /// @notice Thrown when the signature's nonce point is not on the curve.
    error SignaturePointNotOnCurve(uint256 r8X, uint256 r8Y);
    /// @notice Thrown when the proof of possession was not signed by the key's owner for this registry.
    error PossessionNotProved(uint256 x, uint256 possessionMessage);

    /// @notice Thrown when both halves of the evidence say the same.
    error ObservationsAgree(uint256 observations);
    /// @notice Thrown when the key did not sign this half of the evidence.
    error ReportNotSigned(uint256 x, uint256 reportMessage);

    /// @notice Puts a key into an empty slot.
    /// @param possession the key's signature of `possessionMessage(key)`
    function addPublisher(
        uint8 slot,
        PublicKey calldata key,
        Signature calldata possession
    ) external;

    /// @notice Empties a slot at once. Proofs over the old set are refused from this block on.
    function removePublisher(uint8 slot) external;

    /// @notice Empties the slot of a key that signed two different observations of one round. Anybody may
    /// call: the two signatures are the whole evidence. It convicts again should the key come back.
    /// @param keyY the key's y-coordinate; the slot knows its x
    /// @param feedId any feed, listed on this chain or not
    function evictEquivocator(
        uint8 slot,
        uint256 keyY,
        uint256 feedId,
        uint32 round,
        SignedObservations calldata one,
        SignedObservations calldata other
    ) external;

    /// @notice What a publisher signs to prove that it holds the key: hashWords("ballast/possession/1",
    /// [chain id, registry address, x, y]). It names the registry, so a proof cannot be carried over.
    function possessionMessage(PublicKey calldata key) external view returns (uint256);

    /// @notice Poseidon commitment to the x-coordinates of all slots, 0 for an empty one.
    function commitment() external view returns (uint256);

    /// @notice Number of changes so far, and the occupied slots: bit i is set when slot i holds a key.
    function currentSet() external view returns (uint32 version, uint16 occupied);

    /// @notice The x-coordinate of each slot's key, 0 for an empty slot.
    function publishers() external view returns (uint256[16] memory xBySlot);
}
