import { expect } from "chai";
import { scoreMarket } from "../../../model/inference/evaluate.ts";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { configHash, modelCommitment } from "../../../prover/commitment.ts";
import { publicKeyOf } from "../../../prover/report/babyjub.ts";
import { signReport } from "../../../prover/report/report.ts";
import { feedIdOf } from "../../../prover/statement/feed.ts";
import { commitmentOf } from "../../../prover/statement/publisher-set.ts";
import { buildStatement } from "../../../prover/statement/statement.ts";
import { expectError } from "../../helpers/expect-error.ts";
import {
  makeFeatures,
  makeFeed,
  makeModel,
  makePublishers,
  makeReports,
  secretOf,
} from "../../helpers/world.ts";

const shape = findShape("small");
const model = makeModel();
const feed = makeFeed(1);
const publishers = makePublishers(5);
const reports = makeReports(publishers, feed, 440_000, 3);
const valid = { shape, model, publishers, feed, reports };

describe("statement", () => {
  it("expects what the integer model says of the reports", () => {
    const { publicInputs, publicSignals } = buildStatement(valid);
    expect(publicInputs).to.deep.equal({
      configHash: configHash({
        modelCommitment: modelCommitment(model),
        publisherSet: commitmentOf(publishers),
        feedId: feedIdOf(feed),
      }),
      round: 440_000,
      bitmap: 0b10101,
      markets: [
        scoreMarket(
          model,
          reports.map((report) => report.features[0] ?? []),
        ),
      ],
    });
    expect(publicSignals.length).to.equal(2);
  });

  it("does not depend on the order of the reports", () => {
    expect(buildStatement({ ...valid, reports: reports.toReversed() })).to.deep.equal(
      buildStatement(valid),
    );
  });

  const outsider = signReport(secretOf("outsider"), {
    feedId: feedIdOf(feed),
    round: 440_000,
    features: makeFeatures(1, 4),
  });
  const [first = outsider, second = outsider] = reports;
  const refused: Record<string, [string, Partial<typeof valid>]> = {
    "two reports for a shape of three": ["REPORT_COUNT", { reports: [first, second] }],
    "a feed of two markets for a shape of one": ["MARKET_COUNT", { feed: makeFeed(2) }],
    "a report for another feed": ["REPORT_FEED", { feed: { ...feed, name: "other" } }],
    "a report for another round": [
      "REPORT_ROUND",
      { reports: [first, second, makeReports(publishers, feed, 440_001)[2] ?? outsider] },
    ],
    "a key outside the set": ["PUBLISHER_UNKNOWN", { reports: [first, second, outsider] }],
    "one publisher twice": ["PUBLISHER_TWICE", { reports: [first, second, first] }],
    "a feature changed after signing": [
      "REPORT_SIGNATURE",
      { reports: [first, second, { ...(reports[2] ?? outsider), features: makeFeatures(1, 9) }] },
    ],
    "a report for more markets than the feed has": [
      "REPORT_MARKETS",
      {
        reports: [
          first,
          second,
          signReport(secretOf("publisher-2"), {
            feedId: feedIdOf(feed),
            round: 440_000,
            features: makeFeatures(2, 3),
          }),
        ],
      },
    ],
    "a report whose y-coordinate is not the publisher's": [
      "PUBLISHER_UNKNOWN",
      {
        reports: [
          first,
          second,
          {
            ...(reports[2] ?? outsider),
            publisher: { ...publicKeyOf(secretOf("publisher-2")), y: 5n },
          },
        ],
      },
    ],
  };
  for (const [name, [code, change]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      const error = expectError(code, () => buildStatement({ ...valid, ...change }));
      expect(error.location).to.be.a("string");
    });
  }
});
