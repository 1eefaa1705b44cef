import { expect } from "chai";
import fc from "fast-check";
import {
  BUDGET_WINDOW_SECONDS,
  type Level,
  loosenedInWindow,
  startLevel,
  stepLevel,
} from "../../../model/policy/bounded-level.ts";
import { STARTING_CONFIG, type StepLimits } from "../../../model/policy/market-config.ts";
import { harness, movementOf, packLevel } from "../../helpers/policy-arbitraries.ts";

const { haircutLimits, rateLimits } = STARTING_CONFIG;
const HOUR = 3600;
const DAY = 24 * HOUR;
const START = 1_000_000;

interface Attempt {
  readonly wait: number;
  readonly target: number;
  readonly mayLoosen: boolean;
}

const attempt = (ceiling: number): fc.Arbitrary<Attempt> =>
  fc.record({
    wait: fc.oneof(fc.nat(2 * HOUR), fc.constantFrom(8 * HOUR - 1, 8 * HOUR, 24 * HOUR)),
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

  it("C3 never loosens more than the budget in any 24 hours", () => {
    const tight = { ...rateLimits, loosenBudget: 1_700 };
    for (const limits of [haircutLimits, rateLimits, tight]) {
      fc.assert(
        fc.property(fc.array(attempt(10_000), { maxLength: 80 }), (attempts) => {
          const changes = changesOf(limits, attempts, 10_000).filter(({ delta }) => delta < 0);
          for (const { at: end } of changes) {
            const spent = changes
              .filter(({ at }) => at <= end && at > end - BUDGET_WINDOW_SECONDS)
              .reduce((sum, { delta }) => sum - delta, 0);
            expect(spent).to.be.at.most(limits.loosenBudget);
          }
        }),
      );
    }
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
        fc.array(attempt(20_000), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(haircutLimits, rateLimits),
        async (attempts, limits) => {
          let level = startLevel(9_000, START);
          let timestamp = START;
          for (const { wait, target, mayLoosen } of attempts) {
            timestamp += wait;
            const parameters = [packLevel(level), limits, target, timestamp, mayLoosen] as const;
            const [next, movement] = await harness.getFunction("step")(...parameters);
            const twin = stepLevel({ level, limits, target, timestamp, mayLoosen });
            expect(movementOf(movement)).to.equal(twin.movement);
            expect({
              value: Number(next.value),
              tightenedAt: Number(next.tightenedAt),
              loosenings: next.loosenings,
            }).to.deep.equal(packLevel(twin.level));
            level = twin.level;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
