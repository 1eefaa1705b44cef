import type { Command } from "commander";
import type { ChainOptions } from "../describe/chain-options.ts";
import {
  formatDuration,
  parseCount,
  parseMarketId,
  timeOf,
  withChain,
} from "../describe/chain-options.ts";
import { describeScore, formatInterval, formatScore } from "../describe/score.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

/** What the oracle holds. */
const HISTORY_ROUNDS = 168;

interface OracleOptions extends ChainOptions {
  market: string;
  rounds?: string;
}

export function registerOracle(command: Command, context: CommandContext): void {
  withChain(command.command("status"))
    .description("a market's newest score, its age, and the feed that gives it")
    .requiredOption("--market <id>", "market id")
    .action((options) => status(context, options));
  withChain(command.command("history"))
    .description("a market's held scores, oldest first")
    .requiredOption("--market <id>", "market id")
    .option("--rounds <n>", `newest rounds, at most ${HISTORY_ROUNDS}`, "24")
    .action((options) => history(context, options));
}

async function open(options: OracleOptions) {
  const { openDeployment } = await import("../../chain/deployment/reader.ts");
  const { rpc, addresses } = options;
  return openDeployment({ rpc, addresses, contracts: ["RiskOracle"] });
}

async function status({ output }: CommandContext, options: OracleOptions): Promise<void> {
  const marketId = parseMarketId(options.market);
  const { readFeedOf, readLatest } = await import("../../chain/read-oracle.ts");
  const reader = await open(options);
  try {
    const feed = await readFeedOf(reader, marketId);
    const latest = feed.latestRound === 0 ? undefined : await readLatest(reader, marketId);
    const score =
      latest === undefined
        ? [["score", "none yet"]]
        : [
            ["score", describeScore(latest)],
            ["round", `${latest.round}, of ${timeOf(latest.observedAt)}`],
            ["age", `${formatDuration(latest.ageSeconds)}, ${latest.isFresh ? "fresh" : "STALE"}`],
            ["signers", `slots ${slotsOf(latest.bitmap).join(", ")}`],
          ];
    const rows = [
      ["market", String(marketId)],
      ...score,
      ["feed", `${feed.name} (${feed.feedId})`],
      ["model", feed.modelCommitment === 0n ? "none" : String(feed.modelCommitment)],
      ["publisher set", `version ${feed.configVersion}`],
    ];
    output.result(table(rows), { marketId, latest: latest ?? null, feed });
  } finally {
    reader.close();
  }
}

async function history({ output }: CommandContext, options: OracleOptions): Promise<void> {
  const marketId = parseMarketId(options.market);
  const limit = parseCount("--rounds", options.rounds ?? "24", HISTORY_ROUNDS);
  const { readScores } = await import("../../chain/read-oracle.ts");
  const reader = await open(options);
  try {
    const scores = await readScores(reader, marketId, limit);
    const rows = scores.map((score) => [
      String(score.round),
      timeOf(score.observedAt),
      formatScore(score.score),
      formatInterval(score),
      score.factors.join(" "),
      slotsOf(score.bitmap).join(" "),
    ]);
    const header = ["round", "observed", "score", "interval", "factors", "signers"];
    output.result(table([header, ...rows]), { marketId, scores });
  } finally {
    reader.close();
  }
}

const slotsOf = (bitmap: number): number[] =>
  Array.from({ length: 16 }, (_, slot) => slot).filter((slot) => (bitmap >> slot) & 1);
