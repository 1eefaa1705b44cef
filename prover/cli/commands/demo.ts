import { join, relative } from "node:path";
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { readHistory } from "../../../model/history/reader.ts";
import { buildRoot, projectRoot } from "../../artifacts/paths.ts";
import { loadProver } from "../../proof/load-prover.ts";
import { writeKeepsakes } from "../demo/keepsakes.ts";
import { buildContracts, startLocalChain } from "../demo/local-chain.ts";
import { ASSET, type ReplayedRound, replayRound } from "../demo/replay.ts";
import { formatRow, tableHeader } from "../demo/table.ts";
import { createWorld, PERIOD_SECONDS, settle } from "../demo/world.ts";
import type { CommandContext } from "../main.ts";
import type { Progress } from "../output.ts";
import { ensureBuilt } from "./setup.ts";

/** The hour before Black Thursday, and its 24 hours. */
const FIRST_ROUND = Date.parse("2020-03-11T23:00:00Z") / 1000 / PERIOD_SECONDS;
const LAST_ROUND = FIRST_ROUND + 24;
/** Chain time spent on deployment and on the model's activation. */
const LEAD_SECONDS = 6 * 3600;

interface DemoOptions {
  rounds: string;
}

export function registerDemo(command: Command, context: CommandContext): void {
  command
    .option("--rounds <n>", "hours of 12 March 2020 to replay", String(LAST_ROUND - FIRST_ROUND))
    .action((options) => demo(context, options));
}

async function demo(context: CommandContext, { rounds }: DemoOptions): Promise<void> {
  const { output, signal } = context;
  const replayed = parseRounds(rounds);
  await ensureBuilt("small", output, signal);
  const building = output.progress("contracts");
  building.update("compiling what changed");
  await buildContracts();
  building.finish();

  const directory = join(buildRoot(), "demo");
  const world = createWorld(join(projectRoot, "model", "ballast-v1.json"));
  const history = readHistory();
  const starting = output.progress("local chain");
  starting.update("deploying, seating publishers, registering model and feed");
  const startsAt = FIRST_ROUND * PERIOD_SECONDS - LEAD_SECONDS;
  const chain = await startLocalChain(startsAt);
  const prover = await loadProver("small");
  try {
    await settle(chain, world, startsAt);
    starting.finish();
    const run = (round: number, progress: Progress): Promise<ReplayedRound> => {
      const onProgress = (stage: string) => progress.update(stage);
      return replayRound({ world, chain, history, prover, round, signal, onProgress });
    };
    const proving = output.progress("first proven score");
    const first = await run(FIRST_ROUND, proving);
    proving.finish();
    writeKeepsakes(directory, world, first);
    output.note(
      `\n12 March 2020 on ${ASSET}, hour by hour; every score proven and accepted on chain\n`,
    );
    output.stream(tableHeader);
    output.stream(formatRow(first));
    const all = [first];
    for (let n = 1; n <= replayed; n++) {
      const progress = output.progress(`round ${n} of ${replayed}`);
      const row = await run(FIRST_ROUND + n, progress);
      progress.clear();
      output.stream(formatRow(row));
      all.push(row);
    }
    output.result(summary(all, directory), { rounds: all.map(toFacts), files: directory });
  } finally {
    await prover.close();
    await chain.close();
  }
}

function parseRounds(text: string): number {
  const most = LAST_ROUND - FIRST_ROUND;
  const rounds = Number(text);
  if (/^(0|[1-9][0-9]?)$/.test(text) && rounds <= most) return rounds;
  throw new BallastError("usage", "ROUNDS", `--rounds ${text}`, { hint: `0 to ${most}` });
}

function summary(rows: readonly ReplayedRound[], directory: string): string {
  const changes = rows.filter((row, i) => i > 0 && row.regime !== rows[i - 1]?.regime);
  const gas = rows.map((row) => Number(row.submitGas)).toSorted((a, b) => a - b);
  const seconds = rows.map((row) => row.proveSeconds).toSorted((a, b) => a - b);
  const middle = Math.floor(rows.length / 2);
  return `
${rows.length} proofs made, verified and accepted; ${changes.length} ${changes.length === 1 ? "change" : "changes"} of regime.
median: ${seconds[middle]?.toFixed(2)} s to prove, ${gas[middle]} gas to submit.
The keys are DEV keys: anybody can forge proofs for them. The publishers' disagreement is simulated.
The first round's files are in ${relative(process.cwd(), directory)}. Look inside, and check the proof yourself:
  npx ballast inspect ${join(relative(process.cwd(), directory), "proof.json")}
  npx ballast verify --proof ${join(relative(process.cwd(), directory), "proof.json")}`;
}

function toFacts({ reports, proof, score, ...row }: ReplayedRound): object {
  return { ...row, ...score, publishers: reports.length, publicSignals: proof.publicSignals };
}
