/** Every figure of a validation once more, by definitions that share no code with the report. */
import { expect } from "chai";
import { ewmaForecaster } from "../../../model/baselines/volatility-forecasters.ts";
import { buildDataset, type Example } from "../../../model/dataset/dataset.ts";
import { monthRange } from "../../../model/dataset/split.ts";
import { drawBlocks } from "../../../model/evaluation/block-bootstrap.ts";
import type { Forecast } from "../../../model/evaluation/calibrated-forecaster.ts";
import {
  type Forecaster,
  forEachOutcome,
  OUTCOMES,
  spotHistory,
} from "../../../model/evaluation/forecaster.ts";
import { validate } from "../../../model/evaluation/validate.ts";
import type { Figure } from "../../../model/evaluation/validation-report.ts";
import { walkForward } from "../../../model/evaluation/walk-forward.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { seededRandom } from "../../../model/random.ts";
import { SCHEMA } from "../../../model/schema.ts";
import {
  mean,
  pairwiseAuc,
  pinballLoss,
  plainAveragePrecision,
  plainFalls,
  plainFalseAlarms,
  plainQuantile,
  plainRegimes,
  plainSpearman,
} from "../../helpers/reference-figures.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

/** To the end of March 2020, so that a crisis of the list lies in the second fold. */
const HOURS = 10_200;
const folds = [
  { name: "first", first: FIRST_HOUR + 8_800, end: FIRST_HOUR + 9_300 },
  { name: "second", first: FIRST_HOUR + 9_300, end: FIRST_HOUR + HOURS },
];
const RESAMPLES = 40;
const SEED = 5;
const HOURS_PER_MONTH = 730.5;
const crisis = monthRange("march-2020", [2020, 3], 1);

const market = syntheticMarket({ hours: HOURS, stressDays: 3, calmVolatility: 0.003 });
const spot = spotHistory(market);
const dataset = buildDataset(market);

/** Hears volatility, leverage and gas, and is moody; whole points of score, so that ties abound. */
const ours: Forecaster = {
  name: "ours",
  title: "reference",
  isUnconstrained: false,
  fit: async () => ({
    predict: ({ features, round }) => {
      const noise = seededRandom(round).uniform();
      const mood = seededRandom(Math.floor(round / 40)).uniform();
      const [park24 = 0, lev = 0, gas = 0] = [1, 13, 14].map((i) => features[i] ?? 0);
      const heat = park24 / 45 + lev / 40 + gas / 2_000;
      const score = Math.min(Math.max(Math.round(heat + 20 * noise + 50 * mood - 38), 0), 100);
      return { ranking: score / 10, score, outcomes: forEachOutcome(() => score + noise) };
    },
  }),
};
const forecasters = [ours, ewmaForecaster(spot, 24)];

function near(figure: Figure | undefined, expected: number, what: string): void {
  expect(expected, `${what} exists`).to.satisfy(Number.isFinite);
  expect(figure?.value, what).to.be.closeTo(expected, 6e-5);
}

describe("a validation report, beside plain definitions", () => {
  const parameters = { dataset, spot, forecasters, folds, seed: SEED, resamples: RESAMPLES };
  const recipe = { seeds: 1, steps: 1, batchSize: 1 };
  let report: Awaited<ReturnType<typeof validate>>;
  let walk: Awaited<ReturnType<typeof walkForward>>;

  before(async () => {
    report = await validate({ ...parameters, recipe });
    walk = await walkForward({ examples: dataset.examples, forecasters, folds });
  });

  const judged = (asset: "ETH" | "BTC", model: "ours" | "ewma-24h" = "ours") => {
    const { examples, climatology, forecasts } = walk.hours[asset];
    const said: readonly Forecast[] = forecasts.get(model) ?? [];
    const figures = report.models.find(({ name }) => name === model)?.assets[asset];
    if (figures === undefined) throw new Error("not judged");
    const came = examples.map(({ labels }) => labels.fall > 0.1);
    return { examples, climatology, said, figures, came };
  };
  const each = (check: (asset: "ETH" | "BTC") => void): void => {
    for (const asset of ["ETH", "BTC"] as const) check(asset);
  };
  const within = (examples: readonly Example[], first: number, end: number): number[] =>
    [...examples.keys()].filter((row) => {
      const round = examples[row]?.round ?? 0;
      return round >= first && round < end;
    });

  it("orders, predicts and covers as it says", () => {
    each((asset) => {
      const { examples, climatology, said, figures, came } = judged(asset);
      const ranking = said.map((forecast) => forecast.ranking);
      const base = mean(came.map(Number));
      expect(base).to.be.within(0.02, 0.5);
      expect(figures.hours).to.equal(examples.length);
      near(figures.all.auc, pairwiseAuc(ranking, came), "AUC");
      near(figures.all.averagePrecision, plainAveragePrecision(ranking, came), "AP");
      const overBase = plainAveragePrecision(ranking, came) / base;
      near(figures.all.averagePrecisionOverBase, overBase, "AP over base");
      const brier = mean(said.map(({ probability }, i) => (probability - Number(came[i])) ** 2));
      near(figures.all.brierSkill, 1 - brier / (base * (1 - base)), "Brier skill");
      for (const outcome of OUTCOMES) {
        const outcomes = examples.map(({ labels }) => labels[outcome]);
        const heads = said.map((forecast) => forecast.outcomes[outcome]);
        near(figures.all.spearman[outcome], plainSpearman(heads, outcomes), `rho ${outcome}`);
        const quantiles = said.map((forecast) => forecast.quantiles[outcome]);
        const usual = climatology.map((each) => each[outcome]);
        const skill = 1 - pinballLoss(quantiles, outcomes) / pinballLoss(usual, outcomes);
        near(figures.all.pinballSkill[outcome], skill, `pinball ${outcome}`);
      }
    });
  });

  it("takes the .9 quantile of the asset's own past as what pinball skill is over", () => {
    each((asset) => {
      const { examples, climatology } = judged(asset);
      for (const { first, end } of folds) {
        const past = dataset.examples.filter(
          (row) => row.asset === asset && row.round < first - 24,
        );
        const [row = 0] = within(examples, first, end);
        for (const outcome of OUTCOMES) {
          const usual = plainQuantile(
            past.map(({ labels }) => labels[outcome]),
            0.9,
          );
          expect(climatology[row]?.[outcome]).to.be.closeTo(usual, 1e-12);
        }
      }
    });
  });

  it("catches what the riskiest 15 % of hours hold, a tied group in part", () => {
    each((asset) => {
      const { said, figures, came } = judged(asset);
      const ranking = said.map((forecast) => forecast.ranking);
      const budget = 0.15 * ranking.length;
      const cut = ranking.toSorted((a, b) => b - a)[Math.floor(budget)] ?? 0;
      const above = came.filter((_, i) => (ranking[i] ?? 0) > cut);
      const tied = came.filter((_, i) => ranking[i] === cut);
      const share = (budget - above.length) / tied.length;
      const caught = above.filter(Boolean).length + share * tied.filter(Boolean).length;
      near(figures.all.recallAtBudget, caught / came.filter(Boolean).length, "recall");
      near(figures.all.precisionAtBudget, caught / budget, "precision");
    });
  });

  it("finds the half-years, the crisis and its timeline", () => {
    each((asset) => {
      const { examples, said, figures, came } = judged(asset);
      const aucOf = (rows: readonly number[]): number =>
        pairwiseAuc(
          rows.map((row) => said[row]?.ranking ?? 0),
          rows.map((row) => came[row] ?? false),
        );
      const halves = folds.map(({ first, end }) => aucOf(within(examples, first, end)));
      for (const [i, half] of figures.halfYears.entries())
        near(half.auc, halves[i] ?? 0, half.name);
      near(figures.meanOfHalfYears.auc, mean(halves), "mean of half-years");
      const rows = within(examples, crisis.first, crisis.end);
      expect(rows.length).to.be.within(500, examples.length - 500);
      near(figures.insideCrises.auc, aucOf(rows), "inside crises");
      const [found] = figures.crises;
      expect(figures.crises.map(({ name }) => name)).to.deep.equal(["march-2020"]);
      expect(found?.hours).to.equal(rows.length);
      const scores = said.map(({ score }) => score);
      expect(found?.maxScore).to.equal(Math.max(...rows.map((row) => scores[row] ?? 0)));
      const falls = rows.map((row) => examples[row]?.labels.fall ?? 0);
      const worst = rows[falls.indexOf(Math.max(...falls))] ?? 0;
      expect(found?.fall).to.be.closeTo(Math.max(...falls), 6e-5);
      const { close, low, firstHour } = spot[asset];
      const from = examples[worst]?.round ?? 0;
      const seen = close[from - 1 - firstHour] ?? 0;
      const touch = from + low.subarray(from - firstHour).findIndex((v) => v < 0.9 * seen);
      expect(found?.touchRound).to.equal(touch);
      const month = within(examples, touch - 720, touch);
      const alarmed = month.filter((row) => (scores[row] ?? 0) >= 45).length;
      expect(found?.priorAlarmShare).to.be.closeTo(alarmed / month.length, 6e-5);
    });
  });

  it("counts what followed each score", () => {
    each((asset) => {
      const { examples, said, figures } = judged(asset);
      for (const bin of figures.reliability) {
        const rows = examples.filter((_, row) => {
          const score = said[row]?.score ?? 0;
          return score >= bin.from && (score < bin.to || bin.to === 100);
        });
        expect(bin.hours, `hours from ${bin.from}`).to.equal(rows.length);
        if (rows.length === 0) continue;
        const share = (fall: number): number => mean(rows.map((r) => Number(r.labels.fall > fall)));
        expect(bin.fall10.value, `10 % from ${bin.from}`).to.be.closeTo(share(0.1), 6e-5);
        expect(bin.fall5.value, `5 % from ${bin.from}`).to.be.closeTo(share(0.05), 6e-5);
      }
      const shareFrom = (from: number): number => mean(said.map((f) => Number(f.score >= from)));
      near(figures.all.shareFrom45, shareFrom(45), "share from 45");
      near(figures.all.shareFrom65, shareFrom(65), "share from 65");
    });
  });

  it("flags falls, alarms falsely and changes regimes as often", () => {
    each((asset) => {
      const { examples, said, figures } = judged(asset);
      const scores = said.map(({ score }) => score);
      const regimes = plainRegimes(scores);
      const months = examples.length / HOURS_PER_MONTH;
      const wrong = plainFalseAlarms(examples, regimes);
      expect(wrong.length).to.be.above(0);
      near(figures.alarms.falseAlarmsPerMonth, wrong.length / months, "false alarms");
      const flips = regimes.filter((regime, i) => i > 0 && regime !== regimes[i - 1]).length;
      near(figures.alarms.flipsPerMonth, flips / months, "flips");
      expect(figures.calm).to.not.deep.equal([]);
      for (const { name, hours, shareFrom45, falseAlarms } of figures.calm) {
        const window = report.method.calm.find((each) => each.name === name);
        const rows = within(examples, window?.first ?? 0, window?.end ?? 0);
        expect(hours).to.equal(rows.length);
        const alarmed = rows.filter((row) => (scores[row] ?? 0) >= 45).length;
        expect(shareFrom45).to.be.closeTo(alarmed / rows.length, 6e-5);
        expect(falseAlarms).to.equal(rows.filter((row) => wrong.includes(row)).length);
      }
      const end = (examples.at(-1)?.round ?? 0) + 1;
      const falls = plainFalls(spot[asset], examples[0]?.round ?? 0, end);
      expect(figures.alarms.falls).to.equal(falls.length);
      const seen = falls.flatMap(({ highRound, touchRound, high, low }) => {
        const row = examples.findIndex(
          ({ round }, i) => round >= highRound && round <= touchRound && (scores[i] ?? 0) >= 45,
        );
        const round = examples[row]?.round;
        if (round === undefined) return [];
        const close = spot[asset].close[round - 1 - spot[asset].firstHour] ?? 0;
        return [{ lead: touchRound - round, ahead: (close - low) / (high - low) }];
      });
      expect(seen.length).to.be.within(1, falls.length - 1);
      near(figures.alarms.flaggedBeforeTouch, seen.length / falls.length, "flagged");
      const half = (values: readonly number[]): number => plainQuantile(values, 0.5);
      near(figures.alarms.leadHours, half(seen.map(({ lead }) => lead)), "lead");
      near(figures.alarms.shareOfFallAhead, half(seen.map(({ ahead }) => ahead)), "ahead");
    });
  });

  it("draws whole weeks, for a model and for the difference between two", () => {
    const [first] = [...walk.hours.ETH.examples, ...walk.hours.BTC.examples]
      .map(({ round }) => round)
      .toSorted((a, b) => a - b);
    each((asset) => {
      const { examples, came, figures } = judged(asset);
      const weekOf = examples.map(({ round }) => Math.floor((round - (first ?? 0)) / 168));
      const count = Math.max(...weekOf) + 1;
      const draws = drawBlocks({ count, resamples: RESAMPLES, seed: SEED });
      const samples = (model: "ours" | "ewma-24h"): number[] => {
        const ranking = judged(asset, model).said.map((forecast) => forecast.ranking);
        return draws.map((weights) => {
          const rows = weekOf.flatMap((week, row) => new Array(weights[week] ?? 0).fill(row));
          return pairwiseAuc(
            rows.map((row) => ranking[row] ?? 0),
            rows.map((row) => came[row] ?? false),
          );
        });
      };
      const own = samples("ours");
      const other = samples("ewma-24h");
      const gain = own.map((auc, i) => auc - (other[i] ?? 0));
      const beside = judged(asset, "ewma-24h").figures.oursMinusThis;
      for (const [{ low, high }, values] of [
        [figures.all.auc, own],
        [beside.auc, gain],
      ] as const) {
        expect(low).to.be.closeTo(plainQuantile(values, 0.05), 6e-5);
        expect(high).to.be.closeTo(plainQuantile(values, 0.95), 6e-5);
      }
    });
  }).timeout(60_000);

  it("names the input whose silence costs most, and what all DeFi inputs are worth", () => {
    const rows = report.targets.filter(({ quantity }) => quantity.startsWith("AUC loss with"));
    const [worst, defi] = rows;
    each((asset) => {
      const { examples, said, came } = judged(asset);
      const full = pairwiseAuc(
        said.map(({ ranking }) => ranking),
        came,
      );
      const lossOf = (...silent: readonly string[]): number => {
        const rankings = examples.map((example) => {
          const features = example.features.map((value, i) =>
            silent.includes(SCHEMA[i]?.name ?? "") ? (NEUTRAL_FEATURES[i] ?? 0) : value,
          );
          const fold = example.round < (folds[1]?.first ?? 0) ? 0 : 1;
          const forecast = walk.folds[fold]?.forecast.get("ours");
          return forecast?.({ ...example, features }).ranking ?? 0;
        });
        return full - pairwiseAuc(rankings, came);
      };
      const losses = ["park24", "lev", "gas"].map((name) => ({ name, loss: lossOf(name) }));
      const most = losses.toSorted((a, b) => b.loss - a.loss)[0];
      expect(most?.loss).to.be.above(0);
      expect(worst?.quantity).to.include(`${asset} ${most?.name}`);
      near(worst?.assets[asset].ours, most?.loss ?? 0, "one input");
      near(defi?.assets[asset].ours, lossOf("peg", "util", "lev", "gas", "venue"), "all DeFi");
    });
  });
});
