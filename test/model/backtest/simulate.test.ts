import { expect } from "chai";
import fc from "fast-check";
import { type Assumptions, BASE_ASSUMPTIONS } from "../../../model/backtest/assumptions.ts";
import { oraclePrices } from "../../../model/backtest/oracle-price.ts";
import { parameterTrack, type Strategy } from "../../../model/backtest/parameter-track.ts";
import type { PricePath } from "../../../model/backtest/price-path.ts";
import { observationOf } from "../../../model/backtest/score-track.ts";
import { Simulation, simulate } from "../../../model/backtest/simulate.ts";
import {
  type MarketConfig,
  type Profile,
  STARTING_CONFIG,
} from "../../../model/policy/market-config.ts";
import { flat, pathOf } from "../../helpers/price-path.ts";

interface World {
  readonly path: PricePath;
  readonly strategy?: Strategy;
  readonly changes?: Partial<Assumptions>;
  readonly seed?: number;
  readonly config?: MarketConfig;
}

/** The starting configuration with another calm profile. */
function withCalm(changes: Partial<Profile>): MarketConfig {
  const [calm, transition, stress] = STARTING_CONFIG.profiles;
  return { ...STARTING_CONFIG, profiles: [{ ...calm, ...changes }, transition, stress] };
}

function parameters({ path, strategy = "static-calm", ...world }: World) {
  const { changes = {}, seed = 1, config = STARTING_CONFIG } = world;
  const assumptions = { ...BASE_ASSUMPTIONS, borrowers: 60, ...changes };
  const track = parameterTrack(strategy, { config, path, observations: [], scoreDelayHours: 0 });
  return {
    path,
    oracle: oraclePrices(path, assumptions),
    track,
    liquidationThresholdBps: config.liquidationThresholdBps,
    usualMaxLtvBps: 7_500,
    assumptions,
    seed,
  };
}

const CRASH = pathOf([...flat(100, 48), ...flat(80, 4), ...flat(55, 48)]);
const SHALLOW = { volatility: 0.3, dailyVolumeUsd: 5e7 };

describe("simulated lending market", () => {
  it("keeps its books and its borrowers' debts together through any prices", () => {
    const prices = fc.array(fc.integer({ min: 40, max: 160 }), { minLength: 24, maxLength: 60 });
    fc.assert(
      fc.property(prices, fc.nat(1_000), (hourly, seed) => {
        const path = pathOf(hourly, SHALLOW);
        const simulation = new Simulation(parameters({ path, seed }));
        for (let hour = 0; hour < path.hours; hour++) {
          simulation.step(hour);
          const { books, borrowers } = simulation;
          const owed = borrowers.reduce((sum, one) => sum + simulation.debtOf(one), 0);
          const scale = path.usualVolumeUsd;
          expect(Math.abs(books.imbalance) / scale).to.be.below(1e-9);
          expect(Math.abs(owed - books.debt) / scale).to.be.below(1e-9);
          expect(Math.min(books.cash, books.debt, books.deficit) / scale).to.be.at.least(-1e-12);
          for (const { collateral, scaledDebt } of borrowers) {
            expect(Math.min(collateral, scaledDebt)).to.be.at.least(0);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it("gives the same outcome for the same seed and another for another", () => {
    const run = (seed: number) => simulate(parameters({ path: CRASH, seed }));
    expect(run(1)).to.deep.equal(run(1));
    expect(run(1)).to.not.deep.equal(run(2));
  });

  it("loses nothing while the price stands still", () => {
    const outcome = simulate(parameters({ path: pathOf(flat(100, 100)) }));
    expect(outcome).to.include({ badDebtPercent: 0, liquidatedPercent: 0, gapPercent: 0 });
    expect(outcome.revenueBps).to.be.above(0);
  });

  it("liquidates in a crash, and leaves bad debt when the price jumps past the collateral", () => {
    const outcome = simulate(parameters({ path: CRASH }));
    expect(outcome.liquidatedPercent).to.be.above(5);
    expect(outcome.badDebtPercent).to.be.above(0);
  });

  it("loses more where nobody can sell, in a market without depth", () => {
    const deep = simulate(parameters({ path: CRASH }));
    const shallow = pathOf([...flat(100, 48), ...flat(80, 4), ...flat(55, 48)], SHALLOW);
    const thin = simulate(parameters({ path: shallow }));
    expect(thin.badDebtPercent).to.be.above(deep.badDebtPercent);
    expect(thin.liquidatedPercent).to.be.below(deep.liquidatedPercent);
  });

  it("meets the same borrowers under every strategy, who borrow less under tighter ones", () => {
    const start = (strategy: Strategy) => new Simulation(parameters({ path: CRASH, strategy }));
    const [calm, tight] = [start("static-calm"), start("static-tight")];
    const people = ({ borrowers }: Simulation) =>
      borrowers.map(({ id, collateral }) => [id, collateral]);
    expect(people(tight)).to.deep.equal(people(calm));
    expect(tight.books.debt).to.be.below(calm.books.debt);
    for (const [i, borrower] of tight.borrowers.entries()) {
      expect(borrower.scaledDebt).to.be.at.most(calm.borrowers[i]?.scaledDebt ?? 0);
    }
  });

  it("drives borrowers away with the rate, unless they do not mind", () => {
    const debt = (borrowElasticity: number) =>
      simulate(
        parameters({
          path: pathOf(flat(100, 480), { measuredFrom: 400 }),
          strategy: "static-tight",
          changes: { borrowElasticity, dailyTurnover: 0.1 },
        }),
      ).debtPercent;
    expect(debt(2)).to.be.below(debt(0));
  });

  it("leaves those at the limit there while the price stands still", () => {
    const changes = { limitSeekers: 1, attentive: 1, dailyTurnover: 0, hourlyReborrow: 0 };
    const simulation = new Simulation(parameters({ path: pathOf(flat(100, 48)), changes }));
    const { debt } = simulation.books;
    for (let hour = 0; hour < 48; hour++) simulation.step(hour);
    expect(simulation.books.debt).to.be.at.least(debt);
  });

  it("has nobody repay a debt that its collateral no longer covers", () => {
    const path = pathOf([...flat(100, 5), ...flat(20, 48)]);
    const unsold = { reachableVolume: 0, attentive: 1, limitSeekers: 1, dailyTurnover: 0.5 };
    const simulation = new Simulation(parameters({ path, changes: unsold }));
    for (let hour = 0; hour < 5; hour++) simulation.step(hour);
    const { debt } = simulation.books;
    const owners = new Set(simulation.borrowers.map(({ id }) => id));
    for (let hour = 5; hour < 53; hour++) simulation.step(hour);
    const left = simulation.borrowers.filter(({ id }) => owners.has(id));
    expect(left).to.have.length(owners.size);
    const owed = left.reduce((sum, borrower) => sum + simulation.debtOf(borrower), 0);
    expect(owed).to.be.at.least(debt);
  });

  it("liquidates later, and loses more, with slower liquidators", () => {
    const falling = pathOf([
      ...flat(100, 24),
      ...Array.from({ length: 40 }, (_, i) => 99 - 1.5 * i),
    ]);
    const run = (promptLiquidations: number) =>
      simulate(parameters({ path: falling, changes: { promptLiquidations } }));
    expect(run(0).liquidatedPercent).to.equal(0);
    expect(run(0.05).badDebtPercent).to.be.above(run(1).badDebtPercent);
  });

  it("knows nothing of the future: other prices and scores later change nothing before", () => {
    const prices = [...flat(100, 40), ...flat(97, 20)];
    const later = [...prices.slice(0, 50), ...flat(30, 10)];
    const stateAt50 = (hourly: readonly number[], scoreLater: number, strategy: Strategy) => {
      const path = pathOf(hourly);
      const observations = hourly.map((_, hour) => {
        const score = hour >= 50 ? scoreLater : 5_000;
        return observationOf(path.firstRound + hour, { score, scoreLow: score, scoreHigh: score });
      });
      const common = { config: STARTING_CONFIG, path, observations, scoreDelayHours: 0 };
      const track = parameterTrack(strategy, common);
      const simulation = new Simulation({ ...parameters({ path }), track });
      for (let hour = 0; hour < 50; hour++) simulation.step(hour);
      return { borrowers: simulation.borrowers, cash: simulation.books.cash };
    };
    for (const strategy of ["adaptive", "static-calm", "static-middle", "static-tight"] as const) {
      expect(stateAt50(later, 9_000, strategy)).to.deep.equal(stateAt50(prices, 1_000, strategy));
    }
    const foreseen = stateAt50(later, 1_000, "foresight");
    expect(foreseen).to.not.deep.equal(stateAt50(prices, 1_000, "foresight"));
  });

  it("counts the debt near liquidation when measuring begins", () => {
    const path = pathOf(flat(100, 60), { measuredFrom: 10 });
    const shares = (limitSeekers: number) => {
      const all = simulate(parameters({ path, changes: { limitSeekers } }));
      return [all.healthBelow110Percent, all.healthBelow130Percent, all.healthBelow220Percent];
    };
    expect(shares(0)[0]).to.equal(0);
    const [thin = 0, middle = 0, most] = shares(1);
    expect(thin).to.be.above(5);
    expect(middle).to.be.above(99);
    expect(most).to.be.closeTo(100, 1e-9);
  });

  it("runs short of cash when lenders panic", () => {
    const path = { ...pathOf(flat(100, 60)), drawdown: new Float64Array(60).fill(0.4) };
    const hours = (panicSpeed: number) =>
      simulate(parameters({ path, changes: { panicSpeed } })).hoursAbove95;
    expect(hours(0)).to.equal(0);
    expect(hours(0.5)).to.be.above(20);
  });

  it("counts liquidations inside an oracle gap", () => {
    const fall = pathOf([...flat(100, 10), 88, 76, ...flat(70, 10)]);
    const run = (oracleDelayQuarters: number) =>
      simulate(
        parameters({
          path: fall,
          changes: { oracleDelayQuarters },
          config: withCalm({ liquidationBonusBps: 3_000 }),
        }),
      );
    expect(run(0).liquidatedPercent).to.be.above(0);
    expect(run(0).gapPercent).to.equal(0);
    expect(run(4).gapPercent).to.be.above(0);
  });

  it("lends up to the borrow cap, and takes newcomers up to the supply cap", () => {
    const path = pathOf(flat(100, 100));
    const last = (config: MarketConfig, capHeadroom: number) => {
      const changes = { capHeadroom, dailyTurnover: 0.2 };
      const simulation = new Simulation(parameters({ path, config, changes }));
      for (let hour = 0; hour < path.hours; hour++) simulation.step(hour);
      return simulation;
    };
    const collateralOf = ({ borrowers }: Simulation): number =>
      borrowers.reduce((sum, { collateral }) => sum + collateral, 0);
    const open = last(STARTING_CONFIG, 5);
    const noDebt = last(withCalm({ borrowCapBps: 2_000 }), 1);
    expect(noDebt.books.debt).to.be.below(open.books.debt / 2);
    const atStart = collateralOf(new Simulation(parameters({ path })));
    const noNewcomers = last(withCalm({ supplyCapBps: 5_000 }), 1);
    expect(collateralOf(open)).to.be.above(0.6 * atStart);
    expect(collateralOf(noNewcomers)).to.be.below(0.6 * atStart);
  });

  it("takes bonus and close factor from the strategy", () => {
    const liquidated = (changes: Partial<Profile>) =>
      simulate(parameters({ path: CRASH, config: withCalm(changes) }));
    const dip = pathOf([...flat(100, 24), ...flat(90, 1), ...flat(100, 20)]);
    const inDip = (closeFactorBps: number) =>
      simulate(
        parameters({
          path: dip,
          config: withCalm({ closeFactorBps }),
          changes: { borrowers: 300, attentive: 0 },
        }),
      ).liquidatedPercent;
    expect(inDip(10_000)).to.be.above(inDip(1_000));
    expect(liquidated({ liquidationBonusBps: 1_000 }).badDebtPercent).to.not.equal(
      liquidated({ liquidationBonusBps: 200 }).badDebtPercent,
    );
  });
});
