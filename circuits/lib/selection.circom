pragma circom 2.2.0;

include "range.circom";

// Proves that K slots of the publisher set are named in strictly increasing order, so no publisher
// counts twice, and reads their keys.
//
// @param K       1..16
// @input x       x-coordinate of the key in each slot
// @input index   slots, strictly increasing
// @output keyX   x[index[k]]
// @output bitmap 16 bits, bit i set when slot i is named
//
// Soundness: the entries of `isSlot[k]` are boolean and sum to 1, so exactly one is 1, and index[k]
// is its position, in 0..15. Then index[k+1] - index[k] - 1 is in -16..14, and 4 bits make it at least
// 0. Distinct positions add to the bitmap without a carry.
template PublisherSelection(K) {
    assert(K >= 1 && K <= 16);
    signal input x[16];
    signal input index[K];
    signal output keyX[K];
    signal output bitmap;

    signal isSlot[K][16];
    signal part[K][16];
    var bits = 0;
    for (var k = 0; k < K; k++) {
        var total = 0;
        var position = 0;
        var selected = 0;
        for (var i = 0; i < 16; i++) {
            // Pinned by boolean entries that sum to 1 and whose position is index[k], below.
            isSlot[k][i] <-- index[k] == i ? 1 : 0;
            isSlot[k][i] * (isSlot[k][i] - 1) === 0;
            total += isSlot[k][i];
            position += i * isSlot[k][i];
            part[k][i] <== isSlot[k][i] * x[i];
            selected += part[k][i];
            bits += isSlot[k][i] * (1 << i);
        }
        total === 1;
        position === index[k];
        keyX[k] <== selected;
        if (k > 0) AssertBits(4)(index[k] - index[k - 1] - 1);
    }
    bitmap <== bits;
}
