pragma circom 2.2.0;

// C1: quotient and remainder are hints, and nothing ranges the remainder.
template FreeRemainder() {
    signal input x;
    signal output q;
    signal r;
    q <-- x \ 256;
    r <-- x % 256;
    x === q * 256 + r;
}
