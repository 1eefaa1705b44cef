pragma circom 2.2.0;

// C12: a one-hot choice that may choose nothing.
template OptionalChoice() {
    signal input index;
    signal input values[4];
    signal output chosen;
    signal isSlot[4];
    signal part[4];
    var sum = 0;
    var total = 0;
    for (var i = 0; i < 4; i++) {
        isSlot[i] <-- index == i ? 1 : 0;
        isSlot[i] * (index - i) === 0;
        part[i] <== isSlot[i] * values[i];
        sum += part[i];
        total += isSlot[i];
    }
    total * (total - 1) === 0;
    chosen <== sum;
}
