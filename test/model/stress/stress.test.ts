import { expect } from "chai";
import { featureTable } from "../../../model/features/feature-table.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { CALM_CONDITIONS, ramp } from "../../../model/stress/conditions.ts";
import { FIRST_HOUR, inventedMarket } from "../../../model/stress/invented-market.ts";
import { brokenBounds, stress, stressFiles } from "../../../model/stress/report.ts";
import { LEAD_HOURS } from "../../../model/stress/run-stress.ts";
import { SCENARIOS } from "../../../model/stress/scenarios.ts";
import { committedModel } from "../../helpers/committed-model.ts";

const { model } = committedModel();

describe("invented market", () => {
  it("gives every feature a value, and the peg its own", () => {
    const market = inventedMarket({
      hours: LEAD_HOURS + 48,
      seed: 1,
      conditionsAt: (hour) => ({ ...CALM_CONDITIONS, pegDeviation: hour < LEAD_HOURS ? 0 : 0.05 }),
    });
    const row = featureTable(market, "ETH").rows.at(-1);
    expect(row?.missing).to.equal(0);
    expect(row?.round).to.equal(FIRST_HOUR + LEAD_HOURS + 48);
    expect(row?.features[SCHEMA.findIndex(({ name }) => name === "peg")]).to.equal(500);
  });

  it("is another one for another seed", () => {
    const last = (seed: number) =>
      inventedMarket({ hours: 48, seed, conditionsAt: () => CALM_CONDITIONS }).bnb.close.at(-1);
    expect(last(1)).to.equal(last(1));
    expect(last(1)).to.not.equal(last(2));
  });

  it("is calm before every shock", () => {
    for (const { name, conditionsAt } of SCENARIOS) {
      expect(conditionsAt(-1), name).to.deep.equal(CALM_CONDITIONS);
    }
  });

  it("ramps from 0 to 1", () => {
    expect([0, 5, 7, 10, 12].map((hour) => ramp(hour, 5, 10))).to.deep.equal([0, 0, 0.4, 1, 1]);
  });
});

describe("stress simulation", () => {
  const report = stress({ model, seed: 3, runs: 1 });
  const reactionTo = (name: string) =>
    report.scenarios.find((scenario) => scenario.name === name)?.reaction;

  it("holds every bound, and has something to check for each", () => {
    expect(brokenBounds(report)).to.deep.equal([]);
    for (const { bound, checked } of report.bounds) expect(checked, bound).to.be.above(0);
  });

  it("tightens in a crash, whoever of a minority lies about it", () => {
    for (const name of ["one-liar", "minority-calms", "flash-crash"]) {
      expect(reactionTo(name)?.lowestLtvBps, name).to.equal(5_000);
    }
  });

  it("says that two liars can tighten and four can hide a crash", () => {
    expect(reactionTo("minority-alarms")?.lowestLtvBps).to.equal(5_000);
    expect(reactionTo("majority-calms")?.lowestLtvBps).to.equal(5_000);
    expect(reactionTo("all-but-one-calm")?.lowestLtvBps).to.equal(7_500);
  });

  it("counts the rounds that an outage loses", () => {
    expect(reactionTo("oracle-outage")?.missedRounds).to.equal(20);
    expect(reactionTo("slow-bleed")?.missedRounds).to.equal(0);
  });

  it("writes the same files for the same seed", () => {
    const files = stressFiles(report);
    expect(stressFiles(stress({ model, seed: 3, runs: 1 }))).to.deep.equal(files);
    expect(files.map(([path]) => path)).to.deep.equal(["stress.md", "stress.json"]);
    expect(files[0]?.[1])
      .to.include("All ")
      .and.to.not.match(/NaN|undefined|Infinity/);
  });
});
