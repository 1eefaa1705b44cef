pragma circom 2.2.0;

include "range.circom";

// Comparators of a sorting network for K = 3, 5, 7 values: 3, 9, 16 pairs of positions.
function comparatorCount(K) {
    return K == 3 ? 3 : (K == 5 ? 9 : 16);
}

function comparators(K) {
    if (K == 3) {
        return [[0,2],[0,1],[1,2],[0,0],[0,0],[0,0],[0,0],[0,0],
                [0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0]];
    } else if (K == 5) {
        return [[0,3],[1,4],[0,2],[1,3],[0,1],[2,4],[1,2],[3,4],
                [2,3],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0],[0,0]];
    } else {
        return [[0,6],[2,3],[4,5],[0,2],[1,4],[3,6],[0,1],[2,5],
                [3,4],[1,2],[4,6],[2,3],[4,5],[1,2],[3,4],[5,6]];
    }
}

// Proves that {low, high} = {a, b} as multisets. The order is only suggested, not proven.
//
// @input a, b field elements
// @output low, high
//
// Soundness: `low` is a or b, and low + high = a + b makes `high` the other one.
template Switch() {
    signal input a;
    signal input b;
    signal output low;
    signal output high;

    // Pinned to {a, b} by the next line.
    low <-- a < b ? a : b;
    (low - a) * (low - b) === 0;
    high <== a + b - low;
}

// Proves that K values are integers of BITS bits, and which of them are low, median and high: the
// extremes for K = 3, the second of each side from K = 5 on.
//
// @param K    3, 5 or 7
// @param BITS at most 128
// @input in   one value of each report, in any order
// @output low, median, high  low <= median <= high, each one of `in`
//
// Soundness: switches only permute, so `sorted` is a permutation of `in` whatever the prover chose in
// them. sorted[0] and every gap are in [0, 2^BITS), so `sorted` is non-decreasing in the integers
// below K * 2^BITS, without a wrap; its last is below 2^BITS, so every value is. A non-decreasing
// permutation is unique as a sequence of values, also with ties.
template OrderStatistics(K, BITS) {
    assert(K == 3 || K == 5 || K == 7);
    assert(BITS >= 1 && BITS <= 128);
    var COUNT = comparatorCount(K);
    var PAIRS[16][2] = comparators(K);
    var LOW = K == 3 ? 0 : 1;
    signal input in[K];
    signal output low;
    signal output median;
    signal output high;

    signal at[COUNT + 1][K];
    at[0] <== in;
    for (var c = 0; c < COUNT; c++) {
        for (var i = 0; i < K; i++) {
            if (i != PAIRS[c][0] && i != PAIRS[c][1]) at[c + 1][i] <== at[c][i];
        }
        (at[c + 1][PAIRS[c][0]], at[c + 1][PAIRS[c][1]]) <==
            Switch()(at[c][PAIRS[c][0]], at[c][PAIRS[c][1]]);
    }

    AssertBits(BITS)(at[COUNT][0]);
    for (var i = 1; i < K; i++) AssertBits(BITS)(at[COUNT][i] - at[COUNT][i - 1]);
    AssertBits(BITS)(at[COUNT][K - 1]);

    low <== at[COUNT][LOW];
    median <== at[COUNT][(K - 1) \ 2];
    high <== at[COUNT][K - 1 - LOW];
}
