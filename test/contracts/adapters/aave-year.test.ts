/**
 * A year of random scores on Aave v3.6, with a verifier that accepts them all. What Aave's own getters
 * say is held to the limits of docs/policy.md by a checker that knows nothing of the contracts.
 */
import { expect } from "chai";
import fc from "fast-check";
import { TOKEN } from "../../../prover/chain/protocols/aave-reserves.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { scoreOf, submitNext } from "../../helpers/ballast.ts";
import { networkHelpers } from "../../helpers/chain.ts";
import { seed } from "../../helpers/properties.ts";
import { reserveOf } from "../../helpers/protocols/aave-world.ts";
import {
  borrow,
  healthAround,
  type LiveAave,
  liveAave,
  supply,
  syncReserve,
  userOf,
} from "../../helpers/protocols/live-aave.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const DAY = 24 * HOUR;
const USDC_UNIT = 10n ** 6n;
/** Of hourly rounds. The nightly run plays the whole year, in some minutes. */
const DAYS = Number(process.env.YEAR_DAYS ?? 28);
const ONE = 10n ** 18n;

interface Phase {
  readonly level: number;
  readonly noise: number;
  readonly width: number;
  readonly hours: number;
  readonly isSilent: boolean;
}

/** Days of calm, hours of panic, chatter at the boundaries, silences. */
const phase: fc.Arbitrary<Phase> = fc.record({
  level: fc.oneof(fc.integer({ min: 0, max: 9_500 }), fc.constantFrom(1_000, 4_500, 6_500)),
  noise: fc.constantFrom(0, 50, 800),
  width: fc.constantFrom(0, 100, 600),
  hours: fc.integer({ min: 1, max: 96 }),
  isSilent: fc.constantFrom(false, false, false, false, true),
});

interface Seen {
  readonly at: number;
  readonly ltvBps: number;
  readonly borrowCap: number;
  readonly maxRateBps: number;
}

/** The last value, and how much was given back on the way to each later one. */
function expectBudget(
  seen: readonly Seen[],
  field: Exclude<keyof Seen, "at">,
  {
    looserIsMore,
    step,
    day,
    week,
  }: { looserIsMore: boolean; step: number; day: number; week: number },
): void {
  const given = seen.map((now, index) => {
    const before = seen[index - 1]?.[field] ?? now[field];
    const moved = looserIsMore ? now[field] - before : before - now[field];
    return { at: now.at, amount: Math.max(0, moved) };
  });
  for (const { at: end, amount } of given) {
    const within = (seconds: number) =>
      given
        .filter(({ at }) => at <= end && at > end - seconds)
        .reduce((sum, { amount: each }) => sum + each, 0);
    expect(amount, field).to.be.at.most(step);
    expect(within(DAY), `${field} in a day`).to.be.at.most(day);
    expect(within(7 * DAY), `${field} in a week`).to.be.at.most(week);
  }
}

async function withEdge() {
  const live = await liveAave();
  const users = [];
  for (const [index, percent] of [50n, 90n, 95n, 99n].entries()) {
    const user = await userOf(index);
    await supply(live, user, 10n * TOKEN);
    await borrow(live, user, live.usdc, (10n * 2_000n * USDC_UNIT * 75n * percent) / 10_000n);
    users.push(user);
  }
  await syncReserve(live);
  return { ...live, users };
}

describe(`scenario 9: ${DAYS} days of random scores on Aave`, function () {
  this.timeout(900_000);

  it("C1 C3 I4 N1 N2 keeps corridors and budgets, and no update makes anybody liquidatable", async () => {
    const world = await loadFixture(withEdge);
    const seen: Seen[] = [await look(world)];
    const end = (await time.latest()) + DAYS * DAY;
    const phases = fc.sample(phase, { seed, numRuns: DAYS });
    let syncs = 0;
    for (let index = 0; (await time.latest()) < end; index++) {
      const { level, noise, width, hours, isSilent } = phases[index % DAYS] ?? phases[0] ?? fail();
      for (let hour = 0; hour < hours; hour++) {
        if (isSilent) await time.increase(HOUR);
        else {
          const wave = ((hour * 7_919) % 5) - 2;
          const score = Math.min(10_000, Math.max(0, level + wave * noise));
          await submitNext(world, [scoreOf(score, width)]);
        }
        const receipt = await call(world.policy, "sync", 1n).catch(() => undefined);
        // Beyond the event of the sync itself, an event means that a level or the regime moved.
        if (!isSilent && receipt?.logs.length === 1) continue;
        if (!(await followed(world))) continue;
        syncs += 1;
        seen.push(await look(world));
      }
    }
    expect(syncs).to.be.greaterThan(DAYS / 4);
    for (const { ltvBps, borrowCap, maxRateBps } of seen) {
      expect(ltvBps).to.be.within(5_000, 7_500);
      expect(borrowCap).to.be.within(300, 1_000);
      expect(maxRateBps).to.be.within(3_400, 9_700);
    }
    expectBudget(seen, "ltvBps", { looserIsMore: true, step: 100, day: 200, week: 1_200 });
    expectBudget(seen, "borrowCap", { looserIsMore: true, step: 41, day: 123, week: 500 });
    expectBudget(seen, "maxRateBps", { looserIsMore: false, step: 450, day: 1_300, week: 5_000 });
  });
});

function fail(): never {
  throw new Error("no phase");
}

async function look({ aave, weth }: LiveAave): Promise<Seen> {
  const { ltvBps, borrowCap, thresholdBps, ...reserve } = await reserveOf(aave, weth);
  expect(thresholdBps).to.equal(8_000);
  const maxRateBps = reserve.baseBps + reserve.slope1Bps + reserve.slope2Bps;
  return { at: await time.latest(), ltvBps, borrowCap, maxRateBps };
}

/** Syncs the reserve if there is anything to do; nobody's health changes by it. */
async function followed(world: Awaited<ReturnType<typeof withEdge>>): Promise<boolean> {
  const health = await healthAround(world, world.users).catch(() => undefined);
  const isChanged = await syncReserve(world);
  expect(health !== undefined).to.equal(isChanged);
  if (health === undefined) return false;
  expect(health.afterwards).to.deep.equal(health.before);
  expect(health.before.filter((factor) => factor > ONE)).to.have.length.greaterThan(0);
  return true;
}
