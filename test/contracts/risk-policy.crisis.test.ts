import { expect } from "chai";
import { scoreTrack } from "../../model/backtest/score-track.ts";
import { readHistory } from "../../model/history/reader.ts";
import { STRESS } from "../../model/policy/market-config.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { committedModel } from "../helpers/committed-model.ts";
import { oneMarket } from "../helpers/policy-rounds.ts";
import { PolicyRun } from "../helpers/policy-run.ts";

const ASSET = "ETH";
const JITTER_BPS = 50;
const ROUNDS_PER_LOOK = 24;

/** What the backtest replays in the twin, on the contract: the shipped model's scores, round for round. */
describe("a crisis of the backtest on the contract", () => {
  it("I6 leads to the same parameters, to the integer, through March 2020", async () => {
    const history = readHistory();
    const { firstRound, lastRound } = history.window("march-2020");
    const rows = history.rows.filter(
      ({ asset, round }) => asset === ASSET && round >= firstRound && round <= lastRound,
    );
    const { model } = committedModel();
    const observations = scoreTrack({ model, asset: ASSET, rows, jitterBps: JITTER_BPS });
    const run = await PolicyRun.start(await networkHelpers.loadFixture(oneMarket));
    let last = firstRound - 1;
    let lowestLtvBps = Number.POSITIVE_INFINITY;
    for (const [i, { round, score, scoreLow, scoreHigh }] of observations.entries()) {
      await run.submit({ score, scoreLow, scoreHigh }, round - last - 1);
      await run.sync();
      if (i % ROUNDS_PER_LOOK === 0) await run.expectEqual();
      last = round;
      lowestLtvBps = Math.min(lowestLtvBps, 10_000 - run.market.levels.haircut.value);
    }
    await run.expectEqual();
    expect(observations.length).to.be.above(500);
    expect(run.checker.loosenings).to.be.above(20);
    expect(lowestLtvBps).to.equal(run.config.profiles[STRESS].maxLtvBps);
  });
});
