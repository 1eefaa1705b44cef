import { expect } from "chai";
import fc from "fast-check";
import { type Assumptions, BASE_ASSUMPTIONS } from "../../../model/backtest/assumptions.ts";
import { oraclePrices } from "../../../model/backtest/oracle-price.ts";
import { parameterTrack, type Strategy } from "../../../model/backtest/parameter-track.ts";
import type { PricePath } from "../../../model/backtest/price-path.ts";
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
