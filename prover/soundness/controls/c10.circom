pragma circom 2.2.0;

// C10: a slope whose denominator may be 0.
template UndefinedSlope() {
    signal input x1;
    signal input y1;
    signal input x2;
    signal input y2;
    signal output slope;
    slope <-- x1 == x2 ? 0 : (y2 - y1) / (x2 - x1);
    slope * (x2 - x1) === y2 - y1;
}
