pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// Proves that `in` is an integer of at most N bits.
//
// @param N  1..253: a sum of 2^253 or more could wrap around the field and have two decompositions.
// @input in field element
//
// Soundness: the sum of N boolean bits times their powers is below 2^N < p, so it equals `in` as an
// integer, and only one choice of bits does.
template AssertBits(N) {
    assert(N >= 1 && N <= 253);
    signal input in;

    _ <== Num2Bits(N)(in);
}

// Proves that N integers of at most BITS bits each are strictly increasing.
//
// @param N    at least 1
// @param BITS width of each value; N * (2^BITS + 1) must stay below the field order
// @input in   field elements
//
// Soundness: the first value and each gap less one are in [0, 2^BITS), so the values are increasing
// integers below N * (2^BITS + 1), without a wrap; the last, and so every one, is below 2^BITS.
template AssertStrictlyIncreasing(N, BITS) {
    assert(N >= 1 && N <= 1024 && BITS >= 1 && BITS <= 128);
    signal input in[N];

    AssertBits(BITS)(in[0]);
    for (var i = 1; i < N; i++) AssertBits(BITS)(in[i] - in[i - 1] - 1);
    if (N > 1) AssertBits(BITS)(in[N - 1]);
}

function wordsFor(N, PER_WORD) {
    return (N + PER_WORD - 1) \ PER_WORD;
}

// Computes words that hold N values of BITS bits, PER_WORD to a word, the first value lowest.
//
// @param BITS, PER_WORD  BITS * PER_WORD <= 248
// @input in   integers of at most BITS bits
// @output out words of at most 248 bits
//
// Soundness: with every value below 2^BITS no carry passes from one lane to the next, so equal words
// mean equal values. Costs no constraint.
// Caller must: range-check every value to BITS bits.
template PackWords(N, BITS, PER_WORD) {
    assert(N >= 1 && BITS * PER_WORD <= 248);
    var WORDS = wordsFor(N, PER_WORD);
    signal input in[N];
    signal output out[WORDS];

    for (var word = 0; word < WORDS; word++) {
        var packed = 0;
        for (var lane = 0; lane < PER_WORD && word * PER_WORD + lane < N; lane++) {
            packed += in[word * PER_WORD + lane] * (1 << (BITS * lane));
        }
        out[word] <== packed;
    }
}
