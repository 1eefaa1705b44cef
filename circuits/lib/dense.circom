pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";
include "fixed-point.circom";

// Eight 31-bit accumulators fill 248 bits of a field element, so one product per weight serves eight
// evaluations of the network at once. Twin of model/inference/dense.ts.

// Computes acc = sum w x + b for up to 8 lanes that share weights and biases.
//
// @param IN, OUT  sizes of the layer, IN <= 24
// @param LANES    1..8
// @input x        activations 0..65535, x[lane][input]
// @input weights  0..255, weights[output][input]
// @input biases   b + 2^29, 0 .. 2^30 - 1
// @output bits    acc + 2^30 of each lane and output, lowest bit first
//
// Soundness: -2^29 <= acc <= 24 * 255 * 65535 + 2^29 - 1 < 2^30, so each lane's acc + 2^30 is in
// [0, 2^31): no carry passes between lanes, the packed sum is below 2^248 < p, and its bits are
// unique.
// Caller must: range-check x, weights and biases as above.
template AccumulateLanes(IN, OUT, LANES) {
    assert(IN >= 1 && IN <= 24 && LANES >= 1 && LANES <= 8);
    signal input x[LANES][IN];
    signal input weights[OUT][IN];
    signal input biases[OUT];
    signal output bits[LANES][OUT][31];

    var ones = 0;
    for (var lane = 0; lane < LANES; lane++) ones += 1 << (31 * lane);

    signal packed[IN];
    for (var i = 0; i < IN; i++) {
        var lanes = 0;
        for (var lane = 0; lane < LANES; lane++) lanes += x[lane][i] * (1 << (31 * lane));
        packed[i] <== lanes;
    }

    signal products[OUT][IN];
    signal sumBits[OUT][31 * LANES];
    for (var j = 0; j < OUT; j++) {
        var sum = (biases[j] - (1 << 29) + (1 << 30)) * ones;
        for (var i = 0; i < IN; i++) {
            products[j][i] <== weights[j][i] * packed[i];
            sum += products[j][i];
        }
        sumBits[j] <== Num2Bits(31 * LANES)(sum);
        for (var lane = 0; lane < LANES; lane++) {
            for (var i = 0; i < 31; i++) bits[lane][j][i] <== sumBits[j][31 * lane + i];
        }
    }
}

// Computes AccumulateLanes for any number of lanes, eight at a time.
//
// Soundness and what the caller must do: AccumulateLanes.
template Accumulate(IN, OUT, LANES) {
    var GROUPS = (LANES + 7) \ 8;
    signal input x[LANES][IN];
    signal input weights[OUT][IN];
    signal input biases[OUT];
    signal output bits[LANES][OUT][31];

    component groups[GROUPS];
    for (var group = 0; group < GROUPS; group++) {
        var START = group * 8;
        var COUNT = group == GROUPS - 1 ? LANES - START : 8;
        groups[group] = AccumulateLanes(IN, OUT, COUNT);
        groups[group].weights <== weights;
        groups[group].biases <== biases;
        for (var lane = 0; lane < COUNT; lane++) groups[group].x[lane] <== x[START + lane];
        for (var lane = 0; lane < COUNT; lane++) bits[START + lane] <== groups[group].bits[lane];
    }
}

// Proves a dense layer with 16-bit activations: y = clamp((sum w x + b) >> SHIFT, 0, 65535).
//
// Soundness and what the caller must do: Accumulate and Saturate.
template Dense(IN, OUT, LANES, SHIFT) {
    signal input x[LANES][IN];
    signal input weights[OUT][IN];
    signal input biases[OUT];
    signal output y[LANES][OUT];

    signal bits[LANES][OUT][31] <== Accumulate(IN, OUT, LANES)(x, weights, biases);
    for (var lane = 0; lane < LANES; lane++) {
        for (var j = 0; j < OUT; j++) y[lane][j] <== Saturate(SHIFT, 16)(bits[lane][j]);
    }
}
