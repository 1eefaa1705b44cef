pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// C3: the comparison assumes operands of 8 bits, and nobody ranges them.
template UnrangedComparison() {
    signal input a;
    signal input b;
    signal output isLess;
    signal bits[9] <== Num2Bits(9)(a + 256 - b);
    for (var i = 0; i < 8; i++) _ <== bits[i];
    isLess <== 1 - bits[8];
}
