// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.37;

/// @title The twisted Edwards curve a·x² + y² = 1 + d·x²·y² over the scalar field of bn254.
/// @dev Projective coordinates (X : Y : Z), x = X/Z, y = Y/Z. The addition law is complete because a
/// is a square and d is not, so no case needs a branch. The identity is (0 : 1 : 1).
library BabyJubJub {
    uint256 internal constant FIELD_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
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
        if (x >= FIELD_ORDER || y >= FIELD_ORDER) return false;
        uint256 xx = _mul(x, x);
        uint256 yy = _mul(y, y);
        return _add(_mul(A, xx), yy) == _add(1, _mul(D, _mul(xx, yy)));
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
        return sum.x == _mul(rX, sum.z) && sum.y == _mul(rY, sum.z);
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

    /// @dev p := p + q.
    function _addTo(Point memory p, Point memory q) private pure {
        uint256 zz = _mul(p.z, q.z);
        uint256 b = _mul(zz, zz);
        uint256 c = _mul(p.x, q.x);
        uint256 d = _mul(p.y, q.y);
        uint256 e = _mul(D, _mul(c, d));
        uint256 f = _sub(b, e);
        uint256 g = _add(b, e);
        uint256 cross = _sub(_mul(_add(p.x, p.y), _add(q.x, q.y)), _add(c, d));
        p.x = _mul(_mul(zz, f), cross);
        p.y = _mul(_mul(zz, g), _sub(d, _mul(A, c)));
        p.z = _mul(f, g);
    }

    /// @dev p := 2·p.
    function _double(Point memory p) private pure {
        uint256 b = _add(p.x, p.y);
        uint256 c = _mul(p.x, p.x);
        uint256 d = _mul(p.y, p.y);
        uint256 e = _mul(A, c);
        uint256 f = _add(e, d);
        uint256 h = _mul(p.z, p.z);
        uint256 j = _sub(f, _add(h, h));
        p.x = _mul(_sub(_mul(b, b), _add(c, d)), j);
        p.y = _mul(f, _sub(e, d));
        p.z = _mul(f, j);
    }

    function _add(uint256 a, uint256 b) private pure returns (uint256) {
        return addmod(a, b, FIELD_ORDER);
    }

    /// @dev b is below the field order.
    function _sub(uint256 a, uint256 b) private pure returns (uint256) {
        return addmod(a, FIELD_ORDER - b, FIELD_ORDER);
    }

    function _mul(uint256 a, uint256 b) private pure returns (uint256) {
        return mulmod(a, b, FIELD_ORDER);
    }
}
