pragma circom 2.2.0;

include "range.circom";

// The product (x - lo) * scale is cut by 14 bits to a 16-bit activation, so 30 bits hold every product
// that does not saturate. Twin of model/inference/normalise.ts.

// Proves that from x - lo = reach on, normalisation saturates: reach * scale >= 2^30.
//
// @input scale  0 .. 2^24 - 1; 0 has no witness
// @output reach field element; the honest one is ceil(2^30 / scale)
//
// Soundness: reach * scale is in [2^30, 2^30 + 2^24) modulo p. Normalise uses `reach` only together
// with a proof that it is small, where the product cannot wrap and the bound holds in the integers.
// Caller must: range-check scale to 24 bits and pass reach to Normalise only.
template SaturationReach() {
    signal input scale;
    signal output reach;

    // Pinned to an interval by the next line; a prover who takes another value in it proves no more.
    reach <-- scale == 0 ? 0 : ((1 << 30) + scale - 1) \ scale;
    signal product <== reach * scale;
    AssertBits(24)(product - (1 << 30));
}

// Proves out = clamp(((x - lo) * scale) >> 14, 0, 65535).
//
// @input x, lo  0 .. 2^24 - 1
// @input scale  1 .. 2^24 - 1
// @input reach  of SaturationReach for the same scale
// @output out   0 .. 65535
//
// Soundness: d = x - lo is in (-2^24, 2^24). `isBelow` is boolean; `isAbove` is boolean when isBelow
// is 0, and 0 when it is 1. `checked` is one of three numbers, and 30 bits:
//   neither: d * scale in [0, 2^30), no wrap because |d * scale| < 2^48; its top 16 bits are out;
//   below:   -d - 1 >= 0, so the product is negative and out = 0;
//   above:   d - reach in [0, 2^30), so reach is in (-2^31, 2^24) as an integer, reach * scale does
//            not wrap, and d * scale >= reach * scale >= 2^30: out = 65535.
// The three conditions exclude each other, so the case is determined.
// Caller must: range-check x, lo and scale to 24 bits.
template Normalise() {
    signal input x;
    signal input lo;
    signal input scale;
    signal input reach;
    signal output out;

    signal isBelow;
    signal isAbove;
    // Pinned by the two equations and the range check of `checked`.
    isBelow <-- x < lo ? 1 : 0;
    isAbove <-- x >= lo + reach ? 1 : 0;
    isBelow * (isBelow - 1) === 0;
    isAbove * (isAbove + isBelow - 1) === 0;

    signal product <== (x - lo) * scale;
    signal ifBelow <== isBelow * (lo - x - 1 - product);
    signal ifAbove <== isAbove * (x - lo - reach - product);
    signal bits[30] <== Num2Bits(30)(product + ifBelow + ifAbove);

    var top = 0;
    for (var i = 0; i < 16; i++) top += bits[14 + i] * (1 << i);
    out <== (1 - isBelow - isAbove) * (top - 65535 * isAbove) + 65535 * isAbove;
}
