pragma circom 2.2.0;

// P1: a disabled vote is not checked, and still counts.
template DisabledVote() {
    signal input enabled[3];
    signal input signature[3];
    signal input key[3];
    signal output votes;
    for (var i = 0; i < 3; i++) {
        enabled[i] * (enabled[i] - 1) === 0;
        enabled[i] * (signature[i] - 2 * key[i]) === 0;
    }
    votes <== 3;
}
