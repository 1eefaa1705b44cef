pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// P4: the lesser of two reports of 8 bits, where a missing report counts as 0.
template MissingIsZero() {
    signal input present[2];
    signal input value[2];
    signal output least;
    signal counted[2];
    for (var i = 0; i < 2; i++) {
        present[i] * (present[i] - 1) === 0;
        _ <== Num2Bits(8)(value[i]);
        counted[i] <== present[i] * value[i];
    }
    signal bits[9] <== Num2Bits(9)(counted[0] + 256 - counted[1]);
    for (var i = 0; i < 8; i++) _ <== bits[i];
    least <== counted[0] + bits[8] * (counted[1] - counted[0]);
}
