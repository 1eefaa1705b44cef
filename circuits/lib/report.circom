pragma circom 2.2.0;

include "circomlib/circuits/babyjub.circom";
include "circomlib/circuits/eddsaposeidon.circom";
include "hash-words.circom";
include "range.circom";

// Computes the one message that a publisher signs: feed, round and a digest of every feature of every
// market. A contract can hash the outer three words, so two messages of one round convict a signer.
//
// @param M          markets, 1..16
// @input feedId     field element
// @input round      32 bits
// @input features   24 bits, features[market][feature]
// @output message
//
// Soundness: with features in their lanes the words determine them; M is bound by the feed id.
// Caller must: range-check the features to 24 bits.
template ReportMessage(M) {
    var WORDS = wordsFor(16 * M, 10);
    signal input feedId;
    signal input round;
    signal input features[M][16];
    signal output message;

    signal flat[16 * M];
    for (var i = 0; i < 16 * M; i++) flat[i] <== features[i \ 16][i % 16];
    signal packed[WORDS] <== PackWords(16 * M, 24, 10)(flat);

    // "ballast/observations/1"
    signal observations <== HashWords(
        0x62616c6c6173742f6f62736572766174696f6e732f31, WORDS, 16
    )(packed);
    // "ballast/report/2"
    message <== HashWords(0x62616c6c6173742f7265706f72742f32, 3, 6)([feedId, round, observations]);
}

// Proves that the holder of the key (keyX, keyY) signed `message`.
//
// @input keyX, keyY  public key A
// @input r8, s       EdDSA-Poseidon signature
// @input message     field element
//
// Soundness: A and R8 are on the curve, where addition is complete. circomlib's verifier, always
// enabled, proves S < l (so S + l is refused), decomposes the challenge canonically, refuses A with
// 8A = 0 (so also the x = 0 of an empty slot) and proves S B8 = R8 + h 8A.
// The other point with the same x is -A + (0, -1): signing for it takes the negated secret.
// Caller must: have keyX committed by a registry that admits keys of the subgroup only.
template AssertSigned() { // 4,213 constraints
    signal input keyX;
    signal input keyY;
    signal input r8[2];
    signal input s;
    signal input message;

    BabyCheck()(keyX, keyY);
    BabyCheck()(r8[0], r8[1]);
    EdDSAPoseidonVerifier()(1, keyX, keyY, s, r8[0], r8[1], message);
}
