/**
 * From signed reports to what the circuit is asked to prove: its input signals, and the public
 * signals that the integer reference expects. Everything a user can get wrong is refused here, so
 * that a witness generator that refuses is a defect of ours.
 */
import { BIAS_OFFSET } from "../../model/architecture.ts";
import { BallastError } from "../../model/errors.ts";
import { scoreMarket } from "../../model/inference/evaluate.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import type { Shape } from "../artifacts/manifest.ts";
import { configHash, modelCommitment } from "../commitment.ts";
import { asciiToField } from "../field.ts";
import { isReportSigned } from "../report/report.ts";
import type { Report } from "../report/report-file.ts";
import { type FeedFile, feedIdOf, toCommittedFeed } from "./feed.ts";
import { encodePublicSignals, type PublicInputs } from "./public-signals.ts";
import { commitmentOf, type Publisher, type PublisherSet, slotsOf } from "./publisher-set.ts";

export type SignalValue = bigint | readonly SignalValue[];
/** Input signals by name, as docs/formats.md lists them. */
export type CircuitInputs = Readonly<Record<string, SignalValue>>;

export interface Statement {
  readonly shape: Shape;
  readonly inputs: CircuitInputs;
  readonly publicInputs: PublicInputs;
  readonly publicSignals: readonly bigint[];
}

export interface BuildStatementParameters {
  readonly shape: Shape;
  readonly model: IntegerModel;
  readonly publishers: PublisherSet;
  readonly feed: FeedFile;
  /** Exactly `shape.reports`, in any order. */
  readonly reports: readonly Report[];
}

interface SeatedReport {
  readonly publisher: Publisher;
  readonly report: Report;
}

export function buildStatement(parameters: BuildStatementParameters): Statement {
  const { shape, model, publishers, feed } = parameters;
  const seated = seatReports(parameters);
  const round = seated[0]?.report.round ?? 0;
  const publicInputs: PublicInputs = {
    configHash: configHash({
      modelCommitment: modelCommitment(model),
      publisherSet: commitmentOf(publishers),
      feedId: feedIdOf(feed),
    }),
    round,
    bitmap: seated.reduce((bits, { publisher }) => bits | (1 << publisher.slot), 0),
    markets: feed.markets.map((_, market) =>
      scoreMarket(
        model,
        seated.map(({ report }) => report.features[market] ?? []),
      ),
    ),
  };
  return {
    shape,
    inputs: {
      round: BigInt(round),
      ...feedInputs(feed),
      ...reportInputs(publishers, seated),
      ...modelInputs(model),
    },
    publicInputs,
    publicSignals: encodePublicSignals(publicInputs),
  };
}

/** Each report in its publisher's slot order, after every check a person can fail. */
function seatReports({
  shape,
  publishers,
  feed,
  reports,
}: BuildStatementParameters): SeatedReport[] {
  if (feed.markets.length !== shape.markets) {
    throw reject("MARKET_COUNT", `the feed has ${feed.markets.length} markets`, "feed", {
      hint: `shape ${shape.name} proves ${shape.markets}`,
    });
  }
  if (reports.length !== shape.reports) {
    throw reject("REPORT_COUNT", `got ${reports.length} reports`, "reports", {
      hint: `shape ${shape.name} takes exactly ${shape.reports}`,
    });
  }
  const id = feedIdOf(feed);
  const round = reports[0]?.round;
  const seated = reports.map((report, index) => {
    const location = `report ${index}`;
    if (report.feedId !== id) {
      throw reject("REPORT_FEED", `is for feed ${report.feedId}`, location, {
        hint: `this feed is ${id}`,
      });
    }
    if (report.round !== round) {
      throw reject("REPORT_ROUND", `is for round ${report.round}`, location, {
        hint: `all reports must be for one round; the first is for ${round}`,
      });
    }
    if (report.features.length !== shape.markets) {
      throw reject("REPORT_MARKETS", `has ${report.features.length} markets`, location, {
        hint: `one feature vector for each of the feed's ${shape.markets} markets`,
      });
    }
    const publisher = publishers.find(
      (p) => p.x === report.publisher.x && p.y === report.publisher.y,
    );
    if (publisher === undefined) {
      throw reject("PUBLISHER_UNKNOWN", "is signed by a key outside the set", location, {
        hint: `the set has: ${publishers.map((p) => p.name).join(", ")}`,
      });
    }
    if (!isReportSigned(report)) {
      throw reject("REPORT_SIGNATURE", `has no valid signature of ${publisher.name}`, location);
    }
    return { publisher, report };
  });
  seated.sort((a, b) => a.publisher.slot - b.publisher.slot);
  for (const [index, { publisher }] of seated.entries()) {
    if (publisher.slot === seated[index - 1]?.publisher.slot) {
      throw reject("PUBLISHER_TWICE", `two reports of ${publisher.name}`, "reports", {
        hint: `${shape.reports} different publishers are needed`,
      });
    }
  }
  return seated;
}

function reject(
  code: string,
  message: string,
  location: string,
  options: { hint?: string } = {},
): BallastError {
  return new BallastError("input", code, message, { location, ...options });
}

function feedInputs(feed: FeedFile): CircuitInputs {
  const { name, schemaHash, periodSeconds, marketIds } = toCommittedFeed(feed);
  return {
    schemaHash,
    feedName: asciiToField(name),
    periodSeconds: BigInt(periodSeconds),
    marketIds,
  };
}

function reportInputs(publishers: PublisherSet, seated: readonly SeatedReport[]): CircuitInputs {
  return {
    publisherX: slotsOf(publishers),
    publisherIndex: seated.map(({ publisher }) => BigInt(publisher.slot)),
    publisherY: seated.map(({ publisher }) => publisher.y),
    features: seated.map(({ report }) => report.features.map((market) => market.map(BigInt))),
    signatureR8: seated.map(({ report: { signature } }) => [signature.r8.x, signature.r8.y]),
    signatureS: seated.map(({ report: { signature } }) => signature.s),
  };
}

export function modelInputs({ normalisation, layers, salt }: IntegerModel): CircuitInputs {
  const inputs: Record<string, SignalValue> = {
    normaliseLo: normalisation.map(({ lo }) => BigInt(lo)),
    normaliseScale: normalisation.map(({ scale }) => BigInt(scale)),
    salt,
  };
  for (const [index, { weights, biases }] of layers.entries()) {
    inputs[`weights${index}`] = weights.map((row) => row.map(BigInt));
    inputs[`biases${index}`] = biases.map((bias) => BigInt(bias + BIAS_OFFSET));
  }
  return inputs;
}
