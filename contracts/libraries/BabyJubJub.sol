// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

import {FIELD_ORDER} from "./Field.sol";

/// @title The twisted Edwards curve a·x² + y² = 1 + d·x²·y² over the scalar field of bn254.
/// @dev Projective coordinates (X : Y : Z), x = X/Z, y = Y/Z. The addition law is complete because a
/// is a square and d is not, so no case needs a branch. The identity is (0 : 1 : 1).
library BabyJubJub {
    /// @dev Short, because every line below needs it.
    uint256 private constant P = FIELD_ORDER;
    /// @dev Order of the subgroup that the base point generates; the curve has 8 times as many points.
    uint256 internal constant SUBGROUP_ORDER =
        2736030358979909402780800718157159386076813972158567259200215660948447373041;
    uint256 internal constant A = 168700;
    uint256 internal constant D = 168696;
    uint256 internal constant BASE_X =
        5299619240641551281634865583518297030282874472190772894086521144482721001553;
    uint256 internal constant BASE_Y =
        16950150798460657717958625567821834550301663161624707787222815936182638968203;
    uint256 private constant TOP_BIT = 250;
    uint256 private constant COFACTOR = 8;

    struct Point {
        uint256 x;
        uint256 y;
        uint256 z;
    }

    function isOnCurve(uint256 x, uint256 y) internal pure returns (bool) {
        if (x >= P || y >= P) return false;
        uint256 xx = mulmod(x, x, P);
        uint256 yy = mulmod(y, y, P);
        return addmod(mulmod(A, xx, P), yy, P) == addmod(1, mulmod(D, mulmod(xx, yy, P), P), P);
    }

    /// @dev The caller has checked that (x, y) is on the curve. The identity counts as inside.
    function isInSubgroup(uint256 x, uint256 y) internal pure returns (bool) {
        Point memory key = Point(x, y, 1);
        Point memory product = _multiplySum(SUBGROUP_ORDER, key, 0, key);
        return product.x == 0 && product.y == product.z;
    }

    /// @notice S·B = R + 8·h·K, the equation of circomlib's EdDSA, for a challenge `h` below the field
    /// order.
    /// @dev The caller has checked that the key K is in the subgroup and not the identity, that R is on
    /// the curve and that S is below the subgroup order. Evaluated as S·B + (−8h)·K = R.
    function isSignatureValid(
        uint256 keyX,
        uint256 keyY,
        uint256 rX,
        uint256 rY,
        uint256 s,
        uint256 challenge
    ) internal pure returns (bool) {
        uint256 minusChallenge = SUBGROUP_ORDER - mulmod(COFACTOR, challenge, SUBGROUP_ORDER);
        Point memory sum = _multiplySum(
            s,
            Point(BASE_X, BASE_Y, 1),
            minusChallenge,
            Point(keyX, keyY, 1)
        );
        return sum.x == mulmod(rX, sum.z, P) && sum.y == mulmod(rY, sum.z, P);
    }

    /// @dev m·P + n·Q for m, n below 2^251, both scalars read bit by bit from the top.
    function _multiplySum(
        uint256 m,
        Point memory p,
        uint256 n,
        Point memory q
    ) private pure returns (Point memory sum) {
        Point memory both = Point(p.x, p.y, p.z);
        _addTo(both, q);
        sum = Point(0, 1, 1);
        for (uint256 i = 0; i <= TOP_BIT; i++) {
            _double(sum);
            uint256 bits = (((m >> (TOP_BIT - i)) & 1) << 1) | ((n >> (TOP_BIT - i)) & 1);
            if (bits == 3) _addTo(sum, both);
            else if (bits == 2) _addTo(sum, p);
            else if (bits == 1) _addTo(sum, q);
        }
    }

    /// @dev p := p + q. Nothing wraps: every subtrahend is below P, and 2·P is below 2^255.
    function _addTo(Point memory p, Point memory q) private pure {
        unchecked {
            (uint256 x, uint256 y, uint256 z) = (p.x, p.y, p.z);
            uint256 c = mulmod(x, q.x, P);
            uint256 d = mulmod(y, q.y, P);
            uint256 cross = mulmod(addmod(x, y, P), addmod(q.x, q.y, P), P);
            cross = addmod(cross, 2 * P - c - d, P);
            z = mulmod(z, q.z, P);
            uint256 b = mulmod(z, z, P);
            uint256 e = mulmod(D, mulmod(c, d, P), P);
            uint256 f = addmod(b, P - e, P);
            uint256 g = addmod(b, e, P);
            p.x = mulmod(mulmod(z, f, P), cross, P);
            p.y = mulmod(mulmod(z, g, P), addmod(d, P - mulmod(A, c, P), P), P);
            p.z = mulmod(f, g, P);
        }
    }

    /// @dev p := 2·p. Nothing wraps, as above.
    function _double(Point memory p) private pure {
        unchecked {
            (uint256 x, uint256 y, uint256 z) = (p.x, p.y, p.z);
            uint256 c = mulmod(x, x, P);
            uint256 d = mulmod(y, y, P);
            uint256 cross = mulmod(2, mulmod(x, y, P), P);
            uint256 e = mulmod(A, c, P);
            uint256 f = addmod(e, d, P);
            uint256 j = addmod(f, P - mulmod(2, mulmod(z, z, P), P), P);
            p.x = mulmod(cross, j, P);
            p.y = mulmod(f, addmod(e, P - d, P), P);
            p.z = mulmod(f, j, P);
        }
    }
}
