/**
 * Processes that share the lab's tasks. Each has its own memory: one that dies, of a full heap say,
 * ends the run with an error that names the task, and nothing is silently left out.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { BallastError } from "../../../model/errors.ts";
import { abortError } from "../../proof/abort.ts";
import type { Cost } from "../cost.ts";
import { type Task, type TaskKind, type TaskResults, titleOf } from "../tasks.ts";
import { type Answer, errorOf, type Order } from "./messages.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
/** A process told to stop gets so long to end its compiler and remove what that left. */
const GRACE_MS = 5_000;
const STDERR_MAX_CHARS = 4_000;

export interface TaskCost extends Cost {
  readonly task: Task;
  readonly title: string;
}

export interface PoolParameters {
  readonly processes: number;
  /** What each process runs; tests bring their own. */
  readonly program?: string;
  readonly signal?: AbortSignal | undefined;
  /** What runs, and how many tasks are done. */
  readonly onProgress?: ((stage: string, done: number) => void) | undefined;
}

interface Job {
  readonly task: Task;
  settle(answer: Answer): void;
  reject(error: unknown): void;
}

interface Worker {
  readonly child: ChildProcess;
  job: Job | undefined;
  /** The last that it wrote, for the error that says it died. */
  stderr: string;
}

/** Tasks start in the order of `run`. */
export class Pool {
  readonly costs: TaskCost[] = [];
  readonly #parameters: PoolParameters;
  readonly #queue: Job[] = [];
  readonly #workers: Worker[] = [];
  readonly #onAbort: () => void;
  #end: BallastError | undefined;

  constructor(parameters: PoolParameters) {
    this.#parameters = parameters;
    const { signal } = parameters;
    this.#onAbort = () => this.#fail(abortError("the lab", signal?.reason));
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (signal?.aborted === true) this.#onAbort();
  }

  /** @throws BallastError `ABORTED`, `LAB_PROCESS`, `LAB_TASK`, and what the task itself throws. */
  run<K extends TaskKind>(task: Task<K>): Promise<TaskResults[K]> {
    return new Promise((resolve, reject) => {
      const title = titleOf(task);
      const settle = (answer: Answer<K>): void => {
        if (answer.type === "failed") reject(errorOf(answer.failure, title));
        if (answer.type !== "done") return;
        this.costs.push({ task, title, ...answer.cost });
        resolve(answer.result);
      };
      this.#queue.push({ task, settle, reject });
      this.#assign();
    });
  }

  /** Ends every process, gently at first. */
  async close(): Promise<void> {
    this.#parameters.signal?.removeEventListener("abort", this.#onAbort);
    this.#end ??= abortError("the lab", undefined);
    await Promise.all(this.#workers.map(({ child }) => stop(child)));
  }

  #assign(): void {
    if (this.#end !== undefined) {
      for (const { reject } of this.#queue.splice(0)) reject(this.#end);
    }
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      const worker = this.#idle();
      if (worker === undefined) return;
      this.#queue.shift();
      worker.job = job;
      const order: Order = { type: "perform", task: job.task };
      worker.child.send(order);
      this.#tell(titleOf(job.task));
    }
  }

  #idle(): Worker | undefined {
    const idle = this.#workers.find(({ job }) => job === undefined);
    if (idle !== undefined || this.#workers.length >= this.#parameters.processes) return idle;
    const child = fork(this.#parameters.program ?? WORKER, {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const worker: Worker = { child, job: undefined, stderr: "" };
    this.#workers.push(worker);
    child.stderr?.on("data", (chunk: Buffer) => {
      worker.stderr = `${worker.stderr}${chunk}`.slice(-STDERR_MAX_CHARS);
    });
    child.on("message", (answer: Answer) => this.#hear(worker, answer));
    child.on("error", (cause) => this.#fail(processError(worker, "could not start", cause)));
    child.on("close", (status, signal) =>
      this.#fail(processError(worker, `ended with ${signal ?? `status ${status}`}`)),
    );
    return worker;
  }

  #hear(worker: Worker, answer: Answer): void {
    const { job } = worker;
    if (job === undefined) return;
    if (answer.type === "step") {
      this.#tell(`${titleOf(job.task)}: ${answer.step}`);
      return;
    }
    worker.job = undefined;
    job.settle(answer);
    this.#tell(titleOf(job.task));
    this.#assign();
  }

  #tell(stage: string): void {
    this.#parameters.onProgress?.(stage, this.costs.length);
  }

  /** Nothing that is not done will be. */
  #fail(error: BallastError): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    for (const { job } of this.#workers) job?.reject(error);
    this.#assign();
  }
}

function processError({ job, stderr }: Worker, what: string, cause?: unknown): BallastError {
  const title = job === undefined ? "no task" : titleOf(job.task);
  const message = `a process of the lab ${what} while it did: ${title}`;
  return new BallastError("internal", "LAB_PROCESS", message, {
    hint: "a process that runs out of memory dies like this; --jobs 1 leaves more to each",
    details: { stderr },
    cause,
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  const order: Order = { type: "abort" };
  if (child.connected) child.send(order);
  await ended;
  clearTimeout(timer);
}
