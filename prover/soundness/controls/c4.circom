pragma circom 2.2.0;

// C4: the output is assigned and never constrained; the constraint is on a copy.
template AssignedOnly() {
    signal input x;
    signal output root;
    signal output echo;
    signal copy;
    root <-- x == 0 ? 0 : 1 / x;
    copy <-- x == 0 ? 0 : 1 / x;
    copy * x === 1;
    echo <== root * root;
}
