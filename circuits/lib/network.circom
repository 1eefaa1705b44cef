pragma circom 2.2.0;

include "dense.circom";

// Proves the 16-24-4-8-1 network on three vectors of every market: low, median, high.
//
// @param M            markets
// @input activations  0..65535, activations[market][low | median | high][feature]
// @input weights0..3  0..255
// @input biases0..3   b + 2^29, 30 bits
// @output scores      0..10000, scores[market][low | median | high]
// @output factors     0..255, the four heads of the median vector without their low byte
//
// Soundness: three layers of Dense and one that is cut at 10000 instead of 65535. A factor is
// clamp(acc >> 17, 0, 255) of the head's own accumulator, which equals clamp(acc >> 9, 0, 65535) >> 8.
// Caller must: range-check activations, weights and biases as above.
template Network(M) {
    var LANES = 3 * M;
    signal input activations[M][3][16];
    signal input weights0[24][16];
    signal input biases0[24];
    signal input weights1[4][24];
    signal input biases1[4];
    signal input weights2[8][4];
    signal input biases2[8];
    signal input weights3[1][8];
    signal input biases3[1];
    signal output scores[M][3];
    signal output factors[M][4];

    signal x[LANES][16];
    for (var lane = 0; lane < LANES; lane++) x[lane] <== activations[lane \ 3][lane % 3];

    signal hidden[LANES][24] <== Dense(16, 24, LANES, 8)(x, weights0, biases0);

    signal headBits[LANES][4][31] <== Accumulate(24, 4, LANES)(hidden, weights1, biases1);
    signal heads[LANES][4];
    for (var lane = 0; lane < LANES; lane++) {
        for (var j = 0; j < 4; j++) heads[lane][j] <== Saturate(9, 16)(headBits[lane][j]);
    }
    for (var market = 0; market < M; market++) {
        for (var j = 0; j < 4; j++) {
            factors[market][j] <== Saturate(17, 8)(headBits[3 * market + 1][j]);
        }
    }

    signal tail[LANES][8] <== Dense(4, 8, LANES, 6)(heads, weights2, biases2);

    signal scoreBits[LANES][1][31] <== Accumulate(8, 1, LANES)(tail, weights3, biases3);
    signal upTo16383[LANES];
    for (var lane = 0; lane < LANES; lane++) {
        upTo16383[lane] <== Saturate(10, 14)(scoreBits[lane][0]);
        scores[lane \ 3][lane % 3] <== Cap(10000, 14)(upTo16383[lane]);
    }
}
