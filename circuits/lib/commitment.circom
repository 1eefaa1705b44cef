pragma circom 2.2.0;

include "hash-words.circom";
include "range.circom";

// The hashes that a contract recomputes: blocks of 6. docs/formats.md gives the layouts.

// Computes the commitment to the publisher set.
//
// @input x  x-coordinate of the key in each slot, 0 for an empty slot
// @output out
template PublisherSet() {
    signal input x[16];
    signal output out;

    // "ballast/publishers/1"
    out <== HashWords(0x62616c6c6173742f7075626c6973686572732f31, 16, 6)(x);
}

// Proves that the market ids are strictly increasing 64-bit numbers, and computes the feed's id.
//
// @param M   markets, 1..16
// @input marketIds
// @input schemaHash, feedName, periodSeconds  opaque: bound by the id, without another meaning here
// @output id
//
// Soundness: ids are range-checked to their lanes, and their number is one of the words.
template FeedId(M) {
    assert(M >= 1 && M <= 16);
    var ID_WORDS = wordsFor(M, 3);
    signal input schemaHash;
    signal input feedName;
    signal input periodSeconds;
    signal input marketIds[M];
    signal output id;

    AssertStrictlyIncreasing(M, 64)(marketIds);
    signal idWords[ID_WORDS] <== PackWords(M, 64, 3)(marketIds);

    signal words[4 + ID_WORDS];
    words[0] <== schemaHash;
    words[1] <== feedName;
    words[2] <== periodSeconds;
    words[3] <== M;
    for (var i = 0; i < ID_WORDS; i++) words[4 + i] <== idWords[i];
    id <== HashWords(0x62616c6c6173742f666565642f31, 4 + ID_WORDS, 6)(words); // "ballast/feed/1"
}

// Computes the one word that says which claim a proof is about.
template ConfigHash() {
    signal input modelCommitment;
    signal input publisherSet;
    signal input feedId;
    signal output out;

    // "ballast/config/1"
    out <== HashWords(0x62616c6c6173742f636f6e6669672f31, 3, 6)(
        [modelCommitment, publisherSet, feedId]
    );
}
