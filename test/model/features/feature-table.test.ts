import { expect } from "chai";
import { encodeFeatures, featureTable } from "../../../model/features/feature-table.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { assertFeatures, SCHEMA } from "../../../model/schema.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const HOURS = 900;

describe("feature table", () => {
  it("has a row per complete hour after the first week, within the schema's ranges", () => {
    const { rows } = featureTable(syntheticMarket({ hours: HOURS }), "ETH");
    expect(rows.map(({ round }) => round)).to.deep.equal(
      Array.from({ length: HOURS - 167 }, (_, i) => FIRST_HOUR + 168 + i),
    );
    for (const { round, features } of rows) assertFeatures(features, `round ${round}`);
  });

  it("observes every feature once its window is full", () => {
    const { rows } = featureTable(syntheticMarket({ hours: HOURS }), "ETH");
    expect(rows.at(-1)?.missing).to.equal(0);
    const ratios = SCHEMA.flatMap(({ name }, i) => (/amihud|volsurge/.test(name) ? [i] : []));
    expect(rows[0]?.missing).to.equal(ratios.reduce((mask, i) => mask | (1 << i), 0));
  });

  it("does not change up to a round when everything after it does", () => {
    for (const fromRound of [FIRST_HOUR + 800, FIRST_HOUR + 811]) {
      const known = featureTable(syntheticMarket({ hours: HOURS }), "BTC").rows;
      const future = { fromRound, seed: 7_000 };
      const changed = featureTable(syntheticMarket({ hours: HOURS, future }), "BTC").rows;
      const upTo = (rows: typeof known) => rows.filter(({ round }) => round <= fromRound);
      expect(upTo(changed)).to.deep.equal(upTo(known));
      expect(changed.at(-1)).to.not.deep.equal(known.at(-1));
    }
  });

  it("leaves out a round whose last hour has no bar", () => {
    const market = syntheticMarket({ hours: HOURS });
    market.assets.ETH.spot.close[500] = Number.NaN;
    const rounds = featureTable(market, "ETH").rows.map(({ round }) => round);
    expect(rounds).to.not.include(FIRST_HOUR + 501);
    expect(rounds)
      .to.include(FIRST_HOUR + 500)
      .and.to.include(FIRST_HOUR + 502);
  });
});

describe("encodeFeatures", () => {
  it("rounds half up to schema units", () => {
    const observed = new Array(16).fill(0.00125);
    const { features } = encodeFeatures(1, observed);
    expect(features[0]).to.equal(13);
    expect(features[SCHEMA.findIndex(({ name }) => name === "lev")]).to.equal(1250);
  });

  it("replaces what is missing by its neutral value and marks it", () => {
    const observed = new Array(16).fill(0).with(3, Number.NaN).with(9, Number.POSITIVE_INFINITY);
    const { features, missing } = encodeFeatures(1, observed);
    expect(missing).to.equal((1 << 3) | (1 << 9));
    expect([features[3], features[9]]).to.deep.equal([NEUTRAL_FEATURES[3], NEUTRAL_FEATURES[9]]);
  });

  it("caps at the schema's range", () => {
    const { features } = encodeFeatures(1, new Array(16).fill(1e9));
    expect(features).to.deep.equal(SCHEMA.map(({ max }) => max));
    expect(encodeFeatures(1, new Array(16).fill(-1)).features).to.deep.equal(new Array(16).fill(0));
  });

  it("has a neutral value inside every range", () => {
    assertFeatures(NEUTRAL_FEATURES, "neutral");
    expect(NEUTRAL_FEATURES.every((value) => value > 0)).to.equal(true);
  });
});
