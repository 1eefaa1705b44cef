import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { REGIMES, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import type { SimulatedRound } from "../../../model/policy/simulate.ts";
import { parseCount, timeOf } from "../describe/chain-options.ts";
import { formatScore } from "../describe/score.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

interface SimulateOptions {
  scores?: string;
  window?: string;
  asset: string;
  model?: string;
  config?: string;
  period: string;
  every?: boolean;
}

export function registerSimulate(command: Command, context: CommandContext): void {
  command
    .command("simulate")
    .description("what the policy would do with given scores; the same integers as the contract")
    .option("--scores <file>", "lines of round,score[,low,high] in hundredths of a point")
    .option("--window <name>", "a window of the shipped history instead, scored by --model")
    .option("--asset <name>", "asset of the window", "ETH")
    .option("--model <file>", "model that scores the window (ballast.model/1)")
    .option(
      "--config <file>",
      "the market's policy (ballast.market-config/1; else the starting limits)",
    )
    .option("--period <seconds>", "seconds between rounds", "3600")
    .option("--every", "print every round, not only those that changed something")
    .action((options) => simulate(context, options));
}

async function simulate({ output }: CommandContext, options: SimulateOptions): Promise<void> {
  const { readScoresFile, scoreWindow } = await import("../../chain/simulated-scores.ts");
  const { readMarketConfig } = await import("../../chain/deployment/market-config-file.ts");
  const { simulatePolicy } = await import("../../../model/policy/simulate.ts");
  const { scores, window, asset, model } = options;
  const periodSeconds = parseCount("--period", options.period, 86_400);
  const config = options.config === undefined ? STARTING_CONFIG : readMarketConfig(options.config);
  if ((scores === undefined) === (window === undefined)) {
    throw new BallastError("usage", "SCORES_SOURCE", "one source of scores is needed", {
      hint: "either --scores FILE, or --window NAME with --model FILE",
    });
  }
  if (window !== undefined && model === undefined) {
    throw new BallastError("usage", "SCORES_SOURCE", "a window has features, not scores", {
      hint: "--window NAME with --model FILE",
    });
  }
  const observations =
    scores === undefined
      ? scoreWindow({ window: window ?? "", asset, modelPath: model ?? "" })
      : readScoresFile(scores, periodSeconds);
  const rounds = simulatePolicy(config, observations);
  const shown = options.every === true ? rounds : rounds.filter(isChange);
  const header = [
    "observed",
    "score",
    "regime",
    "LTV",
    "borrow cap",
    "kink",
    "slope2",
    "bonus",
    "fee",
  ];
  const period = scores === undefined ? 3600 : periodSeconds;
  output.result(table([header, ...shown.map((round) => rowOf(round, period))]), { rounds });
}

/** The first and the last round, and those whose parameters are not those of the round before. */
function isChange(round: SimulatedRound, index: number, all: readonly SimulatedRound[]): boolean {
  const before = all[index - 1];
  if (before === undefined || index === all.length - 1) return true;
  const key = ({ regime, policy }: SimulatedRound): string =>
    JSON.stringify([regime, policy], (_, v) => (typeof v === "bigint" ? String(v) : v));
  return key(before) !== key(round);
}

function rowOf({ round, score, regime, policy }: SimulatedRound, periodSeconds: number): string[] {
  const percent = (bps: number): string => `${(bps / 100).toFixed(2)} %`;
  return [
    timeOf(round * periodSeconds),
    formatScore(score),
    REGIMES[regime],
    percent(policy.maxLtvBps),
    String(policy.borrowCap),
    percent(policy.curve.kinkBps),
    percent(policy.curve.slope2Bps),
    percent(policy.liquidationBonusBps),
    `${policy.lpFeePips / 10_000} %`,
  ];
}
