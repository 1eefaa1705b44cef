pragma circom 2.2.0;

// C11: a selector that nothing keeps boolean.
template OpenSelector() {
    signal input a;
    signal input b;
    signal input selector;
    signal output chosen;
    chosen <== a + selector * (b - a);
}
