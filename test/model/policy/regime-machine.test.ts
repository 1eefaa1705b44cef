import { expect } from "chai";
import fc from "fast-check";
import {
  CALM,
  type Regime,
  STARTING_CONFIG,
  STRESS,
  TRANSITION,
} from "../../../model/policy/market-config.ts";
import {
  classify,
  type Observation,
  observe,
  type RegimeState,
} from "../../../model/policy/regime-machine.ts";
import { harness, numbersOf, observation, regimeState } from "../../helpers/policy-arbitraries.ts";

const { rules } = STARTING_CONFIG;
const HOUR = 3600;
const START = 1000 * HOUR;

function stateIn(regime: Regime): RegimeState {
  return {
    regime,
    aboveCalm: 0,
    aboveTransition: 0,
    easing: 0,
    steady: 0,
    score: 5_000,
    round: 1000,
    observedAt: START,
    regimeSince: START - 24 * HOUR,
  };
}

/** Hourly rounds of these scores, each with both ends of the interval at the score. */
function run(state: RegimeState, scores: readonly number[], width = 0): RegimeState {
  return scores.reduce((before, score) => {
    const round = before.round + 1;
    const seen: Observation = {
      round,
      observedAt: round * HOUR,
      score,
      scoreLow: Math.max(0, score - width),
      scoreHigh: score,
    };
    return observe(before, rules, seen);
  }, state);
}

const repeat = (count: number, score: number): number[] => new Array<number>(count).fill(score);

describe("regime machine", () => {
  it("H1 classifies scores at both boundaries as published", () => {
    expect([4_499, 4_500, 4_501].map((s) => classify(s, rules))).to.deep.equal([
      CALM,
      TRANSITION,
      TRANSITION,
    ]);
    expect([6_499, 6_500, 6_501].map((s) => classify(s, rules))).to.deep.equal([
      TRANSITION,
      TRANSITION,
      STRESS,
    ]);
  });

  it("H1 reaches the same regime from each starting regime at each boundary", () => {
    const reached = (start: Regime, score: number) => run(stateIn(start), repeat(40, score)).regime;
    const table = [3_999, 4_000, 4_499, 4_500, 6_000, 6_001, 6_500, 6_501].map((score) =>
      ([CALM, TRANSITION, STRESS] as const).map((start) => reached(start, score)),
    );
    expect(table).to.deep.equal([
      [CALM, CALM, CALM],
      [CALM, TRANSITION, TRANSITION],
      [CALM, TRANSITION, TRANSITION],
      [TRANSITION, TRANSITION, TRANSITION],
      [TRANSITION, TRANSITION, TRANSITION],
      [TRANSITION, TRANSITION, STRESS],
      [TRANSITION, TRANSITION, STRESS],
      [STRESS, STRESS, STRESS],
    ]);
  });

  it("H2 never changes regime while scores stay inside a hysteresis band", () => {
    const bands: [Regime, number, number][] = [
      [CALM, 4_000, 4_499],
      [TRANSITION, 4_000, 4_499],
      [TRANSITION, 6_001, 6_500],
      [STRESS, 6_001, 6_500],
    ];
    for (const [start, min, max] of bands) {
      fc.assert(
        fc.property(fc.array(fc.integer({ min, max }), { maxLength: 60 }), (scores) => {
          expect(run(stateIn(start), scores).regime).to.equal(start);
        }),
      );
    }
  });

  it("H3 eases at most once per dwell time and tightens between", () => {
    fc.assert(
      fc.property(
        fc.array(
          observation.map(({ score }) => score),
          { minLength: 48, maxLength: 48 },
        ),
        (scores) => {
          let state = stateIn(STRESS);
          let changedAt = state.regimeSince;
          for (const score of scores) {
            const next = run(state, [score]);
            if (next.regime < state.regime) {
              expect(next.observedAt - changedAt).to.be.at.least(rules.dwellSeconds);
            }
            if (next.regime !== state.regime) changedAt = next.observedAt;
            state = next;
          }
        },
      ),
    );
  });

  it("H4 tightens on the second confirmation", () => {
    expect(run(stateIn(CALM), [7_000]).regime).to.equal(CALM);
    expect(run(stateIn(CALM), [7_000, 7_000]).regime).to.equal(STRESS);
    expect(run(stateIn(CALM), [7_000, 5_000]).regime).to.equal(TRANSITION);
    expect(run(stateIn(CALM), [7_000, 5_000, 7_000, 7_000]).regime).to.equal(STRESS);
    expect(run(stateIn(CALM), [7_000, 4_499, 7_000]).regime).to.equal(CALM);
  });

  it("H4 eases on the fourth confirmation, one regime at a time", () => {
    expect(run(stateIn(STRESS), repeat(3, 1_000)).regime).to.equal(STRESS);
    expect(run({ ...stateIn(STRESS), score: 1_000 }, repeat(4, 1_000)).regime).to.equal(TRANSITION);
    expect(run({ ...stateIn(STRESS), score: 1_000 }, repeat(11, 1_000)).regime).to.equal(
      TRANSITION,
    );
    expect(run({ ...stateIn(STRESS), score: 1_000 }, repeat(12, 1_000)).regime).to.equal(CALM);
  });

  it("H4 forgets easing, and only easing, over a missed round", () => {
    const counting = { ...stateIn(TRANSITION), easing: 3, steady: 3, aboveCalm: 1, score: 1_000 };
    const late = { round: 1002, observedAt: 1002 * HOUR };
    const calm = observe(counting, rules, {
      ...late,
      score: 1_000,
      scoreLow: 1_000,
      scoreHigh: 1_000,
    });
    expect(calm).to.include({ regime: TRANSITION, easing: 1, steady: 1 });
    const risky = observe({ ...counting, regime: CALM }, rules, {
      ...late,
      score: 5_000,
      scoreLow: 5_000,
      scoreHigh: 5_000,
    });
    expect(risky.regime).to.equal(TRANSITION);
  });

  it("M6 takes neither a wide interval nor a jump as evidence for loosening", () => {
    expect(run({ ...stateIn(STRESS), score: 2_000 }, repeat(40, 2_000), 1_001).regime).to.equal(
      STRESS,
    );
    const jumping = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 1_000 : 3_001));
    expect(run({ ...stateIn(STRESS), score: 3_001 }, jumping).regime).to.equal(STRESS);
  });

  it("M6 tightens on wide intervals and jumps all the same", () => {
    expect(run({ ...stateIn(CALM), score: 0 }, [9_000, 9_000], 9_000).regime).to.equal(STRESS);
  });

  it("I6 equals the contract in every field on arbitrary states", async () => {
    await fc.assert(
      fc.asyncProperty(regimeState, observation, async (state, seen) => {
        const result = await harness.getFunction("observe")(state, rules, seen);
        expect(numbersOf(state, result)).to.deep.equal(observe(state, rules, seen));
      }),
      { numRuns: 300 },
    );
  });

  it("I6 equals the contract's classification of all 10,001 scores", async () => {
    const classes: string = await harness.getFunction("classifyAll")(rules);
    const twin = Buffer.from(Array.from({ length: 10_001 }, (_, score) => classify(score, rules)));
    expect(classes).to.equal(`0x${twin.toString("hex")}`);
  });

  it("I6 equals the contract's next regime for all 10,001 scores from every decisive state", async () => {
    const decisive: RegimeState[] = ([CALM, TRANSITION, STRESS] as const).flatMap((regime) => [
      stateIn(regime),
      { ...stateIn(regime), aboveCalm: 1, aboveTransition: 1, easing: 3, steady: 3 },
      { ...stateIn(regime), easing: 3, regimeSince: START },
    ]);
    const observedAt = START + HOUR;
    const chunk = 1_000;
    for (const state of decisive) {
      for (let first = 0; first <= 10_000; first += chunk) {
        const count = Math.min(chunk, 10_001 - first);
        const parameters = [state, rules, observedAt, first, count];
        const outcomes: bigint[] = await harness.getFunction("observeScores")(...parameters);
        const twin = Array.from({ length: count }, (_, i) => {
          const score = first + i;
          const seen = {
            round: state.round + 1,
            observedAt,
            score,
            scoreLow: score,
            scoreHigh: score,
          };
          const next = observe(state, rules, seen);
          return next.regime | (next.steady > state.steady ? 0x80 : 0);
        });
        expect([...outcomes].map(Number)).to.deep.equal(twin);
      }
    }
  });
});
