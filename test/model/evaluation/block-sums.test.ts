import { expect } from "chai";
import { brierSkill } from "../../../model/evaluation/binary-metrics.ts";
import {
  brierSkillOf,
  pinballSkillOf,
  rankCorrelation,
  ranksOf,
  shareOf,
} from "../../../model/evaluation/block-sums.ts";
import { seededRandom } from "../../../model/random.ts";

const ONE = Float64Array.of(1);
const oneBlock = (rows: number) => ({ blockOf: new Uint16Array(rows), count: 1 });

describe("figures from weekly sums", () => {
  it("share counts only the rows that count", () => {
    const share = shareOf(
      oneBlock(6),
      (row) => row % 2 === 0,
      (row) => row < 3,
    );
    expect(share(ONE)).to.equal(2 / 3);
  });

  it("Brier skill is that of the plain formula", () => {
    const random = seededRandom(2);
    const said = Array.from({ length: 40 }, () => random.uniform());
    const came = said.map((p) => (random.uniform() < p ? 1 : 0));
    const base = came.reduce<number>((a, b) => a + b, 0) / came.length;
    const skill = brierSkillOf(oneBlock(40), said, came)(ONE);
    expect(skill).to.be.closeTo(brierSkill(said, came, base), 1e-12);
  });

  it("pinball skill is 1 for the outcome itself, 0 for the reference, worked by hand between", () => {
    const skill = (forecasts: number[]): number =>
      pinballSkillOf(oneBlock(2), {
        forecasts,
        reference: [3, 3],
        outcomes: [1, 5],
        share: 0.9,
      })(ONE);
    expect(skill([1, 5])).to.equal(1);
    expect(skill([3, 3])).to.equal(0);
    // Reference: 0.1 x 2 + 0.9 x 2 = 2. Forecasts 2, 4: 0.1 x 1 + 0.9 x 1 = 1.
    expect(skill([2, 4])).to.be.closeTo(0.5, 1e-12);
  });

  it("rank correlation is 1 for any rising function, -1 for a falling one", () => {
    const x = [5, 1, 4, 2, 3];
    const of = (f: (v: number) => number): number => rankCorrelation(oneBlock(5), x, x.map(f))(ONE);
    expect(of((v) => Math.exp(v))).to.be.closeTo(1, 1e-12);
    expect(of((v) => -v)).to.be.closeTo(-1, 1e-12);
    expect([...ranksOf([7, 7, 9])]).to.deep.equal([1 / 3, 1 / 3, 2.5 / 3]);
  });
});
