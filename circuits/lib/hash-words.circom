pragma circom 2.2.0;

include "circomlib/circuits/poseidon.circom";

// Computes the project's one hash of many words: digest = TAG, then digest = Poseidon(digest, next
// ARITY - 1 words) until the words are used up.
//
// @param TAG   domain: the ASCII bytes of the tag, big-endian, as one number
// @param N     number of words, at least 1
// @param ARITY inputs of one Poseidon call, 2..16
// @input words field elements
// @output out  field element
//
// Soundness: N is fixed by the caller and TAG by the kind of object, so no two objects share a
// preimage layout; a collision is a collision of Poseidon.
template HashWords(TAG, N, ARITY) {
    assert(N >= 1 && ARITY >= 2 && ARITY <= 16);
    var STEP = ARITY - 1;
    var BLOCKS = (N + STEP - 1) \ STEP;
    signal input words[N];
    signal output out;

    component blocks[BLOCKS];
    for (var block = 0; block < BLOCKS; block++) {
        var START = block * STEP;
        var COUNT = block == BLOCKS - 1 ? N - START : STEP;
        blocks[block] = Poseidon(COUNT + 1);
        if (block == 0) {
            blocks[block].inputs[0] <== TAG;
        } else {
            blocks[block].inputs[0] <== blocks[block - 1].out;
        }
        for (var i = 0; i < COUNT; i++) blocks[block].inputs[i + 1] <== words[START + i];
    }
    out <== blocks[BLOCKS - 1].out;
}
