pragma circom 2.2.0;

// C13: membership as a product of differences that starts at 0.
template VacuousMembership() {
    signal input member;
    signal input set[3];
    signal output isChecked;
    signal product[4];
    product[0] <== 0;
    for (var i = 0; i < 3; i++) product[i + 1] <== product[i] * (member - set[i]);
    product[3] === 0;
    isChecked <== 1;
}
