pragma circom 2.2.0;

// C7: a commitment to a weight whose range nobody proves.
template UnrangedWeight() {
    signal input weight;
    signal input x;
    signal output y;
    signal output commitment;
    y <== weight * x;
    commitment <== weight * weight + 7 * weight;
}
