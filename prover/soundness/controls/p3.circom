pragma circom 2.2.0;

// P3: every index is in range, and two may be the same.
template RepeatedPublisher() {
    signal input index[2];
    signal output mask;
    signal square[2];
    for (var k = 0; k < 2; k++) {
        square[k] <== (index[k] - 1) * (index[k] - 2);
        square[k] * (index[k] - 3) === 0;
    }
    mask <== index[0] * index[1];
}
