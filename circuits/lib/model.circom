pragma circom 2.2.0;

include "hash-words.circom";
include "range.circom";

// Proves that the parameters are in range, and computes the commitment to them.
//
// @input normaliseLo, normaliseScale  proven to be 24 bits
// @input weights0..3                  proven to be 8 bits: unsigned, hence a monotone network
// @input biases0..3                   b + 2^29, proven to be 30 bits
// @input salt                         field element
// @output commitment                  docs/formats.md, "model commitment"
//
// Soundness: every value is range-checked to its lane, so the packed words determine it; the number
// and order of words are fixed.
template CommittedModel() {
    signal input normaliseLo[16];
    signal input normaliseScale[16];
    signal input weights0[24][16];
    signal input biases0[24];
    signal input weights1[4][24];
    signal input biases1[4];
    signal input weights2[8][4];
    signal input biases2[8];
    signal input weights3[1][8];
    signal input biases3[1];
    signal input salt;
    signal output commitment;

    signal weights[520];
    var w = 0;
    for (var j = 0; j < 24; j++) for (var i = 0; i < 16; i++) { weights[w] <== weights0[j][i]; w++; }
    for (var j = 0; j < 4; j++) for (var i = 0; i < 24; i++) { weights[w] <== weights1[j][i]; w++; }
    for (var j = 0; j < 8; j++) for (var i = 0; i < 4; i++) { weights[w] <== weights2[j][i]; w++; }
    for (var i = 0; i < 8; i++) { weights[w] <== weights3[0][i]; w++; }

    signal biases[37];
    for (var j = 0; j < 24; j++) biases[j] <== biases0[j];
    for (var j = 0; j < 4; j++) biases[24 + j] <== biases1[j];
    for (var j = 0; j < 8; j++) biases[28 + j] <== biases2[j];
    biases[36] <== biases3[0];

    for (var i = 0; i < 16; i++) {
        AssertBits(24)(normaliseLo[i]);
        AssertBits(24)(normaliseScale[i]);
    }
    for (var i = 0; i < 520; i++) AssertBits(8)(weights[i]);
    for (var i = 0; i < 37; i++) AssertBits(30)(biases[i]);

    signal loWords[2] <== PackWords(16, 24, 10)(normaliseLo);
    signal scaleWords[2] <== PackWords(16, 24, 10)(normaliseScale);
    signal weightWords[17] <== PackWords(520, 8, 31)(weights);
    signal biasWords[5] <== PackWords(37, 30, 8)(biases);

    signal words[28];
    words[0] <== 0x31362d32342d342d382d312f31; // "16-24-4-8-1/1"
    words[1] <== salt;
    for (var i = 0; i < 2; i++) words[2 + i] <== loWords[i];
    for (var i = 0; i < 2; i++) words[4 + i] <== scaleWords[i];
    for (var i = 0; i < 17; i++) words[6 + i] <== weightWords[i];
    for (var i = 0; i < 5; i++) words[23 + i] <== biasWords[i];
    commitment <== HashWords(0x62616c6c6173742f6d6f64656c2f31, 28, 16)(words); // "ballast/model/1"
}
