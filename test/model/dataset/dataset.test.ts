import { expect } from "chai";
import { buildDataset, ewmaVolatility, loadDataset } from "../../../model/dataset/dataset.ts";
import { fitNormalisation } from "../../../model/dataset/feature-range.ts";
import { hashRawFiles } from "../../../model/dataset/raw-files.ts";
import { trainedProvenance } from "../../../model/imported-provenance.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const HOURS = 400;

describe("dataset", () => {
  it("pools the assets, without the last 24 hours that have no label yet", () => {
    const { examples } = buildDataset(syntheticMarket({ hours: HOURS }));
    expect(examples.length).to.equal(3 * (HOURS - 167 - 24));
    expect(examples.at(-1)?.round).to.equal(FIRST_HOUR + HOURS - 24);
  });

  it("has a hash that repeats, and that one changed price changes", () => {
    const market = syntheticMarket({ hours: HOURS });
    const before = buildDataset(market).sha256;
    expect(buildDataset(syntheticMarket({ hours: HOURS })).sha256).to.equal(before);
    market.assets.ETH.spot.low[300] = (market.assets.ETH.spot.low[300] ?? 0) * 0.9;
    expect(buildDataset(market).sha256).to.not.equal(before);
  });

  it("cannot be hashed when a raw file is missing", () => {
    expectError("DATA_FILE", () => hashRawFiles("/nowhere"));
  });

  it("halves the weight of a move in 24 hours", () => {
    const volatility = ewmaVolatility(
      Float64Array.from({ length: 25 }, (_, i) => (i === 0 ? 1 : 0)),
    );
    expect((volatility[24] ?? 0) ** 2 / (volatility[0] ?? 0) ** 2).to.be.closeTo(0.5, 1e-12);
  });
});

describe("normalisation ranges", () => {
  it("come from the rows that have the feature", () => {
    const { examples } = buildDataset(syntheticMarket({ hours: HOURS }));
    const amihud = SCHEMA.findIndex(({ name }) => name === "amihud");
    const [withoutAmihud] = [examples.filter(({ missing }) => (missing & (1 << amihud)) !== 0)];
    expect(fitNormalisation(withoutAmihud)[amihud]).to.deep.equal({ lo: 0, hi: 1_000_000 });
  });

  it("span at least 64 units, so that the scale fits its 24 bits", () => {
    const { examples } = buildDataset(syntheticMarket({ hours: HOURS }));
    const flat = examples.map((example) => ({ ...example, features: new Array(16).fill(7) }));
    const [first] = fitNormalisation(flat);
    expect(first).to.deep.equal({ lo: 7, hi: 71 });
    expect(Math.ceil((65_535 * 2 ** 14) / 64)).to.be.below(2 ** 24);
  });
});

const { BALLAST_DATA } = process.env;
const withData = BALLAST_DATA === undefined ? it.skip : it;

describe("dataset from the raw data [slow] (skipped unless BALLAST_DATA names the directory)", () => {
  withData("is the one that the shipped model names", async () => {
    const directory = BALLAST_DATA ?? "";
    const provenance = trainedProvenance(committedModel().provenance);
    expect(hashRawFiles(directory)).to.deep.equal(provenance.rawFiles);
    expect((await loadDataset({ directory })).sha256).to.equal(provenance.datasetSha256);
  });
});
