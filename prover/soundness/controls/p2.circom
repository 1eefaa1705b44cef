pragma circom 2.2.0;

// P2: flags sum to the quorum and are not boolean, so one can count for many.
template HeavyFlag() {
    signal input flags[3];
    signal input signature[3];
    signal input key[3];
    signal output quorum;
    for (var i = 0; i < 3; i++) flags[i] * (signature[i] - 2 * key[i]) === 0;
    flags[0] + flags[1] + flags[2] === 2;
    quorum <== 2;
}
