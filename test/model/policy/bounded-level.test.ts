import { expect } from "chai";
import fc from "fast-check";
import {
  BUDGET_WINDOW_SECONDS,
  type Level,
  loosenedInWindow,
  startLevel,
  stepLevel,
} from "../../../model/policy/bounded-level.ts";
import {
  limitsOf,
  PARAMETERS,
  STARTING_CONFIG,
  type StepLimits,
} from "../../../model/policy/market-config.ts";
import { harness, levelOf, movementOf, packLevel } from "../../helpers/policy-arbitraries.ts";

const haircutLimits = limitsOf(STARTING_CONFIG, "haircut");
const rateLimits = limitsOf(STARTING_CONFIG, "rate");
const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const START = 1_000_000;

interface Attempt {
  readonly wait: number;
  readonly target: number;
  readonly mayLoosen: boolean;
}

const attempt = (ceiling: number): fc.Arbitrary<Attempt> =>
  fc.record({
    wait: fc.oneof(fc.nat(2 * HOUR), fc.constantFrom(8 * HOUR - 1, 8 * HOUR, DAY, 3 * DAY, WEEK)),
    target: fc.oneof(fc.integer({ min: 0, max: ceiling }), fc.constantFrom(0, ceiling)),
    mayLoosen: fc.boolean(),
  });

interface Change {
  readonly at: number;
  readonly delta: number;
}

function changesOf(limits: StepLimits, attempts: readonly Attempt[], start: number): Change[] {
  let level = startLevel(start, START);
  let timestamp = START;
  const changes: Change[] = [];
  for (const { wait, target, mayLoosen } of attempts) {
    timestamp += wait;
    const stepped = stepLevel({ level, limits, target, timestamp, mayLoosen });
    changes.push({ at: timestamp, delta: stepped.level.value - level.value });
    level = stepped.level;
  }
  return changes;
}

const step = (level: Level, at: number, target: number, mayLoosen = true, limits = rateLimits) =>
  stepLevel({ level, limits, target, timestamp: at, mayLoosen });

describe("bounded level", () => {
  it("C9 waits before the first movement in either direction", () => {
    const level = startLevel(10_000, START);
    expect(step(level, START + 8 * HOUR - 1, 20_000).movement).to.equal("tighten-delay-runs");
    expect(step(level, START + 8 * HOUR, 20_000).movement).to.equal("tightened");
    expect(step(level, START + 8 * HOUR - 1, 0).movement).to.equal("loosen-delay-runs");
    expect(step(level, START + 8 * HOUR, 0).movement).to.equal("loosened");
  });

  it("C1 moves by at most a step, never past the target, after at least the delay", () => {
    fc.assert(
      fc.property(fc.array(attempt(20_000), { maxLength: 60 }), (attempts) => {
        const changes = changesOf(rateLimits, attempts, 10_000).filter(({ delta }) => delta !== 0);
        for (const direction of [1, -1]) {
          const same = changes.filter(({ delta }) => delta * direction > 0);
          const limit = direction > 0 ? rateLimits.tightenStep : rateLimits.loosenStep;
          for (const [index, { at, delta }] of same.entries()) {
            expect(Math.abs(delta)).to.be.at.most(limit);
            const since = at - (same[index - 1]?.at ?? START);
            expect(since).to.be.at.least(8 * HOUR);
          }
        }
      }),
    );
  });

  for (const parameter of PARAMETERS) {
    it(`C3 never loosens the ${parameter} more than its budgets in any 24 hours or 7 days`, () => {
      const limits = limitsOf(STARTING_CONFIG, parameter);
      fc.assert(
        fc.property(fc.array(attempt(20_000), { maxLength: 120 }), (attempts) => {
          const changes = changesOf(limits, attempts, 20_000).filter(({ delta }) => delta < 0);
          for (const { at: end } of changes) {
            const spentIn = (seconds: number) =>
              changes
                .filter(({ at }) => at <= end && at > end - seconds)
                .reduce((sum, { delta }) => sum - delta, 0);
            expect(spentIn(BUDGET_WINDOW_SECONDS)).to.be.at.most(limits.loosenBudget);
            expect(spentIn(WEEK)).to.be.at.most(limits.loosenBudgetWeek);
          }
        }),
      );
    });
  }

  it("C3 says so when two weeks' budget is spent, and frees it with the week after", () => {
    const limits = { ...haircutLimits, loosenBudgetWeek: 250 };
    const monday = 100 * WEEK;
    let level = startLevel(3_000, monday);
    for (const hours of [8, 16]) level = step(level, monday + hours * HOUR, 0, true, limits).level;
    level = step(level, monday + 2 * DAY, 0, true, limits).level;
    expect(level.value).to.equal(2_750);
    for (const at of [monday + 4 * DAY, monday + WEEK, monday + 2 * WEEK - 1]) {
      expect(step(level, at, 0, true, limits).movement).to.equal("loosen-week-spent");
    }
    expect(step(level, monday + 2 * WEEK, 0, true, limits).level.value).to.equal(2_650);
  });

  it("C3 says so when the budget is spent, and frees it after 24 hours", () => {
    let level = startLevel(3_000, START);
    for (const hours of [8, 16]) {
      level = step(level, START + hours * HOUR, 0, true, haircutLimits).level;
    }
    expect(level.value).to.equal(2_800);
    expect(loosenedInWindow(level, START + 24 * HOUR)).to.equal(200);
    const refused = step(level, START + 24 * HOUR, 0, true, haircutLimits);
    expect(refused.movement).to.equal("loosen-budget-spent");
    const freed = step(level, START + 8 * HOUR + DAY, 0, true, haircutLimits);
    expect(freed.level.value).to.equal(2_700);
  });

  it("C8 tightens at once right after loosening", () => {
    const loosened = step(startLevel(3_000, START), START + DAY, 0, true, haircutLimits).level;
    const tightened = step(loosened, START + DAY, 9_000, true, haircutLimits);
    expect(tightened).to.deep.include({ movement: "tightened" });
    expect(tightened.level.value).to.equal(9_000);
  });

  it("C4 leaves value and clocks alone when it does not move", () => {
    const level = startLevel(5_000, START);
    const still: [number, number, boolean][] = [
      [START + DAY, 5_000, true],
      [START + DAY, 0, false],
      [START + HOUR, 0, true],
      [START + HOUR, 9_000, true],
    ];
    for (const [at, target, mayLoosen] of still) {
      expect(step(level, at, target, mayLoosen).level).to.equal(level);
    }
  });

  it("I6 equals the contract on arbitrary sequences", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(attempt(20_000), { minLength: 1, maxLength: 16 }),
        fc.constantFrom(...STARTING_CONFIG.limits),
        async (attempts, limits) => {
          let level = startLevel(9_000, START);
          let timestamp = START;
          for (const { wait, target, mayLoosen } of attempts) {
            timestamp += wait;
            const parameters = [packLevel(level), limits, target, timestamp, mayLoosen] as const;
            const [next, movement] = await harness.getFunction("step")(...parameters);
            const twin = stepLevel({ level, limits, target, timestamp, mayLoosen });
            expect(movementOf(movement)).to.equal(twin.movement);
            expect(levelOf(next)).to.deep.equal(packLevel(twin.level));
            level = twin.level;
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("I6 C1 C3 equals the contract a second before, at and after each end of a delay", async () => {
    const limits = { ...haircutLimits, loosenStep: 101, loosenBudget: 203, loosenBudgetWeek: 607 };
    const odd = START + 1;
    let level = startLevel(9_999, odd);
    for (let delays = 1; delays <= 60; delays++) {
      for (const edge of [-1, 0, 1]) {
        const timestamp = odd + delays * limits.loosenDelaySeconds + edge;
        const twin = stepLevel({ level, limits, target: 0, timestamp, mayLoosen: true });
        const parameters = [packLevel(level), limits, 0, timestamp, true] as const;
        const [next, movement] = await harness.getFunction("step")(...parameters);
        expect(movementOf(movement), `at ${timestamp}`).to.equal(twin.movement);
        expect(levelOf(next)).to.deep.equal(packLevel(twin.level));
        level = twin.level;
      }
    }
    expect(level.value).to.be.at.most(9_999 - 2 * limits.loosenBudgetWeek);
  });
});
