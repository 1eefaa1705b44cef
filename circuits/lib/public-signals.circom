pragma circom 2.2.0;

// Packed words after the config hash: two markets share the first with round and bitmap, three fill
// each later one.
function publicWords(M) {
    return 1 + M \ 3;
}

// Computes the packed words: round, bitmap and every market's results; circuits.json gives the order and the widths.
//
// @param M           markets, 1..16
// @input round       32 bits
// @input bitmap      16 bits
// @input scores      14 bits each, scores[market][low | median | high]
// @input factors     8 bits each
// @output words      at most 222 bits each
//
// Soundness: fields are in their widths, so no carry passes between them, and a word is below p.
// Caller must: have every input in its width.
template PackPublicSignals(M) {
    assert(M >= 1 && M <= 16);
    var WORDS = publicWords(M);
    signal input round;
    signal input bitmap;
    signal input scores[M][3];
    signal input factors[M][4];
    signal output words[WORDS];

    var packed[WORDS];
    packed[0] = round + bitmap * (1 << 32);
    for (var market = 0; market < M; market++) {
        var WORD = market < 2 ? 0 : 1 + (market - 2) \ 3;
        var OFFSET = market < 2 ? 48 + 74 * market : 74 * ((market - 2) % 3);
        var fields = scores[market][1]
            + scores[market][0] * (1 << 14)
            + scores[market][2] * (1 << 28);
        for (var j = 0; j < 4; j++) fields += factors[market][j] * (1 << (42 + 8 * j));
        packed[WORD] += fields * (1 << OFFSET);
    }
    for (var word = 0; word < WORDS; word++) words[word] <== packed[word];
}
