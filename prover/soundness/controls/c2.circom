pragma circom 2.2.0;

include "circomlib/circuits/bitify.circom";

// C2: the sign is the top bit of a decomposition into 254 bits, of which some numbers have two.
template AliasedSign() {
    signal input x;
    signal output isNegative;
    signal bits[254] <== Num2Bits(254)(x);
    for (var i = 0; i < 253; i++) _ <== bits[i];
    isNegative <== bits[253];
}
