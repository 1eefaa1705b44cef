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

const returns = (logs: readonly number[]): number[] =>
  logs.slice(1).map((log, i) => log - (logs[i] ?? Number.NaN));

/** Of two series with mean 0. */
function correlationOf(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? Number.NaN), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

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

  it("correlates returns as it says, also below 0", () => {
    for (const correlation of [0.9, 0.1, -0.6]) {
      const { assets } = inventedMarket({
        hours: 4_000,
        seed: 2,
        conditionsAt: () => ({ ...CALM_CONDITIONS, correlation }),
      });
      const of = (asset: "ETH" | "BTC" | "LINK") =>
        returns([...assets[asset].spot.close].map(Math.log));
      expect(correlationOf(of("ETH"), of("BTC"))).to.be.closeTo(correlation, 0.05);
      expect(correlationOf(of("ETH"), of("LINK"))).to.be.closeTo(Math.abs(correlation), 0.05);
    }
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
    report.scenarios.find((scenario) => scenario.name === name)?.reactions[0];

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
    expect(reactionTo("oracle-outage")?.hoursToLowerLtv).to.be.within(12, 14);
    expect(reactionTo("slow-bleed")?.missedRounds).to.equal(0);
  });

  it("tells of every seed, and sees a broken peg and a slow decline later than a crash", () => {
    const { scenarios } = stress({ model, seed: 1, runs: 3 });
    const hoursTo = (name: string): number[] => {
      const { reactions = [] } = scenarios.find((each) => each.name === name) ?? {};
      expect(reactions, name).to.have.length(3);
      return reactions.map(({ hoursToTransition }) => hoursToTransition ?? Infinity);
    };
    const crash = Math.max(...hoursTo("flash-crash"));
    expect(Math.min(...hoursTo("peg-break"))).to.be.above(crash);
    expect(Math.min(...hoursTo("slow-bleed"))).to.be.above(crash);
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
