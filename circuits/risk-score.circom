pragma circom 2.2.0;

include "lib/commitment.circom";
include "lib/model.circom";
include "lib/network.circom";
include "lib/normalise.circom";
include "lib/order-statistics.circom";
include "lib/public-signals.circom";
include "lib/range.circom";
include "lib/report.circom";
include "lib/selection.circom";

// Proves that at `round` of a feed, K distinct publishers of the committed set signed features for
// all of its M markets, and that every market's score, interval and factors are what the committed
// model computes from the per-feature order statistics of those reports.
//
// @param K  reports: 3, 5 or 7
// @param M  markets: 1..16
// @output configHash  which model, publishers and feed (field element)
// @output words       round, bitmap of publishers, results (docs/formats.md, "Public signals")
// Inputs and their ranges: docs/formats.md, "Circuit inputs". All are private.
//
// Soundness: each clause constrains what the later ones assume, and each template says what that is.
// Every input is bound: by the config hash, by a signature, or by the words.
// Caller must: compare configHash with the claim it expects, range-check and order the rounds, and
// keep a publisher set without duplicate keys (distinct slots stand for distinct publishers).
template RiskScore(K, M) {
    signal input round;
    signal input schemaHash;
    signal input feedName;
    signal input periodSeconds;
    signal input marketIds[M];
    signal input publisherX[16];
    signal input publisherIndex[K];
    signal input publisherY[K];
    signal input features[K][M][16];
    signal input signatureR8[K][2];
    signal input signatureS[K];
    signal input normaliseLo[16];
    signal input normaliseScale[16];
    signal input weights0[24][16];
    signal input biases0[24];
    signal input weights1[4][24];
    signal input biases1[4];
    signal input weights2[8][4];
    signal input biases2[8];
    signal input weights3[1][8];
    signal input biases3[1];
    signal input salt;
    signal output configHash;
    signal output words[publicWords(M)];

    // 1. The claim: a model with parameters in range, a publisher set, a feed. ---------------------
    signal modelCommitment <== CommittedModel()(
        normaliseLo, normaliseScale, weights0, biases0, weights1, biases1, weights2, biases2,
        weights3, biases3, salt
    );
    signal publisherSet <== PublisherSet()(publisherX);
    signal feedId <== FeedId(M)(schemaHash, feedName, periodSeconds, marketIds);
    configHash <== ConfigHash()(modelCommitment, publisherSet, feedId);

    // 2. K distinct publishers of the set. ---------------------------------------------------------
    signal keyX[K];
    signal bitmap;
    (keyX, bitmap) <== PublisherSelection(K)(publisherX, publisherIndex);

    // 3. Each signed one report for this feed and round, covering every feature of every market. ---
    AssertBits(32)(round);
    signal message[K];
    for (var k = 0; k < K; k++) {
        message[k] <== ReportMessage(M)(feedId, round, features[k]);
        AssertSigned()(keyX[k], publisherY[k], signatureR8[k], signatureS[k], message[k]);
    }

    // 4. Per feature: all K values are 24 bits; low, median and high by rank; each normalised. ------
    signal reach[16];
    for (var i = 0; i < 16; i++) reach[i] <== SaturationReach()(normaliseScale[i]);

    signal reported[M][16][K];
    signal statistics[M][16][3];
    signal activations[M][3][16];
    for (var market = 0; market < M; market++) {
        for (var i = 0; i < 16; i++) {
            for (var k = 0; k < K; k++) reported[market][i][k] <== features[k][market][i];
            (statistics[market][i][0], statistics[market][i][1], statistics[market][i][2]) <==
                OrderStatistics(K, 24)(reported[market][i]);
            for (var pass = 0; pass < 3; pass++) {
                activations[market][pass][i] <== Normalise()(
                    statistics[market][i][pass], normaliseLo[i], normaliseScale[i], reach[i]
                );
            }
        }
    }

    // 5. The network on each: score, lower and upper end, and the factors of the median. -----------
    signal scores[M][3];
    signal factors[M][4];
    (scores, factors) <== Network(M)(
        activations, weights0, biases0, weights1, biases1, weights2, biases2, weights3, biases3
    );

    // 6. What leaves the circuit. ------------------------------------------------------------------
    words <== PackPublicSignals(M)(round, bitmap, scores, factors);
}
