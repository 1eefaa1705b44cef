import { expect } from "chai";
import fc from "fast-check";
import { calibrate, fitChance } from "../../../model/calibration/calibrate.ts";
import { fitLogistic, inverseLogistic } from "../../../model/calibration/logistic.ts";
import { drawTail, isDrawable, type Knot } from "../../../model/calibration/tail.ts";
import { seededRandom } from "../../../model/random.ts";
import { expectError } from "../../helpers/expect-error.ts";

function scoreOf([hidden, output]: ReturnType<typeof drawTail>, heads: readonly number[]): number {
  const clamped = (sum: number): number => Math.min(Math.max(sum, 0), 1);
  const units = hidden.weights.map((row, j) =>
    clamped(row.reduce((sum, w, i) => sum + w * (heads[i] ?? 0), hidden.biases[j] ?? 0)),
  );
  const [row = []] = output.weights;
  return clamped(units.reduce((sum, unit, i) => sum + unit * (row[i] ?? 0), output.biases[0] ?? 0));
}

const line: Knot[] = [
  { composite: 0.05, score: 0 },
  { composite: 0.07, score: 0.1 },
  { composite: 0.13, score: 0.25 },
  { composite: 0.25, score: 0.45 },
  { composite: 0.43, score: 0.65 },
  { composite: 0.75, score: 0.9 },
  { composite: 0.9, score: 1 },
];

describe("logistic", () => {
  it("recovers the parameters that made the data", () => {
    const random = seededRandom(1);
    const x = Array.from({ length: 20_000 }, () => random.normal());
    const y = x.map((xi) => (random.uniform() < 1 / (1 + Math.exp(1 - 2 * xi)) ? 1 : 0));
    const { intercept, slope } = fitLogistic(x, y);
    expect(intercept).to.be.closeTo(-1, 0.1);
    expect(slope).to.be.closeTo(2, 0.1);
  });

  it("inverts", () => {
    expect(inverseLogistic({ intercept: -1, slope: 2 }, 0.5)).to.be.closeTo(0.5, 1e-12);
  });
});

describe("tail", () => {
  it("passes through every knot and is straight between", () => {
    const tail = drawTail(line);
    for (const [i, { composite, score }] of line.entries()) {
      expect(scoreOf(tail, [composite, composite, composite, composite])).to.be.closeTo(
        score,
        5e-4,
      );
      const next = line[i + 1];
      if (next === undefined) continue;
      const middle = (composite + next.composite) / 2;
      const expected = (score + next.score) / 2;
      expect(scoreOf(tail, new Array(4).fill(middle))).to.be.closeTo(expected, 2e-3);
    }
  });

  it("stays at 0 below the line and at 1 above it", () => {
    const tail = drawTail(line);
    expect(scoreOf(tail, [0, 0, 0, 0])).to.equal(0);
    expect(scoreOf(tail, [1, 1, 1, 1])).to.be.closeTo(1, 2e-3);
  });

  it("uses weights that are whole bytes at shifts 6 and 10", () => {
    const [hidden, output] = drawTail(line);
    const steps = [
      ...hidden.weights.flat().map((weight) => weight * 2 ** 6),
      ...output.weights.flat().map((weight) => (weight * 2 ** 10 * 10_000) / 65_535),
    ];
    for (const step of steps) {
      expect(step).to.be.closeTo(Math.round(step), 1e-9);
      expect(step).to.be.within(0, 255);
    }
  });

  it("refuses a line that falls, and knows which one it cannot draw", () => {
    expectError("CALIBRATION_SHAPE", () =>
      drawTail(line.with(2, { composite: 0.13, score: 0.05 })),
    );
    expect(isDrawable(line)).to.equal(true);
    const steepMiddle = [
      { composite: 0, score: 0 },
      { composite: 0.4, score: 0.1 },
      { composite: 0.5, score: 0.9 },
      { composite: 1, score: 1 },
    ];
    expect(isDrawable(steepMiddle)).to.equal(false);
  });
});

describe("calibrate", () => {
  it("puts 45 at a 10 % and 65 at a 25 % chance, 0 and 100 at the ends", () => {
    const random = seededRandom(2);
    const heads = Array.from({ length: 20_000 }, () =>
      new Array(4).fill(0.05 + 0.9 * random.uniform() ** 2),
    );
    const chance = (z: number): number => 1 / (1 + Math.exp(-(0.5 + 2 * Math.log(z))));
    const isLiquidated = heads.map(([z = 0]) => (random.uniform() < chance(z) ? 1 : 0));
    const headsAtLo = new Array(4).fill(0.04);
    const headsAtHi = new Array(4).fill(1);
    const fitted = fitChance(heads, isLiquidated);
    const { tail } = calibrate({ chance: fitted, headsAtLo, headsAtHi });
    const at = (p: number): number => {
      const z = Math.exp(inverseLogistic(fitted, p));
      return scoreOf(tail, [z, z, z, z]);
    };
    expect(at(0.1)).to.be.closeTo(0.45, 2e-3);
    expect(at(0.25)).to.be.closeTo(0.65, 2e-3);
    expect(scoreOf(tail, headsAtLo)).to.be.closeTo(0, 2e-3);
    expect(scoreOf(tail, headsAtHi)).to.be.closeTo(1, 2e-3);
  });

  it("leaves out an anchor that is too close to the start, and keeps both thresholds", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1.5, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (intercept, slope, atLo) => {
          const { knots, tail } = calibrate({
            chance: { intercept, slope },
            headsAtLo: new Array(4).fill(atLo),
            headsAtHi: new Array(4).fill(0.97),
          });
          for (const score of [0, 0.45, 0.65, 1]) {
            const knot = knots.find((k) => k.score === score);
            const at = new Array(4).fill(knot?.composite ?? Number.NaN);
            expect(scoreOf(tail, at)).to.be.closeTo(score, 5e-3);
          }
        },
      ),
    );
  });

  it("leaves out the 1 % anchor where the line would have to jump to it", () => {
    const chance = { intercept: 0.5, slope: 2 };
    const anchor = Math.exp(inverseLogistic(chance, 0.01));
    const headsAtHi = new Array(4).fill(0.97);
    for (const gap of [0.0001, 0.001, 0.003]) {
      const headsAtLo = new Array(4).fill(anchor - gap);
      const { knots, tail } = calibrate({ chance, headsAtLo, headsAtHi });
      expect(knots.some(({ score }) => score === 0.1)).to.equal(false);
      expect(scoreOf(tail, headsAtLo)).to.be.closeTo(0, 5e-3);
    }
    const farther = new Array(4).fill(anchor - 0.03);
    const { knots } = calibrate({ chance, headsAtLo: farther, headsAtHi });
    expect(knots.some(({ score }) => score === 0.1)).to.equal(true);
  });

  it("refuses heads that never reach a 25 % chance", () => {
    const rare = { intercept: -3, slope: 1 };
    const [headsAtLo, headsAtHi] = [new Array(4).fill(0.05), new Array(4).fill(0.9)];
    expectError("CALIBRATION_SHAPE", () => calibrate({ chance: rare, headsAtLo, headsAtHi }));
  });
});
