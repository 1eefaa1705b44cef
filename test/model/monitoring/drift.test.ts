import { expect } from "chai";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import type { HistoryRow } from "../../../model/history/feature-rows.ts";
import { readHistory } from "../../../model/history/reader.ts";
import { measureDrift } from "../../../model/monitoring/drift.ts";
import type { ObservedRow } from "../../../model/monitoring/drift-check.ts";
import { trainingProfile } from "../../../model/monitoring/profile.ts";
import {
  isPresent,
  MIN_PRESENT_ROWS,
  WINDOW_ROWS,
  windowsOf,
} from "../../../model/monitoring/windows.ts";
import { seededRandom } from "../../../model/random.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const { model } = committedModel();
const whole = buildDataset(syntheticMarket({ hours: 2_500 })).examples;
const VOLSURGE = SCHEMA.findIndex(({ name }) => name === "volsurge");
/** From where every median of 30 days is known. */
const examples = whole.filter((row) => isPresent(row, VOLSURGE));
const profile = trainingProfile(model, examples);
const random = seededRandom(11);

/** `count` rows drawn with replacement from the training rows, as one asset. */
function resampled(count: number): ObservedRow[] {
  return Array.from({ length: count }, (_, i) => {
    const drawn = examples[random.below(examples.length)];
    if (drawn === undefined) throw new Error("no training rows");
    return { ...drawn, asset: "ETH", round: i, fall: drawn.labels.fall };
  });
}

const measure = (rows: readonly ObservedRow[]) =>
  measureDrift({ model, profile, rows, source: "rows.csv" });

function withFeature(rows: readonly ObservedRow[], index: number, change: (v: number) => number) {
  return rows.map((row) => ({
    ...row,
    features: row.features.with(index, change(row.features[index] ?? 0)),
  }));
}

const driftedSubjects = (rows: readonly ObservedRow[]): Set<string> =>
  new Set(
    measure(rows)
      .checks.filter(({ verdict }) => verdict === "drift")
      .map(({ subject }) => subject),
  );

describe("training profile", () => {
  it("describes every row of every feature", () => {
    expect(profile.rows).to.equal(examples.length);
    expect(profile.features.map(({ feature }) => feature)).to.deep.equal(
      SCHEMA.map(({ name }) => name),
    );
    for (const { edges, shares } of [...profile.features, profile.score]) {
      expect(shares).to.have.length(edges.length + 1);
      if (edges.length > 0) expect(shares.reduce((a, b) => a + b, 0)).to.be.closeTo(1, 1e-4);
      expect(edges).to.deep.equal([...new Set(edges)].toSorted((a, b) => a - b));
    }
    const hours = profile.calibration?.bins.reduce((sum, { rows }) => sum + rows, 0);
    expect(hours).to.equal(examples.length);
  });

  it("has bounds that no training window crosses, reached by one or at their floor", () => {
    const rows = examples.map((row) => ({ ...row, fall: row.labels.fall }));
    const { hasDrift, checks, windows } = measure(rows);
    expect(hasDrift).to.equal(false);
    expect(windows).to.equal(profile.windows);
    const floors = { psi: 0.25, ks: 0.089, missing: 0.0358, calibration: 0.05 };
    for (const { value, bound, statistic } of checks) {
      if (value === null || bound === null) continue;
      expect(bound.drift).to.be.closeTo(Math.max(value, floors[statistic]), 1.01e-4);
      expect(bound.unusual).to.be.at.most(bound.drift);
    }
  });

  it("does not take the time before a source existed for an outage", () => {
    const early = trainingProfile(model, whole).features[VOLSURGE];
    expect(early?.missingShare).to.be.above(0.1);
    expect(early?.missing.drift).to.equal(0.0358);
    expect(early?.absentFor).to.deep.equal([]);
    const unlinked = whole.map((row) =>
      row.asset === "LINK" ? { ...row, missing: row.missing | (1 << VOLSURGE) } : row,
    );
    const { absentFor, missing } = trainingProfile(model, unlinked).features[VOLSURGE] ?? {};
    expect(absentFor).to.deep.equal(["LINK"]);
    expect(missing?.drift).to.equal(0.0358);
  });

  it("says how often windows like the others would cross a bound, and what mistakes it sees", () => {
    expect(profile.falseAlarmShare).to.be.within(0, 1);
    for (const { feature, seen, distance } of profile.features) {
      if (distance === null || seen === null) continue;
      const { doubled, tenfold } = seen;
      expect(tenfold, feature).to.be.at.least(doubled);
      expect(tenfold, feature).to.be.above(0.5);
    }
  });

  it("has no calibration for rows that do not know what followed", () => {
    const blind = examples.map(({ asset, round, features, missing }): HistoryRow => {
      return { asset, round, features, missing };
    });
    expect(trainingProfile(model, blind)).not.to.have.property("calibration");
  });
});

describe("drift", () => {
  it("is not seen in resampled training rows", () => {
    for (let sample = 0; sample < 5; sample++) {
      const { hasDrift, outcomes } = measure(resampled(WINDOW_ROWS));
      expect(hasDrift).to.equal(false);
      expect(outcomes).to.equal(WINDOW_ROWS);
    }
  });

  it("is seen in a feature that is shifted beyond what it ever was, and only there", () => {
    const rows = resampled(WINDOW_ROWS);
    const { max } = SCHEMA[1] ?? { max: 0 };
    const shifted = withFeature(rows, 1, (value) => Math.min(max, 4 * value + 1_000));
    const drifted = driftedSubjects(shifted);
    expect(drifted).to.include("park24");
    for (const { name } of SCHEMA) if (name !== "park24") expect(drifted).not.to.include(name);
  });

  it("is seen in a unit mistake of 100 either way, whatever the feature", () => {
    const rows = resampled(WINDOW_ROWS);
    for (const [i, { name }] of SCHEMA.entries()) {
      const values = rows.filter(({ missing }) => (missing & (1 << i)) === 0);
      if (values.length < MIN_PRESENT_ROWS) continue;
      for (const change of [(v: number) => 100 * v, (v: number) => Math.round(v / 100)]) {
        expect(driftedSubjects(withFeature(rows, i, change)), name).to.include(name);
      }
    }
  });

  it("is seen in an input that went missing, and its values are not guessed", () => {
    const silent = resampled(WINDOW_ROWS).map((row) => ({ ...row, missing: row.missing | 1 }));
    const own = measure(silent).checks.filter(({ subject }) => subject === "rv6");
    expect(own.map(({ statistic, verdict }) => [statistic, verdict])).to.deep.equal([
      ["psi", "unknown"],
      ["ks", "unknown"],
      ["missing", "drift"],
    ]);
  });

  it("is seen in outcomes that are not what the scores said", () => {
    const fallen = resampled(WINDOW_ROWS).map((row) => ({ ...row, fall: 0.3 }));
    const { checks } = measure(fallen);
    const check = checks.find(({ statistic }) => statistic === "calibration");
    expect(check?.verdict).to.equal("drift");
    expect(driftedSubjects(fallen)).to.deep.equal(new Set(["score"]));
  });

  it("says where the worst window was", () => {
    const good = resampled(2 * WINDOW_ROWS);
    const rows = [
      ...good.slice(0, WINDOW_ROWS),
      ...withFeature(good.slice(WINDOW_ROWS), 0, (value) => 50 * value),
    ];
    const check = measure(rows).checks.find(({ verdict }) => verdict === "drift");
    expect(check?.window).to.deep.equal({
      asset: "ETH",
      first: WINDOW_ROWS,
      last: 2 * WINDOW_ROWS - 1,
    });
  });

  it("is not judged on less than four weeks of an asset", () => {
    const rows = resampled(WINDOW_ROWS);
    const mixed = [...rows, ...rows.slice(1).map((row) => ({ ...row, asset: "BTC" }))];
    const error = expectError("DRIFT_ROWS", () => measure(mixed));
    expect(error.message).to.include(`${WINDOW_ROWS - 1} rows of BTC`);
    expect(error.hint).to.include(String(WINDOW_ROWS));
    expect(error.location).to.equal("rows.csv");
  });
});

describe("drift from the shipped profile", () => {
  const { monitoring } = committedModel();
  const shipped = readHistory().rows.filter(({ asset }) => asset === "ETH");
  const drifted = (rows: readonly ObservedRow[], name: string): boolean =>
    measureDrift({ model, profile: monitoring, rows, source: "history" }).checks.some(
      ({ subject, verdict }) => subject === name && verdict === "drift",
    );

  it("is seen in any unit mistake of 100 in real rows, crises included", () => {
    for (const [i, { name }] of SCHEMA.entries()) {
      for (const change of [(v: number) => 100 * v, (v: number) => Math.round(v / 100)]) {
        expect(drifted(withFeature(shipped, i, change), name), name).to.equal(true);
      }
    }
  });

  it("is seen when a source falls silent, also one that is younger than the training rows", () => {
    const silent = (name: string): readonly ObservedRow[] => {
      const bit = 1 << SCHEMA.findIndex((feature) => feature.name === name);
      return shipped
        .filter(({ missing }) => missing === 0)
        .map((row) => ({ ...row, missing: row.missing | bit }));
    };
    for (const { name } of SCHEMA) expect(drifted(silent(name), name), name).to.equal(true);
    for (const asset of ["BTC", "BTC/USD"]) {
      const asBitcoin = silent("venue").map((row) => ({ ...row, asset }));
      expect(drifted(asBitcoin, "venue"), asset).to.equal(false);
    }
  });

  it("has all its bounds, for features, score and calibration", () => {
    for (const { feature, distance } of monitoring.features) {
      expect(distance, feature).not.to.equal(null);
    }
    expect(monitoring.calibration?.bins.length).to.be.above(5);
  });
});

describe("windows", () => {
  it("hold every row once, at least a window's worth each", () => {
    const windows = windowsOf(resampled(3 * WINDOW_ROWS + 100));
    expect(windows).to.have.length(3);
    expect(windows.flat().map(({ round }) => round)).to.deep.equal([
      ...Array(3 * WINDOW_ROWS + 100).keys(),
    ]);
    for (const window of windows) expect(window.length).to.be.at.least(WINDOW_ROWS);
  });
});
