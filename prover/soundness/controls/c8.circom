pragma circom 2.2.0;

// C8: two limbs share a word, and neither is ranged to its lane.
template CarryingPack() {
    signal input low;
    signal input high;
    signal output word;
    word <== low + 256 * high;
}
