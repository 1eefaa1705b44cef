pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// Accumulators are 31 bits, offset 2^30: bit 30 is set when the value is not negative, and the bits
// below it are then the value itself. Twin of model/fixed-point.ts.

// Proves out = clamp(acc >> SHIFT, 0, 2^WIDTH - 1), where >> rounds towards minus infinity.
//
// @param SHIFT, WIDTH  SHIFT + WIDTH <= 30
// @input bits  acc + 2^30, lowest bit first, -2^30 <= acc < 2^30
// @output out  0 .. 2^WIDTH - 1
//
// Soundness: `excess` is 0 exactly when acc is not negative and acc >> SHIFT fits WIDTH bits. If it is
// 0, the first equation gives out = fitting. If not, the second gives out = MAX for acc >= 0 and 0
// below, and the first then only determines `ratio`. For a negative acc the floor is below 0, so
// rounding cannot matter.
// Caller must: pass boolean bits (Num2Bits).
template Saturate(SHIFT, WIDTH) {
    assert(SHIFT >= 0 && WIDTH >= 1 && SHIFT + WIDTH <= 30);
    var MAX = (1 << WIDTH) - 1;
    signal input bits[31];
    signal output out;

    for (var i = 0; i < SHIFT; i++) _ <== bits[i]; // rounding drops them

    var fitting = 0;
    for (var i = 0; i < WIDTH; i++) fitting += bits[SHIFT + i] * (1 << i);
    var excess = (1 - bits[30]) * (1 << (30 - SHIFT - WIDTH));
    for (var i = SHIFT + WIDTH; i < 30; i++) excess += bits[i] * (1 << (i - SHIFT - WIDTH));
    var bound = MAX * bits[30];

    // Pinned by the two equations below.
    out <-- excess == 0 ? fitting : bound;
    // (out - fitting) / excess; free, and without effect, when excess is 0.
    signal ratio;
    ratio <-- excess == 0 ? 0 : (bound - fitting) / excess;
    excess * ratio === out - fitting;
    excess * (out - bound) === 0;
}

// Proves out = min(in, CAP).
//
// @param CAP, BITS  0 < CAP < 2^BITS, BITS <= 252
// @input in   integer of at most BITS bits
// @output out 0..CAP
//
// Soundness: `isOver` is boolean. At 0, CAP - in is in [0, 2^BITS), so in <= CAP; at 1, in - CAP - 1
// is, so in > CAP. Neither range wraps, because |CAP - in| < 2^BITS.
// Caller must: range-check `in` to BITS bits.
template Cap(CAP, BITS) {
    assert(CAP > 0 && BITS <= 252 && CAP < (1 << BITS));
    signal input in;
    signal output out;

    signal isOver;
    // Pinned by the next line and the range check.
    isOver <-- in > CAP ? 1 : 0;
    isOver * (isOver - 1) === 0;

    signal cut <== isOver * (CAP - in);
    _ <== Num2Bits(BITS)(CAP - in - 2 * cut - isOver);
    out <== in + cut;
}
