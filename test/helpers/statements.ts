/** Arbitrary statements for a shape: a model, a feed, publishers and reports they really signed. */
import fc from "fast-check";
import { scoreMarket } from "../../model/inference/evaluate.ts";
import { orderStatistics } from "../../model/inference/order-statistics.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import type { Shape } from "../../prover/artifacts/manifest.ts";
import {
  configHash,
  modelCommitment,
  PUBLISHER_SLOTS,
  reportMessage,
} from "../../prover/commitment.ts";
import { publicKeyOf, signMessage } from "../../prover/report/babyjub.ts";
import { type Report, ROUND_MAX } from "../../prover/report/report-file.ts";
import { type FeedFile, feedIdOf } from "../../prover/statement/feed.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import {
  commitmentOf,
  type Publisher,
  type PublisherSet,
} from "../../prover/statement/publisher-set.ts";
import { buildStatement, modelInputs, type Statement } from "../../prover/statement/statement.ts";
import { features24Bit, unsaturatedModel } from "./models.ts";
import { secretOf } from "./world.ts";

const everyPublisher: PublisherSet = Array.from({ length: PUBLISHER_SLOTS }, (_, slot) => ({
  slot,
  name: `slot-${slot}`,
  ...publicKeyOf(secretOf(`slot-${slot}`)),
}));

/** Signs without the schema's ranges: the circuit takes all 24 bits. */
export function signFeatures(
  { name, x, y }: Publisher,
  observation: Pick<Report, "feedId" | "round" | "features">,
): Report {
  const { feedId, round, features } = observation;
  const signature = signMessage(secretOf(name), reportMessage(feedId, round, features));
  return { ...observation, publisher: { x, y }, signature };
}

export interface Scene {
  readonly model: IntegerModel;
  readonly feed: FeedFile;
  readonly publishers: PublisherSet;
  /** Slots that sign, increasing. */
  readonly signers: readonly Publisher[];
  readonly round: number;
  /** features[report][market][feature] */
  readonly features: readonly (readonly (readonly number[])[])[];
}

/** One market's reports: scattered around a vector, so that ties and near ties are common. */
function marketReports(reports: number): fc.Arbitrary<number[][]> {
  return features24Bit.chain((centre) => {
    const noise = fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 5, arbitrary: fc.integer({ min: -9, max: 9 }) },
      { weight: 1, arbitrary: fc.integer({ min: -(2 ** 20), max: 2 ** 20 }) },
      { weight: 1, arbitrary: fc.constantFrom(-(2 ** 24), 2 ** 24) },
    );
    const report = fc.array(noise, { minLength: centre.length, maxLength: centre.length });
    return fc
      .array(report, { minLength: reports, maxLength: reports })
      .map((all) =>
        all.map((vector) =>
          vector.map((delta, i) => Math.min(Math.max((centre[i] ?? 0) + delta, 0), 2 ** 24 - 1)),
        ),
      );
  });
}

export function medianOf(reports: readonly (readonly number[])[]): number[] {
  return Array.from(
    reports[0] ?? [],
    (_, i) => orderStatistics(reports.map((report) => report[i] ?? 0)).median,
  );
}

export function scene({ reports, markets }: Shape): fc.Arbitrary<Scene> {
  const perMarket = fc.array(marketReports(reports), { minLength: markets, maxLength: markets });
  return perMarket.chain((byMarket) =>
    fc
      .record({
        model: unsaturatedModel(medianOf(byMarket[0] ?? [])),
        round: fc.oneof(fc.integer({ min: 0, max: ROUND_MAX }), fc.constantFrom(0, ROUND_MAX)),
        ids: fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), {
          minLength: markets,
          maxLength: markets,
        }),
        signers: fc.subarray([...everyPublisher], { minLength: reports, maxLength: reports }),
        absent: fc.subarray([...everyPublisher]),
        name: fc.stringMatching(/^[!-~]{1,31}$/),
        periodSeconds: fc.integer({ min: 60, max: 86_400 }),
      })
      .map(({ model, round, ids, signers, absent, name, periodSeconds }) => ({
        model,
        round,
        signers,
        publishers: everyPublisher.filter((p) => signers.includes(p) || !absent.includes(p)),
        feed: {
          name,
          periodSeconds,
          markets: ids.toSorted((a, b) => (a < b ? -1 : 1)).map((id) => ({ id, symbol: `M${id}` })),
        },
        features: signers.map((_, k) => byMarket.map((market) => market[k] ?? [])),
      })),
  );
}

export function statementOf(shape: Shape, parts: Scene): Statement {
  const { model, feed, publishers, signers, round, features } = parts;
  const feedId = feedIdOf(feed);
  const reports = signers.map((signer, k) =>
    signFeatures(signer, { feedId, round, features: features[k] ?? [] }),
  );
  return buildStatement({ shape, model, publishers, feed, reports });
}

/** The same signed reports under another model: signatures do not cover the model. */
export function withModel(statement: Statement, parts: Scene, model: IntegerModel): Statement {
  const { feed, publishers, features } = parts;
  const publicInputs = {
    ...statement.publicInputs,
    configHash: configHash({
      modelCommitment: modelCommitment(model),
      publisherSet: commitmentOf(publishers),
      feedId: feedIdOf(feed),
    }),
    markets: feed.markets.map((_, market) =>
      scoreMarket(
        model,
        features.map((report) => report[market] ?? []),
      ),
    ),
  };
  return {
    ...statement,
    inputs: { ...statement.inputs, ...modelInputs(model) },
    publicInputs,
    publicSignals: encodePublicSignals(publicInputs),
  };
}

/** The same scene in every run. */
function sampleScene(shape: Shape, seed: number): Scene {
  const [sample] = fc.sample(scene(shape), { seed, numRuns: 1 });
  if (sample === undefined) throw new Error("fast-check returned no sample");
  return sample;
}

/** The same statement in every run. */
export function sampleStatement(shape: Shape, seed = 1): Statement {
  return statementOf(shape, sampleScene(shape, seed));
}
