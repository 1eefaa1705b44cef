/** Processes that judge mutants of one target: as many as asked for, each started anew when it hangs. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Replacement } from "./compiler.ts";
import type { Task, Verdict } from "./worker.ts";

export type Judgement = Verdict | { readonly outcome: "hung" };

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
/** The same properties in every run, so that the table is the same. */
const FC_SEED = "1";
const START_LIMIT_MS = 600_000;

/** One process and the tests it has loaded. */
class Judge {
  readonly #tests: readonly string[];
  #child: ChildProcess | undefined;

  constructor(tests: readonly string[]) {
    this.#tests = tests;
  }

  async judge(task: Task, limitMs: number): Promise<Judgement> {
    const child = this.#child ?? (await this.#start());
    child.send(task);
    const verdict = await nextMessage<Verdict>(child, limitMs);
    if (verdict !== undefined) return verdict;
    if (child.exitCode !== null) throw new Error("a process that judges mutants ended by itself");
    this.stop();
    return { outcome: "hung" };
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(WORKER, this.#tests, {
      env: { ...process.env, FC_SEED },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ready = await nextMessage<string>(child, START_LIMIT_MS);
    if (ready === undefined) throw new Error(`the tests do not load: ${this.#tests.join(", ")}`);
    this.#child = child;
    return child;
  }
}

/** Undefined when the process ends, or the time does. */
function nextMessage<T>(child: ChildProcess, limitMs: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const settle = (message?: T) => {
      clearTimeout(timer);
      child.off("message", settle);
      child.off("exit", onExit);
      resolve(message);
    };
    const onExit = () => settle();
    const timer = setTimeout(settle, limitMs);
    child.on("message", settle);
    child.on("exit", onExit);
  });
}

export interface Pool {
  readonly tests: readonly string[];
  readonly processes: number;
}

export interface Work<T extends Replacement> {
  readonly mutants: readonly T[];
  /** The source with a comment more: the same program, and no longer the code that was built. */
  readonly original: Replacement;
  /** The title of a test to ask first. */
  readonly likelyKiller: (mutant: T) => string | undefined;
  readonly onJudged: (mutant: T, judgement: Judgement) => void;
}

/** A hang is what takes this many times the original, and some seconds. */
const HANG_FACTOR = 4;
const HANG_SECONDS = 30;

/** @throws when the tests fail on the original: then no mutant means anything. */
export async function judgeAll<T extends Replacement>(pool: Pool, work: Work<T>): Promise<void> {
  const judges = Array.from({ length: pool.processes }, () => new Judge(pool.tests));
  const [first] = judges;
  try {
    const started = performance.now();
    const original = await first?.judge({ replacement: work.original }, START_LIMIT_MS);
    const limitMs = HANG_FACTOR * (performance.now() - started) + HANG_SECONDS * 1000;
    if (original?.outcome !== "survived") {
      throw new Error(`the original does not pass: ${JSON.stringify(original)}`);
    }
    const queue = [...work.mutants];
    await Promise.all(
      judges.map(async (judge) => {
        for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
          const likely = work.likelyKiller(mutant);
          const task = { replacement: mutant, ...(likely !== undefined && { likely }) };
          work.onJudged(mutant, await judge.judge(task, limitMs));
        }
      }),
    );
  } finally {
    for (const judge of judges) judge.stop();
  }
}
